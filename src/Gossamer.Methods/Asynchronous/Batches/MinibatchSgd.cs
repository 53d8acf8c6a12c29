using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Batches;

/// <summary>Options of <see cref="MinibatchSgd"/>.</summary>
public sealed record MinibatchSgdOptions : MethodOptions
{
    /// <summary>b.</summary>
    [Parameter("Stochastic gradients that every worker computes in a round.", Symbol = "b", Minimum = 1, Maximum = int.MaxValue)]
    public int LocalBatch { get; init; } = 1;
}

/// <summary>
/// Minibatch (synchronous) SGD: x^{k+1} = x^k − γ·mean of n·b gradients at x^k, b of every worker. Every round waits for the
/// slowest worker.
/// </summary>
/// <param name="options">The local batch.</param>
[Method("minibatch-sgd",
    Title = "Minibatch SGD",
    Family = "asynchronous",
    Summary = "Synchronous SGD: every round waits for all workers; the baseline of the asynchronous methods, right on equal and on different objectives.",
    Paper = "as analysed by A. Tyurin, P. Richtarik, Optimal Time Complexities of Parallel Stochastic Optimization Methods Under a Fixed Computation Model, NeurIPS 2023, arXiv:2305.12387",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 4*Delta/(gamma*eps) rounds of b*max tau_i seconds, gamma = min{1/L, eps*n*b/(2*L*sigma^2)}.")]
public sealed class MinibatchSgd(MinibatchSgdOptions options) : CentralizedMethod(options)
{
    private readonly Computation work = options.LocalBatch == 1 ? Computation.Gradient : new GradientSum(options.LocalBatch);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var theory = GradientDescentTheory.Minibatch(setting, (long)setting.Workers * options.LocalBatch, "minibatch SGD");
        return theory with { Prediction = TimeComplexity.Join(theory.Prediction, TimeComplexity.Describe(setting, TimeComplexity.Minibatch)) };
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, tag: k);
            g.AssignMean(await hub.GatherAsync(tag: k));
            x.Add(g, -StepSize / options.LocalBatch);
        }
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(work);
}
