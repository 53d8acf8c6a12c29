using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>
/// A round in which the workers make steps on their own until there are enough in all, and then send the sums of their
/// gradients: fast workers make more steps, and what was not counted in time is not used. While they work, they only
/// signal "one more".
/// </summary>
internal static class LocalRound
{
    /// <summary>Waits for enough steps of a round that was broadcast, stops everybody and asks for the sums.</summary>
    /// <param name="hub">The coordinator.</param>
    /// <param name="round">The tag of the point.</param>
    /// <param name="steps">Filled with the numbers of steps that count.</param>
    /// <param name="isEnough">Asked after every step.</param>
    /// <returns>How many sums will come, with the tag <see cref="LocalTags.Sum"/>.</returns>
    public static async Task<int> CountAsync(ICoordinator hub, long round, StepCount steps, Func<StepCount, bool> isEnough)
    {
        steps.Clear();
        while (!isEnough(steps))
        {
            var signal = await hub.ReceiveAsync();
            if (signal.Tag == LocalTags.Signal(round)) steps.Add(signal.Sender);
        }
        var sumUp = Message.Empty(hub.Dimension);
        for (var i = 0; i < hub.Workers; i++)
        {
            await hub.CancelAsync(i);
            if (steps[i] > 0) await hub.SendAsync(i, sumUp, tag: steps[i]);
        }
        return steps.Makers;
    }

    /// <summary>The worker's program.</summary>
    /// <param name="me">The worker.</param>
    /// <param name="stepSize">γ of its local steps; 0 takes all gradients at the received point.</param>
    /// <param name="limit">The most steps of one worker that can count.</param>
    public static async Task WorkAsync(IWorker me, double stepSize, long limit)
    {
        var run = new LocalRun(me, stepSize, limit);
        var signal = Message.Empty(me.Dimension);
        long round = 0;
        while (true)
        {
            var order = await me.ReceiveAsync();
            if (order.Body is EmptyMessage)
            {
                await me.SendAsync(run.Sum((int)order.Tag), LocalTags.Sum(round));
                continue;
            }
            round = order.Tag;
            run.Begin(order.Body);
            while (await run.StepAsync()) await me.SendAsync(signal, LocalTags.Signal(round));
        }
    }
}

/// <summary>M_i, the steps of every worker that count.</summary>
/// <param name="workers">Number of workers n.</param>
internal sealed class StepCount(int workers)
{
    private readonly int[] steps = new int[workers];
    private double inverses;                                        // Σ 1/M_i over those with a step

    /// <summary>Σ M_i.</summary>
    public long Total { get; private set; }

    /// <summary>How many workers have a step.</summary>
    public int Makers { get; private set; }

    /// <summary>((1/n) Σ 1/M_i)⁻¹; 0 while a worker has none.</summary>
    public double HarmonicMean => Makers < steps.Length ? 0 : steps.Length / inverses;

    /// <summary>M_i.</summary>
    public int this[int worker] => steps[worker];

    public void Add(int worker)
    {
        if (steps[worker]++ == 0) Makers++;
        else inverses -= 1.0 / (steps[worker] - 1);
        inverses += 1.0 / steps[worker];
        Total++;
    }

    public void Clear()
    {
        Array.Clear(steps);
        (Total, Makers, inverses) = (0, 0, 0);
    }
}
