using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback;

public class DcgdTests
{
    /// <summary>f_i(x) = ⟨a_i, x⟩² + ¼‖x‖² with a_1 = (−3, 2, 2) and its rotations, from (1, 1, 1).</summary>
    internal static Problem DivergenceExample()
    {
        double[][] rows = [[-3, 2, 2], [2, -3, 2], [2, 2, -3]];
        var matrices = rows.Select(a =>
        {
            var matrix = new double[3, 3];
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 3; j++) matrix[i, j] = (2 * a[i] * a[j]) + (i == j ? 0.5 : 0);
            }
            return matrix;
        });
        return Quadratics.Create([.. matrices], [new double[3], new double[3], new double[3]], StartingPoint.Ones);
    }

    [Fact]
    public void The_worked_example_gives_its_iterates()
    {
        var run = Recording.Of(Quadratics.WorkedExample(), new Dcgd(new DcgdOptions { Compressor = new TopK(1), StepSize = 0.1 }), 4);
        double[][] expected = [[1, 1, 1], [.8, .9, 1], [.63, .81, 1], [.4855, .81, .915], [.362675, .729, .915]];
        for (var k = 0; k < expected.Length; k++) Near.Equal(expected[k], run.Iterates[k]);
    }

    [Fact]
    public void With_a_biased_compressor_it_diverges_as_the_counterexample_says()
    {
        var problem = DivergenceExample();
        Near.Equal(17.1667, problem.Constants.L, 1e-5);
        Near.Equal([34.5, 34.5, 34.5], problem.Constants.Li.ToArray(), 1e-12);
        var run = Recording.Of(problem, new Dcgd(new DcgdOptions { Compressor = new TopK(1), StepSize = 0.01 }), 100);
        for (var k = 0; k <= 100; k++)
        {
            var size = Math.Pow(1 + (11 * 0.01 / 6), k);
            Near.Equal([size, size, size], run.Iterates[k], 1e-12);
        }
    }

    [Fact]
    public void Theory_gives_no_step_for_biased_compressors_and_says_why()
    {
        var setting = Recording.SettingOf(DivergenceExample());
        var error = Assert.Throws<AssumptionException>(() => new Dcgd(new DcgdOptions { Compressor = new TopK(1) }).Prepare(setting));
        Assert.Contains("biased", error.Message, StringComparison.Ordinal);
        Assert.Contains("ef21", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<AssumptionException>(() => new Dcgd(new DcgdOptions { Compressor = new PermK() }).Prepare(setting));
        Assert.Contains("independent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Theory_step_with_an_unbiased_compressor()
    {
        // omega = 3/1 - 1 = 2, so gamma = 1/(L + (4/3)*34.5).
        var problem = DivergenceExample();
        var prepared = new Dcgd(new DcgdOptions { Compressor = new RandK(1) }).Prepare(Recording.SettingOf(problem));
        Near.Equal(1 / (problem.Constants.L + 46), prepared.StepSize);
    }

    [Fact]
    public void Without_compression_it_is_gradient_descent_bit_for_bit()
    {
        var problem = Quadratics.RandomTridiagonal(7, 12, 0.5, 0.01, seed: 2);
        var ours = Recording.Of(problem, new Dcgd(new DcgdOptions { Compressor = new Identity() }), 50);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions()), 50);
        Assert.Equal(parent.Iterates, ours.Iterates);
    }
}
