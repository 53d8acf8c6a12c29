namespace Gossamer.Methods.Asynchronous.Time;

/// <summary>
/// The equilibrium time t* of computation and communication (Tyurin, Pozzi, Ilin and Richtárik, 2024, arXiv:2402.04785),
/// from which Shadowheart SGD takes its work: in 2t* seconds worker i computes b_i = ⌊t*/h_i⌋ gradients and sends
/// m_i = ⌊t*/τ_i⌋ compressed copies of their sum. h_i is the seconds of a gradient, τ_i of one compressed vector.
/// </summary>
/// <param name="Seconds">t*; infinite where no worker can do both.</param>
/// <param name="Gradients">b_i of every worker, in the order in which they were given.</param>
/// <param name="Copies">m_i of every worker.</param>
/// <param name="Weights">w_i = 1/(ωb_i + ωs + s·m_i) of the active workers (1 where ω = s = 0), 0 of the others.</param>
public sealed record EquilibriumTime(double Seconds, IReadOnlyList<long> Gradients, IReadOnlyList<long> Copies, IReadOnlyList<double> Weights)
{
    private const double Instant = 1e-8;

    /// <summary>Largest b_i and m_i, for workers that compute or send in no time.</summary>
    public const long Most = 1_000_000_000;

    /// <summary>Finds t* and what follows from it.</summary>
    /// <param name="computing">h_i, seconds of a gradient, 0 or more, infinite for a worker that never computes.</param>
    /// <param name="sending">τ_i, seconds of one compressed vector, 0 or more, infinite for a worker that never sends.</param>
    /// <param name="omega">ω of the compressor.</param>
    /// <param name="noise">s = σ²/ε.</param>
    /// <param name="mostCopies">An upper bound on m_i, such as ⌈d/K⌉.</param>
    /// <param name="mostInstantGradients">An upper bound on b_i of workers that compute in no time.</param>
    public static EquilibriumTime Of(
        IReadOnlyList<double> computing, IReadOnlyList<double> sending, double omega, double noise, long mostCopies = Most,
        long mostInstantGradients = Most)
    {
        var time = Find(computing, sending, omega, noise);
        var workers = computing.Count;
        var gradients = new long[workers];
        var copies = new long[workers];
        var weights = new double[workers];
        for (var i = 0; i < workers; i++)
        {
            gradients[i] = double.IsPositiveInfinity(time) ? 0 : Whole(time / computing[i], computing[i] == 0 ? mostInstantGradients : Most);
            copies[i] = double.IsPositiveInfinity(time) ? 0 : Whole(time / sending[i], mostCopies);
            if (gradients[i] < 1 || copies[i] < 1) continue;
            var spread = (omega * gradients[i]) + (omega * noise) + (noise * copies[i]);
            weights[i] = spread > 0 ? 1 / spread : 1;
        }
        return new EquilibriumTime(time, gradients, copies, weights);
    }

    /// <summary>s_j and max{max{h_j, τ_j}, s_j} for j = 1, …, n, workers sorted by max{h, τ}; t* is the smallest of the latter.</summary>
    /// <param name="computing">h_i.</param>
    /// <param name="sending">τ_i.</param>
    /// <param name="omega">ω.</param>
    /// <param name="noise">s.</param>
    public static IReadOnlyList<(double Root, double Value)> Candidates(
        IReadOnlyList<double> computing, IReadOnlyList<double> sending, double omega, double noise)
    {
        var order = Fastest(computing, sending);
        var found = new (double Root, double Value)[order.Length];
        for (var j = 0; j < order.Length; j++)
        {
            var root = Root(computing, sending, omega, noise, order.AsSpan(0, j + 1));
            found[j] = (root, Math.Max(root, Math.Max(computing[order[j]], sending[order[j]])));
        }
        return found;
    }

    /// <summary>
    /// t* alone. max{h_j, τ_j} rises with j and s_j falls, so that the smallest value lies where they cross: ⌈log₂ n⌉ roots
    /// in place of n.
    /// </summary>
    private static double Find(IReadOnlyList<double> computing, IReadOnlyList<double> sending, double omega, double noise)
    {
        var order = Fastest(computing, sending);
        int low = 0, high = order.Length;
        var best = double.PositiveInfinity;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var slowest = Math.Max(computing[order[middle]], sending[order[middle]]);
            var root = Root(computing, sending, omega, noise, order.AsSpan(0, middle + 1));
            best = Math.Min(best, Math.Max(slowest, root));
            if (slowest >= root) high = middle;
            else low = middle + 1;
        }
        return best;
    }

    private static int[] Fastest(IReadOnlyList<double> computing, IReadOnlyList<double> sending) =>
        [.. Enumerable.Range(0, computing.Count)
            .Where(i => double.IsFinite(Math.Max(computing[i], sending[i])))
            .OrderBy(i => Math.Max(computing[i], sending[i]))];

    /// <summary>t* of n equal workers in closed form: max{h, τ, a + √(a² + 4τhsω/n)}, a = (τω + hs)/n.</summary>
    /// <param name="workers">n.</param>
    /// <param name="computing">h.</param>
    /// <param name="sending">τ.</param>
    /// <param name="omega">ω.</param>
    /// <param name="noise">s.</param>
    public static double OfEqual(int workers, double computing, double sending, double omega, double noise)
    {
        var a = ((sending * omega) + (computing * noise)) / workers;
        return Math.Max(Math.Max(computing, sending), a + Math.Sqrt((a * a) + (4 * sending * computing * noise * omega / workers)));
    }

    /// <summary>The root t of Σ 1/(2τω + 4τhωs/t + 2hs) = 1/t over some workers, by bisection; 0 where one of them needs no time.</summary>
    private static double Root(
        IReadOnlyList<double> computing, IReadOnlyList<double> sending, double omega, double noise, ReadOnlySpan<int> workers)
    {
        foreach (var i in workers)
        {
            if ((2 * sending[i] * omega) + (2 * computing[i] * noise) <= Instant) return 0;
        }
        double low = 0, high = 1;
        while (!IsReached(high, workers))
        {
            low = high;
            high *= 2;
        }
        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) return high;
            if (IsReached(middle, workers)) high = middle;
            else low = middle;
        }

        bool IsReached(double t, ReadOnlySpan<int> some)
        {
            var sum = 0.0;
            foreach (var i in some)
                sum += 1 / ((2 * sending[i] * omega) + (4 * sending[i] * computing[i] * omega * noise / t) + (2 * computing[i] * noise));
            return t * sum >= 1;
        }
    }

    // A quotient that falls short of a whole number only by rounding is meant to be that number.
    private static long Whole(double ratio, long most) => !(ratio < most) ? most : (long)Math.Floor(ratio * (1 + 1e-12));
}
