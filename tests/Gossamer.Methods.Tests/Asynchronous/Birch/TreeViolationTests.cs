using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;

namespace Gossamer.Methods.Tests.Asynchronous.Birch;

/// <summary>What is outside the framework is found out, with the place.</summary>
public class TreeViolationTests
{
    [Fact]
    public void Delay_adaptive_steps_are_unequal()
    {
        var method = new AsynchronousSgd(new AsynchronousSgdOptions { StepSize = 0.01 });
        Assert.Contains("unequal steps", Violation(method), StringComparison.Ordinal);
    }

    [Fact]
    public void Momentum_uses_gradients_again() =>
        Assert.Contains("no tree of gradient steps", Violation(new HeavyBall(new HeavyBallOptions { StepSize = 0.01 })), StringComparison.Ordinal);

    [Fact]
    public void A_worker_that_keeps_its_own_path_breaks_the_second_condition() =>
        Assert.Contains("C2 fails", Violation(new Wanderer(new MethodOptions { StepSize = 0.01 })), StringComparison.Ordinal);

    [Fact]
    public void A_sample_that_is_used_twice_breaks_the_first_condition() =>
        Assert.Contains("C1 fails", Violation(new Repeater(new MethodOptions { StepSize = 0.01 })), StringComparison.Ordinal);

    private static string Violation(Method method)
    {
        var (tree, _) = Trees.Of(method, Trees.Fixed(1, 2, 3, 40), 4);
        Assert.False(tree.IsCovered);
        return tree.Violations[0];
    }

    /// <summary>Workers never take up the common point: gradients of their own path are dropped every second time.</summary>
    private sealed class Wanderer(MethodOptions options) : CentralizedMethod(options)
    {
        protected override Theory Analyze(Setting setting) => new() { StepSizeSource = "none" };

        public override async Task CoordinateAsync(ICoordinator hub)
        {
            var x = new Vector(hub.Start);
            await hub.BroadcastAsync(x, 0);
            for (long k = 0; await hub.ContinueAsync(x, k); k++)
            {
                var arrival = await hub.ReceiveAsync();
                if (k % 2 == 0) x.Add(arrival.Body, -StepSize);
                await hub.SendAsync(arrival.Sender, x, k + 1);
            }
        }

        public override async Task WorkAsync(IWorker me)
        {
            var z = new Vector(me.Start);
            while (true)
            {
                var point = await me.ReceiveAsync();
                var gradient = await me.GradientAsync(z);
                z.Add(gradient, -StepSize);
                await me.SendAsync(gradient, point.Tag);
            }
        }
    }

    /// <summary>Workers take the gradient of the same sample at every point.</summary>
    private sealed class Repeater(MethodOptions options) : CentralizedMethod(options)
    {
        protected override Theory Analyze(Setting setting) => new() { StepSizeSource = "none" };

        public override async Task CoordinateAsync(ICoordinator hub)
        {
            var x = new Vector(hub.Start);
            await hub.BroadcastAsync(x, 0);
            for (long k = 0; await hub.ContinueAsync(x, k); k++)
            {
                var arrival = await hub.ReceiveAsync();
                x.Add(arrival.Body, -StepSize);
                await hub.SendAsync(arrival.Sender, x, k + 1);
            }
        }

        public override Task WorkAsync(IWorker me) => me.AnswerAsync(new FixedSample());
    }

    private sealed class FixedSample : Computation
    {
        public override void Evaluate(
            Problems.GradientOracle oracle, Problems.ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
        {
            var same = new RandomStream(1, RandomPurpose.Sample);
            oracle.Gradient(objective, point, ref same, result);
        }
    }
}
