namespace Gossamer.Methods.ErrorFeedback.ThreePoint.Checking;

/// <summary>What a <see cref="MechanismChecker"/> found of one mechanism in one dimension.</summary>
public sealed record MechanismVerdict
{
    private const double StandardErrors = 4;
    private const double Rounding = 1e-9;
    private const int GridOfA = 500;

    /// <summary>The mechanism.</summary>
    public required Mechanism Mechanism { get; init; }

    /// <summary>Number of coordinates d.</summary>
    public required int Dimension { get; init; }

    /// <summary>Number of workers n.</summary>
    public required int Workers { get; init; }

    /// <summary>A and B as the mechanism says.</summary>
    public required MechanismConstants Claimed { get; init; }

    /// <summary>The largest A that no triple contradicts, with B as claimed; at most 1, and not above 0 where none is valid.</summary>
    public required double LargestA { get; init; }

    /// <summary>The smallest B that no triple contradicts, with A as claimed.</summary>
    public required double SmallestB { get; init; }

    /// <summary>
    /// The smallest √(B/A) over all pairs that no triple contradicts: the step size 1/(L + L₊√(B/A)) cannot be larger by any
    /// choice of constants. A lower bound, as it rests on the triples that were tried.
    /// </summary>
    public required double SmallestRatio { get; init; }

    /// <summary>The largest E‖C_{h,y}(x) − x‖² divided by what the inequality allows; above 1 by more than chance means that it fails.</summary>
    public required double WorstQuotient { get; init; }

    /// <summary>Standard error of <see cref="WorstQuotient"/>; 0 where the mechanism is deterministic.</summary>
    public required double StandardError { get; init; }

    /// <summary>How often the mechanism was applied.</summary>
    public required long Evaluations { get; init; }

    /// <summary>√(B/A) as the mechanism says.</summary>
    public double ClaimedRatio => Math.Sqrt(Claimed.B / Claimed.A);

    /// <summary>True where no triple contradicts the mechanism's A and B by more than chance and rounding.</summary>
    public required bool Holds { get; init; }

    internal static MechanismVerdict Of(
        Mechanism mechanism, int dimension, int workers, MechanismConstants claimed, IReadOnlyList<Sample> samples, long evaluations)
    {
        // A triple that the inequality allows no error at all is judged against the size of its vectors.
        var worst = samples.Where(s => s.Bound(claimed) > 0).MaxBy(s => s.Error / s.Bound(claimed));
        var holds = samples.All(s => s.Error - (StandardErrors * s.StandardError) <= s.Bound(claimed) + (Rounding * (s.Lag + s.Change)));
        return new MechanismVerdict
        {
            Mechanism = mechanism,
            Dimension = dimension,
            Workers = workers,
            Claimed = claimed,
            LargestA = Math.Min(1, samples.Where(s => s.Lag > 0).Select(s => 1 - ((Sure(s) - (claimed.B * s.Change)) / s.Lag)).DefaultIfEmpty(1).Min()),
            SmallestB = LeastB(samples, claimed.A),
            SmallestRatio = Math.Sqrt(Enumerable.Range(1, GridOfA).Select(k => (double)k / GridOfA).Append(claimed.A).Min(a => LeastB(samples, a) / a)),
            WorstQuotient = worst is null ? 0 : worst.Error / worst.Bound(claimed),
            StandardError = worst is null ? 0 : worst.StandardError / worst.Bound(claimed),
            Evaluations = evaluations,
            Holds = holds,
        };
    }

    /// <summary>The smallest B for a given A; infinite where triples with x = y contradict that A.</summary>
    private static double LeastB(IReadOnlyList<Sample> samples, double a)
    {
        var least = 0.0;
        foreach (var sample in samples)
        {
            var excess = Sure(sample) - ((1 - a) * sample.Lag);
            if (sample.Change > 0) least = Math.Max(least, excess / sample.Change);
            else if (excess > Rounding * sample.Lag) return double.PositiveInfinity;
        }
        return least;
    }

    /// <summary>The part of an error that is not chance.</summary>
    private static double Sure(Sample sample) => sample.Error - (StandardErrors * sample.StandardError);
}
