using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback.Baselines;

public class BaselineTests
{
    private static Problem Sample() => Quadratics.RandomTridiagonal(5, 12, 0.5, 0.01, seed: 4);

    [Fact]
    public void Double_squeeze_with_an_exact_downlink_is_ef14()
    {
        var ours = Recording.Of(Sample(), new DoubleSqueeze(new DoubleSqueezeOptions { Compressor = new TopK(2), Downlink = new Identity(), StepSize = 0.2 }), 60);
        var theirs = Recording.Of(Sample(), new Ef14(new Ef14Options { Compressor = new TopK(2), StepSize = 0.2 }), 60);
        Assert.Equal(theirs.Iterates, ours.Iterates);
    }

    [Fact]
    public void Double_squeeze_makes_plain_steps_with_its_virtual_iterate()
    {
        const double Step = 0.1;
        var problem = Sample();
        double[]? expected = null;
        var method = new DoubleSqueeze(new DoubleSqueezeOptions { Compressor = new TopK(2), Downlink = new TopK(3), StepSize = Step });
        Recording.Of(new RunRequest(problem, method)
        {
            Stop = new StopRule { Iterations = 60 },
            Observer = state =>
            {
                // At x^k the coordinator has the c_i of x^k in q already, and the workers have left them out of e_i: the sum
                // q + mean e_i is E + mean e_i of the algorithm plus the gradient at x^k, so that this is the next virtual iterate.
                var next = new Vector(state.Iterate);
                next.Add(state.Coordinator.Vector("q"), -Step);
                next.Add(EstimateErrors.Mean(state, "e"), -Step);
                if (expected is not null)
                {
                    var gradient = new double[12];
                    problem.Global.Gradient(state.Iterate, gradient);
                    var plain = new Vector(expected);
                    plain.Add(gradient, -Step);
                    Near.Equal(plain, next, 1e-11);
                }
                expected = next.Values.ToArray();
            },
        });
    }

    [Fact]
    public void Neolithic_with_one_repeat_is_ef14_and_sends_as_many_messages_as_it_repeats()
    {
        var theirs = Recording.Of(Sample(), new Ef14(new Ef14Options { Compressor = new TopK(2), StepSize = 0.2 }), 60);
        var ours = Recording.Of(Sample(), new Neolithic(new NeolithicOptions { Compressor = new TopK(2), Repeats = 1, StepSize = 0.2 }), 60);
        Assert.Equal(theirs.Iterates, ours.Iterates);
        var thrice = Recording.Of(Sample(), new Neolithic(new NeolithicOptions { Compressor = new TopK(2), Repeats = 3, StepSize = 0.2 }), 60);
        Assert.Equal(3 * ours.Result.Trace[^1].BitsUpPerWorker, thrice.Result.Trace[^1].BitsUpPerWorker);
        // Top-2 thrice on what is left is Top-6.
        var six = Recording.Of(Sample(), new Ef14(new Ef14Options { Compressor = new TopK(6), StepSize = 0.2 }), 60);
        for (var k = 0; k <= 60; k++) Near.Equal(six.Iterates[k], thrice.Iterates[k], 1e-11);
    }

    [Fact]
    public void Neolithic_repeats_one_over_alpha_times_and_then_leaves_nothing_out_with_top_k()
    {
        var ours = Recording.Of(Sample(), new Neolithic(new NeolithicOptions { Compressor = new TopK(3), StepSize = 0.2 }), 40);
        var plain = Recording.Of(Sample(), new GradientDescent(new MethodOptions { StepSize = 0.2 }), 40);
        for (var k = 0; k <= 40; k++) Near.Equal(plain.Iterates[k], ours.Iterates[k], 1e-11);
    }

    [Fact]
    public void Double_squeeze_wants_a_step_and_says_what_has_theory() => Assert.Contains(
        "ef21-bc",
        Assert.Throws<AssumptionException>(() => new DoubleSqueeze(new DoubleSqueezeOptions { Compressor = new TopK(1), Downlink = new TopK(1) })
            .Prepare(Recording.SettingOf(Sample()))).Message,
        StringComparison.Ordinal);
}
