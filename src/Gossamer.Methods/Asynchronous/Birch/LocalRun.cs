using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>
/// The local steps of a worker: z ← z − γ∇f(z; ξ) from a received point on. Holds nothing before the first step, so that
/// workers which never finish one cost nothing.
/// </summary>
/// <param name="me">The worker.</param>
/// <param name="stepSize">γ; 0 takes all gradients at the received point.</param>
/// <param name="limit">
/// The most steps that can count: the worker then waits. Their gradients are kept one by one, because the coordinator says
/// afterwards how many count.
/// </param>
internal sealed class LocalRun(IWorker me, double stepSize, long limit)
{
    private readonly List<Vector> gradients = [];
    private Message? start;
    private Vector? z;
    private Vector? sum;

    /// <summary>Number of steps made.</summary>
    public int Count { get; private set; }

    /// <summary>Begins at a received point, which must stay valid until the first step is made.</summary>
    public void Begin(Message point)
    {
        start = point;
        Count = 0;
    }

    /// <summary>Begins at a received point minus γ times the sum of the own last steps, which it does not contain yet.</summary>
    /// <param name="point">The point.</param>
    /// <param name="own">How many of the steps made so far count.</param>
    public void BeginAfter(Message point, int own)
    {
        Begin(point);
        if (own == 0) return;
        z!.Assign(point);
        for (var step = 0; step < own; step++) z.Add(gradients[step], -stepSize);
        start = null;
    }

    /// <summary>Makes one step.</summary>
    /// <returns>
    /// False where the coordinator stopped it, as if it had never been begun, and where the limit is reached.
    /// </returns>
    public async ValueTask<bool> StepAsync()
    {
        if (Count >= limit) return false;
        var gradient = start is not null ? await me.GradientAsync(start) : await me.GradientAsync(z!);
        if (gradient.IsCancelled) return false;
        z ??= new Vector(me.Dimension);
        if (start is not null) z.Assign(start);
        start = null;
        z.Add(gradient, -stepSize);
        if (Count == gradients.Count) gradients.Add(new Vector(me.Dimension));
        gradients[Count++].Assign(gradient);
        me.Discard(gradient);
        return true;
    }

    /// <summary>U: the sum of the gradients of the first steps, as a message.</summary>
    /// <param name="count">How many of the steps made, at least 1.</param>
    public Message Sum(int count)
    {
        sum ??= new Vector(me.Dimension);
        sum.Assign(gradients[0].Values);
        for (var step = 1; step < count; step++) sum.Add(gradients[step]);
        return me.Dense(sum);
    }
}

/// <summary>
/// The tags between a coordinator that counts local steps and its workers: a round or hand-out r has a tag for the signals
/// "one more step" and one for the sums. How many steps a worker is to sum up is said by an empty message tagged with it.
/// </summary>
internal static class LocalTags
{
    /// <summary>Of the signals of a round.</summary>
    public static long Signal(long round) => 2 * round;

    /// <summary>Of the sums of a round.</summary>
    public static long Sum(long round) => (2 * round) + 1;

    /// <summary>Whether a message is a signal.</summary>
    public static bool IsSignal(long tag) => tag % 2 == 0;

    /// <summary>The round of a message.</summary>
    public static long Round(long tag) => tag / 2;
}
