using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>
/// Async-Batch SGD: a worker takes M stochastic gradients at the point that it was handed and sends their sum; the
/// coordinator uses it unless it is too old. Ringmaster ASGD with messages of M gradients, which it is for M = 1.
/// </summary>
/// <param name="options">M and the delay threshold.</param>
[Method("async-batch-sgd",
    Title = "Async-Batch SGD",
    Family = "asynchronous",
    Summary = "Workers send sums of M gradients at the point they were handed; sums that are too old are not used. Optimal in time with few messages and no barrier.",
    Paper = "A. Tyurin, D. Sivtsov, Birch SGD: A Tree Graph Framework for Local and Asynchronous SGD Methods, ICLR 2026, arXiv:2505.09218",
    Guarantee = "Mean of E||grad f(x_k)||^2 <= eps over the main branch after 4*(R + 1)*L*Delta/eps + 8*sigma^2*L*Delta/eps^2 gradients, R = M*ceil(B/M) - 1 for a threshold of B gradients (Theorem 2.4; R derived).")]
public sealed class AsyncBatchSgd(AsyncLocalOptions options) : BirchMethod(options)
{
    private BoundedDelay delay = null!;

    private protected override string Title => "Async-Batch SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        delay = BoundedDelay.Of(options, setting, Title);
        return delay.Analyze(setting, Title);
    }

    /// <summary>Ringmaster's coordinator: w^{k+1} = w^k − γU for messages of delay δ below the threshold.</summary>
    public override Task CoordinateAsync(ICoordinator hub) =>
        RingmasterAsgd.CoordinateAsync(hub, StepSize, delay.Threshold, options.Stops);

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(new GradientSum(delay.Gradients));
}
