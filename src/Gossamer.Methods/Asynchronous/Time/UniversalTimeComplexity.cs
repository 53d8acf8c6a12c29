namespace Gossamer.Methods.Asynchronous.Time;

/// <summary>A computation power v(t) ≥ 0 in gradients per second that is constant between breakpoints.</summary>
public sealed class PowerCurve
{
    private readonly double[] starts;
    private readonly double[] powers;

    /// <summary>Creates v.</summary>
    /// <param name="pieces">(start in seconds, gradients per second), starts ascending from 0; the last piece lasts for ever.</param>
    public PowerCurve(params IReadOnlyList<(double Start, double Power)> pieces)
    {
        starts = [.. pieces.Select(piece => piece.Start)];
        powers = [.. pieces.Select(piece => piece.Power)];
        if (starts.Length == 0 || starts[0] != 0 || starts.Zip(starts.Skip(1)).Any(pair => pair.First >= pair.Second) || powers.Any(power => !(power >= 0)))
            throw new ArgumentException("pieces must start at 0, in ascending order, with powers of at least 0", nameof(pieces));
    }

    /// <summary>The first T with ∫ v from <paramref name="start"/> to T equal to <paramref name="work"/>; infinite where there is none.</summary>
    /// <param name="start">Seconds.</param>
    /// <param name="work">Gradients, positive.</param>
    public double FinishTime(double start, double work)
    {
        var piece = Array.FindLastIndex(starts, begin => begin <= start);
        for (var now = start; piece < starts.Length; now = starts[++piece])
        {
            var end = piece + 1 < starts.Length ? starts[piece + 1] : double.PositiveInfinity;
            if (powers[piece] > 0 && now + (work / powers[piece]) <= end) return now + (work / powers[piece]);
            if (double.IsPositiveInfinity(end)) break;
            work -= powers[piece] * (end - now);
        }
        return double.PositiveInfinity;
    }
}

/// <summary>
/// The optimal times of the universal computation model (Tyurin, 2024, arXiv:2408.04929): rounds that each end when
/// enough gradients were finished. The constants of the theorem are remembered, not checked: compare shapes.
/// </summary>
public static class UniversalTimeComplexity
{
    /// <summary>
    /// T_1, …, T_K with T_k = min{T : Σ_i ⌊c·∫ v_i from T_{k−1} to T⌋ ≥ S}: all workers hold the same f.
    /// </summary>
    /// <param name="workers">v_i of every worker.</param>
    /// <param name="gradients">S = max{1, ⌈σ²/ε⌉}.</param>
    /// <param name="rounds">K = ⌈c₂LΔ/ε⌉.</param>
    /// <param name="constant">c; 1/4 in the theorem.</param>
    public static double[] Homogeneous(IReadOnlyList<PowerCurve> workers, long gradients, int rounds, double constant = 0.25) =>
        Rounds(workers, rounds, constant, counts => counts.Sum() >= gradients);

    /// <summary>The same where the f_i differ: a round ends when the harmonic mean of the workers' counts reaches max{1, ⌈s/n⌉}.</summary>
    /// <param name="workers">v_i of every worker.</param>
    /// <param name="noise">s = σ²/ε.</param>
    /// <param name="rounds">K.</param>
    /// <param name="constant">c.</param>
    public static double[] Heterogeneous(IReadOnlyList<PowerCurve> workers, double noise, int rounds, double constant = 0.25)
    {
        var needed = Math.Max(1, Math.Ceiling(noise / workers.Count));
        return Rounds(workers, rounds, constant, counts => counts.Min() > 0 && counts.Length / counts.Sum(count => 1.0 / count) >= needed);
    }

    private static double[] Rounds(IReadOnlyList<PowerCurve> workers, int rounds, double constant, Func<long[], bool> isDone)
    {
        var times = new double[rounds];
        var now = 0.0;
        var finishes = new PriorityQueue<int, (double Time, int Worker)>();
        for (var k = 0; k < rounds; k++)
        {
            var counts = new long[workers.Count];
            finishes.Clear();
            for (var i = 0; i < workers.Count; i++) finishes.Enqueue(i, (workers[i].FinishTime(now, 1 / constant), i));
            do
            {
                finishes.TryDequeue(out var worker, out var finish);
                now = finish.Time;
                counts[worker]++;
                finishes.Enqueue(worker, (workers[worker].FinishTime(now, 1 / constant), worker));
            }
            while (!double.IsPositiveInfinity(now) && !isDone(counts));
            times[k] = now;
        }
        return times;
    }
}
