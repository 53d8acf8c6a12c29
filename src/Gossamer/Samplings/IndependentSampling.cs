using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Samplings;

/// <summary>
/// Every function is taken by a coin of its own, i with probability p_i: S = (1/n) Σ_{i∈S} a_i/p_i.
/// A = 1/Σ_j p_j/(1 − p_j), B = 0, w_i = A·p_i/(1 − p_i); an equality (Tyurin, Sun, Burlachenko, Richtárik 2023). A function
/// with p_i = 1 is always taken and drops out of the sums.
/// </summary>
[Sampling("independent", "Each is taken by a coin of its own, so that the number drawn is random.",
    Paper = "Tyurin, Sun, Burlachenko, Richtarik 2023, arXiv:2206.02275")]
public sealed class IndependentSampling : Sampling
{
    private readonly double size;
    private readonly bool bySmoothness;
    private readonly double[]? probabilities;

    /// <summary>Creates the sampling.</summary>
    /// <param name="size">Σp_i, the expected number drawn, above 0.</param>
    /// <param name="bySmoothness">True for p_i in proportion to L_i (at most 1), false for equal p_i.</param>
    /// <exception cref="BadInputException">The size is not positive.</exception>
    public IndependentSampling(
        [Parameter("Expected number drawn, above 0 and at most their number.", Symbol = "τ", Minimum = 0)] double size,
        [Parameter("Whether probabilities are in proportion to the smoothness L_i (at most 1) instead of equal.")] bool bySmoothness = false)
    {
        if (!(size > 0 && double.IsFinite(size))) throw new BadInputException($"independent({size:R}): the expected size must be a positive number");
        (this.size, this.bySmoothness) = (size, bySmoothness);
    }

    private IndependentSampling(double[] probabilities) => (this.probabilities, size) = (probabilities, probabilities.Sum());

    /// <summary>The sampling of given probabilities.</summary>
    /// <param name="probabilities">p_i, above 0 and at most 1, one a function.</param>
    /// <exception cref="BadInputException">One is out of range.</exception>
    public static IndependentSampling Of(IReadOnlyList<double> probabilities) => probabilities.All(p => p is > 0 and <= 1)
        ? new IndependentSampling([.. probabilities])
        : throw new BadInputException("independent: every probability must be above 0 and at most 1");

    /// <inheritdoc/>
    public override string Name => bySmoothness ? $"independent({size:R}, true)" : $"independent({size:R})";

    /// <inheritdoc/>
    public override string? Validate(int count) => probabilities is not null && probabilities.Length != count
        ? $"{Name} has {probabilities.Length} probabilities for {count} functions: give one each"
        : size <= count ? null : $"{Name} takes {size:R} on average, but there are {count}; take a smaller size";

    /// <inheritdoc/>
    protected override Sampler Create(IReadOnlyList<double> smoothness)
    {
        var p = probabilities ?? (bySmoothness ? Proportional(Shares.Of(smoothness)) : Enumerable.Repeat(size / smoothness.Count, smoothness.Count).ToArray());
        return p.All(one => one == 1) ? new FullSampler(p.Length) : new IndependentSampler(p);
    }

    // p_i = min{1, c·share_i} with Σp_i = τ: those that reach 1 are fixed, the rest is shared anew.
    private double[] Proportional(double[] shares)
    {
        var p = new double[shares.Length];
        double left = size, open = 1;
        while (true)
        {
            var isDone = true;
            for (var i = 0; i < p.Length; i++)
            {
                if (p[i] == 1 || left * shares[i] < open) continue;
                p[i] = 1;
                left -= 1;
                open -= shares[i];
                isDone = false;
            }
            if (isDone) break;
        }
        for (var i = 0; i < p.Length; i++)
        {
            if (p[i] != 1) p[i] = left * shares[i] / open;
        }
        return p;
    }

    private sealed class IndependentSampler : Sampler
    {
        private readonly double[] probabilities;
        private readonly double[] weights;
        private readonly double largest;

        public IndependentSampler(double[] probabilities) : base(probabilities.Length)
        {
            this.probabilities = probabilities;
            largest = probabilities.Max();
            ExpectedSize = probabilities.Sum();
            A = 1 / probabilities.Where(p => p < 1).Sum(p => p / (1 - p));
            weights = [.. probabilities.Select(p => p < 1 ? A * p / (1 - p) : double.PositiveInfinity)];
        }

        public override double A { get; }

        public override double B => 0;

        public override IReadOnlyList<double> Weights => weights;

        public override double ExpectedSize { get; }

        public override double Frequency(int index) => probabilities[index];

        public override double? PairFrequency => probabilities.All(p => p == largest) ? largest * largest : null;

        public override double? SecondMoment(int first, int second) => first == second ? 1 / probabilities[first] : 1;

        // Coins of the largest probability are thrown by the lengths of their runs of tails, and what falls is kept with
        // probability p_i/max p: O(n·max p) draws in place of n.
        public override void Draw(ref RandomStream random, SampleBatch batch)
        {
            batch.Clear();
            var tails = largest < 1 ? Math.Log(1 - largest) : 0;
            for (var i = 0L; ; i++)
            {
                if (largest < 1) i += (long)Math.Min(Math.Floor(Math.Log(1 - random.NextDouble()) / tails), Count);
                if (i >= Count) return;
                var p = probabilities[i];
                if (p == largest || random.NextDouble() * largest < p) batch.Add((int)i, 1 / (Count * p));
            }
        }
    }
}
