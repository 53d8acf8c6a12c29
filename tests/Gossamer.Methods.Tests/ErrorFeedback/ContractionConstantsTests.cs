using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Tests.ErrorFeedback;

public class ContractionConstantsTests
{
    [Theory]
    [InlineData(0.5, 0.292893, 1.707107, 2.414214)]
    [InlineData(0.25, 0.133975, 5.598076, 6.464102)]
    [InlineData(0.1, 0.0513167, 17.538150, 18.486833)]
    [InlineData(0.01, 0.00501256, 197.503756, 198.498744)]
    [InlineData(1.0 / 3, 0.183503, 3.632993, 4.449490)]
    [InlineData(1, 1, 0, 0)]
    public void Constants_match_the_table_of_the_specification(double alpha, double theta, double beta, double xi)
    {
        var constants = new ContractionConstants(alpha);
        Assert.Equal(theta, constants.Theta, 6);
        Assert.Equal(beta, constants.Beta, 6);
        Assert.Equal(xi, constants.Xi, 6);
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(1e-6)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Xi_is_the_root_of_beta_over_theta_and_at_most_two_over_alpha(double alpha)
    {
        var constants = new ContractionConstants(alpha);
        Assert.Equal(1, (constants.Xi * constants.Xi * constants.Theta + 1) / (constants.Beta + 1), 9);
        Assert.True(constants.Xi <= (2 / alpha) - 1);
    }

    [Fact]
    public void The_lemma_balances_its_two_terms()
    {
        // At the step of the lemma (kappa*B/A)*Lambda^2*gamma^2 + L*gamma <= 1, the condition of the descent.
        var lemma = new EstimatorLemma(L: 2, Lambda: 3, Contraction: 0.2, Growth: 4, Spread: 0.5);
        var step = lemma.Nonconvex().StepSize;
        Assert.True((0.5 * 4 / 0.2 * 9 * step * step) + (2 * step) <= 1);
        Assert.Equal(step * 0.5 / 0.4, lemma.Nonconvex().ErrorWeight, 12);
        var linear = lemma.PolyakLojasiewicz(0.1);
        Assert.True(linear.StepSize <= step);
        Assert.Equal(linear.StepSize * 0.1, linear.Rate, 12);
    }
}
