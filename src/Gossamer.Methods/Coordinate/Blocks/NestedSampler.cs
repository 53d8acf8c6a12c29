using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Nested groups of blocks: s is drawn with probability p_s, and blocks 1 to s (prefix) or s to B (suffix) are taken. Block j
/// is taken with probability q_j = p_j + … + p_B or p_1 + … + p_j, and E c_j c_l = 1/max{q_j, q_l}.
/// </summary>
internal sealed class NestedSampler : Sampler
{
    private readonly NestedOrientation orientation;
    private readonly double[] frequencies;
    private readonly double[] cumulative;

    /// <summary>Creates the sampler.</summary>
    /// <param name="probabilities">p_s, at least 0, of sum 1.</param>
    /// <param name="orientation">From which end the groups grow.</param>
    public NestedSampler(IReadOnlyList<double> probabilities, NestedOrientation orientation) : base(probabilities.Count)
    {
        this.orientation = orientation;
        frequencies = new double[Count];
        cumulative = new double[Count];
        var sum = 0.0;
        for (var place = 0; place < Count; place++)
        {
            var block = orientation == NestedOrientation.Suffix ? place : Count - 1 - place;
            sum += probabilities[block];
            frequencies[block] = place == Count - 1 ? 1 : Math.Min(1, sum);
        }
        sum = 0;
        for (var s = 0; s < Count; s++) cumulative[s] = sum += probabilities[s];
        (A, Weights) = Spread(probabilities);
    }

    /// <inheritdoc/>
    public override double A { get; }

    /// <inheritdoc/>
    public override double B => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Weights { get; }

    /// <inheritdoc/>
    public override double ExpectedSize => frequencies.Sum();

    /// <inheritdoc/>
    public override bool IsFull => frequencies.All(q => q == 1);

    /// <inheritdoc/>
    public override double Frequency(int index) => frequencies[index];

    /// <inheritdoc/>
    // Of two blocks the one that is taken more often is there whenever the other is.
    public override double? SecondMoment(int first, int second) => 1 / Math.Max(frequencies[first], frequencies[second]);

    /// <inheritdoc/>
    public override void Draw(ref RandomStream random, SampleBatch batch)
    {
        if (IsFull)
        {
            batch.SetFull(Count);
            return;
        }
        batch.Clear();
        var (s, draw) = (0, random.NextDouble());
        while (s < Count - 1 && cumulative[s] <= draw) s++;
        var (from, to) = orientation == NestedOrientation.Prefix ? (0, s) : (s, Count - 1);
        for (var block = from; block <= to; block++) batch.Add(block, 1 / (Count * frequencies[block]));
    }

    // ‖Σ_{j∈S} a_j/q_j‖² ≤ |S|·Σ_{j∈S} ‖a_j‖²/q_j²: the inequality of samplings with B = 1 and A/w_j = E[|S|; j ∈ S]/q_j².
    private (double A, IReadOnlyList<double> Weights) Spread(IReadOnlyList<double> probabilities)
    {
        if (IsFull) return (1, [.. frequencies.Select(_ => 1.0 / Count)]);
        var spreads = new double[Count];
        for (var s = 0; s < Count; s++)
        {
            var (from, to) = orientation == NestedOrientation.Prefix ? (0, s) : (s, Count - 1);
            for (var block = from; block <= to; block++)
                spreads[block] += probabilities[s] * (to - from + 1) / (frequencies[block] * frequencies[block]);
        }
        var a = 1 / spreads.Sum(v => 1 / v);
        return (a, [.. spreads.Select(v => a / v)]);
    }
}
