using Gossamer.Population.Densities;
using Gossamer.Population.Particles;
using Gossamer.Population.Tests.Differentiation;

namespace Gossamer.Population.Tests.Densities;

public class GaussianMixtureTests
{
    [Fact]
    public void One_component_is_the_normal_law_of_the_moments()
    {
        double[] values = [.. TapeTests.Values(4000, 1).Select((v, k) => k % 2 == 0 ? 1 + (2 * v) : -1 + v)];
        var cloud = new Cloud(values, 2);
        var mixture = GaussianMixture.Fit(cloud, 1);
        var score = new double[2];
        mixture.Score([2, 0], score);
        Assert.Equal(-0.25, score[0], 0.03);
        Assert.Equal(-1, score[1], 0.1);
    }

    [Fact]
    public void Scores_are_gradients_of_the_log_density()
    {
        var cloud = new Cloud(TapeTests.Values(1000, 1), 2);
        var mixture = GaussianMixture.Fit(cloud, 5, seed: 1);
        double[] x = [0.3, -0.7], score = new double[2];
        mixture.Score(x, score);
        TapeTests.Compare(score, x, v => Math.Log(mixture.Density(v)), 1e-5);
    }

    [Fact]
    public void Far_away_the_density_has_its_floor_and_the_score_is_zero()
    {
        var mixture = GaussianMixture.Fit(new Cloud(TapeTests.Values(400, 1), 2), 2);
        var score = new double[2];
        mixture.Score([50, 50], score);
        Assert.Equal([0, 0], score);
    }

    [Fact]
    public void Below_the_floor_the_score_is_zero_though_the_density_is_not()
    {
        var mixture = GaussianMixture.Fit(new Cloud(TapeTests.Values(400, 1), 2), 1);
        var score = new double[2];
        Assert.InRange(mixture.Density([6, 0]), 1e-12, 1e-6);
        mixture.Score([6, 0], score);
        Assert.Equal([0, 0], score);
    }

    [Fact]
    public void Two_separate_clusters_are_found()
    {
        double[] values = [.. TapeTests.Values(2000, 2).Select((v, k) => v + (k < 1000 ? 10 : -10))];
        var mixture = GaussianMixture.Fit(new Cloud(values, 1), 2, seed: 3);
        Assert.True(mixture.Density([10]) > 0.15);
        Assert.True(mixture.Density([-10]) > 0.15);
        Assert.True(mixture.Density([0]) < 1e-6);
    }

    [Fact]
    public void Particles_on_a_line_are_refused() =>
        Assert.Contains("smaller space", Assert.Throws<BadInputException>(() => GaussianMixture.Fit(new Cloud([.. Enumerable.Range(0, 40).Select(k => k % 2 == 0 ? k : 0.0)], 2), 2)).Message);
}
