using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback.Baselines;

public class Ef14Tests
{
    private static Ef14 Make(Compressor compressor, StepSize? step = null) => new(new Ef14Options { Compressor = compressor, StepSize = step ?? 0.1 });

    [Fact]
    public void The_worked_example_gives_its_iterates_and_memories()
    {
        var run = Recording.Of(Quadratics.WorkedExample(), Make(new TopK(1)), 4);
        double[][] expected = [[.8, .9, 1], [.63, .9, .83], [.4855, .72, .83], [.362675, .72, .728]];
        for (var k = 1; k <= 4; k++) Near.Equal(expected[k - 1], run.Iterates[k]);
        // The paper's analysis keeps the memories in units of a step, this code in units of a gradient.
        Near.Equal([-1.0845, 1.44, 0], run.Workers[4][0]["e"]);
        Near.Equal([0, .4, 1.86], run.Workers[4][1]["e"]);
    }

    [Fact]
    public void The_virtual_iterate_makes_plain_gradient_steps()
    {
        var problem = Quadratics.RandomTridiagonal(5, 12, 0.5, 0.01, seed: 4);
        const double Step = 0.2;
        double[]? expected = null;
        Recording.Of(new RunRequest(problem, Make(new TopK(2), Step))
        {
            Stop = new StopRule { Iterations = 100 },
            Observer = state =>
            {
                var z = new Vector(state.Iterate);
                for (var i = 0; i < 5; i++) z.Add(state.Worker(i).Vector("e"), -Step / 5);
                if (expected is not null) Near.Equal(expected, z, 1e-11);
                var gradient = new double[12];
                problem.Global.Gradient(state.Iterate, gradient);
                z.Add(gradient, -Step);
                expected = z.Values.ToArray();
            },
        });
    }

    [Fact]
    public void A_fixed_mask_makes_it_ef21()
    {
        // A compressor that is additive and positively homogeneous makes both methods one.
        var problem = Quadratics.RandomTridiagonal(4, 10, 0.5, 0.01, seed: 4);
        var ours = Recording.Of(problem, Make(new FirstHalf(), 0.3), 60);
        var theirs = Recording.Of(problem, new Ef21(new Ef21Options { Compressor = new FirstHalf(), StepSize = 0.3 }), 60);
        for (var k = 0; k <= 60; k++) Near.Equal(theirs.Iterates[k], ours.Iterates[k], 1e-11);
    }

    [Fact]
    public void The_lyapunov_function_falls_as_promised_where_workers_are_equal() =>
        Descent.Holds(Quadratics.Tridiagonal(10, 4, 0.02), Make(new TopK(2), StepSize.Theory()), iterations: 300);

    [Fact]
    public void With_noise_theory_asks_for_a_target_and_takes_smaller_steps()
    {
        var exact = Recording.SettingOf(Quadratics.WorkedExample());
        var noisy = exact with { IsExact = false, Variance = 1 };
        var method = new Ef14Sgd(new Ef14SgdOptions { Compressor = new TopK(1), Batch = 4 });
        Assert.Contains("eps", Assert.Throws<AssumptionException>(() => method.Prepare(noisy)).Message, StringComparison.Ordinal);
        // n = 2, L = 2.5, xi = 4.449490: min{1/(2L + sqrt(2) L xi), eps n b/(8 L sigma^2), sqrt(eps b/8)/(L xi sigma)}
        Near.Equal(0.01 * 2 * 4 / (8 * 2.5), method.Prepare(noisy with { Target = 0.01 }).StepSize, 1e-9);
        Near.Equal(Math.Sqrt(0.3 * 4 / 8) / (2.5 * 4.449489743), method.Prepare(noisy with { Target = 0.3 }).StepSize, 1e-9);
        Near.Equal(1 / (5 + (Math.Sqrt(2) * 2.5 * 4.449489743)), method.Prepare(exact).StepSize, 1e-9);
    }

    [Fact]
    public void Compressors_that_are_not_contractive_are_refused()
    {
        var setting = Recording.SettingOf(Quadratics.WorkedExample());
        var error = Assert.Throws<AssumptionException>(() => Make(new RandK(1)).Prepare(setting));
        Assert.Contains("rand-k-contractive", error.Message, StringComparison.Ordinal);
    }
}

/// <summary>Keeps the first half of the coordinates.</summary>
internal sealed class FirstHalf : Compressor
{
    private readonly Identity all = new();

    public override string Name => "first-half";

    public override bool IsDeterministic => true;

    // A promise that it cannot keep: the tests that use it look at algebra, not at convergence.
    public override double? Alpha(int dimension) => 0.5;

    public override Messaging.Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var kept = vector.ToArray();
        kept.AsSpan(kept.Length / 2).Clear();
        return all.Compress(kept, ref context);
    }
}
