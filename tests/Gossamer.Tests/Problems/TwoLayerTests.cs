using Gossamer.Data.Splits;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public class TwoLayerTests
{
    [Fact]
    public void Gradients_of_loss_and_margins_match_finite_differences()
    {
        var data = SyntheticData.Separable(7, 4, 3, 0.5, seed: 3);
        var problem = DataProblems.TwoLayerLogisticRegression(data, RowAssignment.Split(new ContiguousSplit().Assign(data, 2, 1)));
        Assert.Equal([0, 0, 0, 0, 1], problem.Start.ToArray());
        double[] x = [0.3, -0.7, 0.2, 0.9, -0.4];
        for (var worker = 0; worker < 2; worker++)
        {
            var objective = (IMargins)problem.Local(worker);
            var weights = new double[objective.Samples];
            for (var j = 0; j < weights.Length; j++) weights[j] = j - 0.5;
            var (gradient, combined) = (new double[5], new double[5]);
            objective.Gradient(x, gradient);
            objective.AddMarginGradients(x, weights, combined);
            for (var k = 0; k < 5; k++)
            {
                Assert.Equal(Difference(p => objective.Value(p), x, k), gradient[k], 1e-8);
                Assert.Equal(Difference(p => Weighted(objective, p, weights), x, k), combined[k], 1e-8);
            }
        }
    }

    [Fact]
    public void Margin_gradients_of_linear_models_are_their_signed_rows()
    {
        var data = SyntheticData.OneAgainstMany(3);
        var objective = (IMargins)DataProblems.LogisticRegression(data, RowAssignment.Shared(data, 1)).Global;
        double[] sum = [10, 20];
        objective.AddMarginGradients([0, 0], [1, 2, 4], sum);
        Assert.Equal([10 + 0.5 + 3, 20 - 1 + 6], sum);
    }

    [Fact]
    public void Separable_data_have_their_margin_and_their_classes()
    {
        var data = SyntheticData.Separable(40, 5, 10, 0.75, seed: 1);
        Assert.Equal(10, data.Labels.ToArray().Count(y => y > 0));
        var objective = (IMargins)DataProblems.LogisticRegression(data, RowAssignment.Shared(data, 1)).Global;
        var margins = new double[40];
        objective.Margins([1, 0, 0, 0, 0], margins);
        Assert.All(margins, m => Assert.Equal(0.75, m, 15));
        Assert.Throws<BadInputException>(() => SyntheticData.Separable(40, 2, 10, 1, 1));
        Assert.Throws<BadInputException>(() => SyntheticData.OneAgainstMany(1));
        Assert.Throws<BadInputException>(() => SyntheticData.SlowPerceptron(0));
    }

    private static double Weighted(IMargins objective, double[] x, double[] weights)
    {
        var margins = new double[objective.Samples];
        objective.Margins(x, margins);
        return margins.Zip(weights, (m, w) => m * w).Sum();
    }

    private static double Difference(Func<double[], double> of, double[] x, int k)
    {
        double[] up = [.. x], down = [.. x];
        (up[k], down[k]) = (x[k] + 1e-6, x[k] - 1e-6);
        return (of(up) - of(down)) / 2e-6;
    }

}
