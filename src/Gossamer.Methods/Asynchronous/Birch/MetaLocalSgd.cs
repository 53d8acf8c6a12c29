using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>Options of <see cref="MetaLocalSgd"/>.</summary>
public sealed record MetaLocalSgdOptions : AsynchronousOptions
{
    /// <summary>R.</summary>
    [Parameter("Largest tree distance, which the coordinator keeps; by theory max{1, ceil(sigma^2/eps)} - 1 unless given.", Symbol = "R", Minimum = 0)]
    public long? Distance { get; init; }

    /// <summary>M.</summary>
    [Parameter("A worker with this many local steps synchronises at once; left out, workers synchronise only when the distance makes them.", Symbol = "M", Minimum = 1)]
    public int? LocalSteps { get; init; }

    /// <summary>Who synchronises when the distance is reached.</summary>
    [Parameter("True: when the distance is reached all workers synchronise; false: only those that have to.")]
    public bool Together { get; init; }
}

/// <summary>
/// Meta Local SGD: workers make local steps and may synchronise at any time, as long as no gradient comes to lie further
/// than R from its point. N counts the gradients on the main branch, s_i is N when worker i last received the main point,
/// M_i its local steps since then. The rule (derived): (N − s_i) + Σ M_j ≤ R + 1 for all i; before the next gradient would
/// break it, those workers synchronise for which it would, or all. Merging others leaves their left side as it is.
/// </summary>
/// <param name="options">The distance and who synchronises when.</param>
[Method("meta-local-sgd",
    Title = "Meta Local SGD",
    Family = "asynchronous",
    Summary = "Local SGD whose workers synchronise when they like; the coordinator forces those whose gradients would otherwise come to lie further than R.",
    Paper = "A. Tyurin, D. Sivtsov, Birch SGD: A Tree Graph Framework for Local and Asynchronous SGD Methods, ICLR 2026, arXiv:2505.09218",
    Guarantee = "Mean of E||grad f(x_k)||^2 <= eps over the main branch after 4*(R + 1)*L*Delta/eps + 8*sigma^2*L*Delta/eps^2 gradients for the R that is asked for (Theorem 2.4; rule derived).")]
public sealed class MetaLocalSgd(MetaLocalSgdOptions options) : BirchMethod(options)
{
    private long distance;

    private protected override string Title => "Meta Local SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        distance = options.Distance ?? NoiseRatio.Ceiling(setting, "the distance of Meta Local SGD", "distance") - 1;
        return BirchTheory.For(setting, Title, distance);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var w = hub.State.Vector("w", hub.Start);
        var book = new MergeBook(hub.Workers);
        var early = new Queue<(int Worker, long Tag)>();            // signals that came while sums were collected
        await hub.BroadcastAsync(w, tag: 0);
        for (long k = 0; await hub.ContinueAsync(w, k); k++)        // k counts synchronisations
        {
            IReadOnlyList<int> merging = [];
            while (merging.Count == 0)
            {
                if (!early.TryDequeue(out var signal))
                {
                    var arrival = await hub.ReceiveAsync();
                    signal = (arrival.Sender, arrival.Tag);
                }
                if (signal.Tag == LocalTags.Signal(book.HandOut(signal.Worker))) merging = AfterStep(book, signal.Worker);
            }
            await MergeAsync(hub, w, book, merging, early);
        }
    }

    /// <summary>Counts a local step and says who has to synchronise now.</summary>
    private IReadOnlyList<int> AfterStep(MergeBook book, int worker)
    {
        // One that was made while others were being stopped and would break the rule does not count.
        var isTooMany = book.LargestSpread + 1 > distance + 1;
        if (!isTooMany) book.CountStep(worker);
        var isForced = book.LargestSpread >= distance + 1;
        if (isForced && options.Together) return [.. Enumerable.Range(0, book.Workers)];
        var merging = isForced ? book.WithSpread(distance + 1) : [];
        if ((isTooMany || book.Steps(worker) >= options.LocalSteps) && !merging.Contains(worker)) merging.Add(worker);
        return merging;
    }

    private async Task MergeAsync(ICoordinator hub, Vector w, MergeBook book, IReadOnlyList<int> merging, Queue<(int Worker, long Tag)> early)
    {
        var stop = Message.Empty(hub.Dimension);
        var missing = 0;
        foreach (var i in merging)
        {
            await hub.CancelAsync(i);
            if (book.Steps(i) == 0) continue;
            missing++;
            await hub.SendAsync(i, stop, tag: book.Steps(i));
        }
        while (missing > 0)
        {
            var arrival = await hub.ReceiveAsync();
            if (LocalTags.IsSignal(arrival.Tag))
            {
                early.Enqueue((arrival.Sender, arrival.Tag));
                continue;
            }
            w.Add(arrival.Body, -StepSize);
            missing--;
        }
        var handOut = book.Merge(merging);
        foreach (var i in merging) await hub.SendAsync(i, w, tag: handOut);
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var run = new LocalRun(me, StepSize, distance + 1);
        var signal = Message.Empty(me.Dimension);
        long handOut = 0;
        while (true)
        {
            var order = await me.ReceiveAsync();
            if (order.Body is EmptyMessage)
            {
                await me.SendAsync(run.Sum((int)order.Tag), LocalTags.Sum(handOut));
                continue;
            }
            handOut = order.Tag;
            run.Begin(order.Body);
            while (await run.StepAsync()) await me.SendAsync(signal, LocalTags.Signal(handOut));
        }
    }
}
