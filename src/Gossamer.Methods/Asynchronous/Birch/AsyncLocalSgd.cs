using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>
/// Async-Local SGD: a worker makes M local steps from the point that it was handed and sends the sum of its gradients; the
/// coordinator uses it unless it is too old. Ringmaster ASGD with messages of M gradients, which it is for M = 1.
/// </summary>
/// <param name="options">M and the delay threshold.</param>
[Method("async-local-sgd",
    Title = "Async-Local SGD",
    Family = "asynchronous",
    Summary = "Workers make M local steps on their own and send the sum; sums that are too old are not used. Optimal in time with few messages and no barrier.",
    Paper = "A. Tyurin, D. Sivtsov, Birch SGD: A Tree Graph Framework for Local and Asynchronous SGD Methods, ICLR 2026, arXiv:2505.09218",
    Guarantee = "Mean of E||grad f(x_k)||^2 <= eps over the main branch after 4*(R + 1)*L*Delta/eps + 8*sigma^2*L*Delta/eps^2 gradients, R = M*ceil(B/M) - 1 for a threshold of B gradients (Theorem 2.4; R derived).")]
public sealed class AsyncLocalSgd(AsyncLocalOptions options) : BirchMethod(options)
{
    private BoundedDelay delay = null!;

    private protected override string Title => "Async-Local SGD";

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
    public override async Task WorkAsync(IWorker me)
    {
        var run = new LocalRun(me, StepSize, delay.Gradients);
        while (true)
        {
            var point = await me.ReceiveAsync();
            run.Begin(point.Body);
            while (await run.StepAsync()) { }
            if (run.Count == delay.Gradients) await me.SendAsync(run.Sum(delay.Gradients), point.Tag);
        }
    }
}
