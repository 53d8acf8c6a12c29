using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Samplings;

/// <summary>
/// τ functions drawn independently, i with probability q_i: S = (1/τ) Σ_k a_{i_k}/(n·q_{i_k}). A = B = 1/τ, w_i = q_i; an
/// equality. With q_i = L_i/ΣL_j, the default, L_{+,w} is at most the mean of the L_i (Tyurin, Sun, Burlachenko, Richtárik 2023).
/// </summary>
[Sampling("importance", "Drawn independently, each in proportion to its smoothness L_i (with replacement).",
    Paper = "Tyurin, Sun, Burlachenko, Richtarik 2023, arXiv:2206.02275")]
public sealed class ImportanceSampling : Sampling
{
    private readonly int size;
    private readonly double[]? probabilities;

    /// <summary>Creates the sampling.</summary>
    /// <param name="size">τ.</param>
    /// <param name="probabilities">q_i, positive; scaled to sum to 1. In proportion to L_i unless given.</param>
    /// <exception cref="BadInputException">The size is below 1 or a probability is not positive.</exception>
    public ImportanceSampling(
        [Parameter("How many are drawn, at least 1.", Symbol = "τ", Minimum = 1)] int size,
        [Parameter("Probabilities, one a function, scaled to sum to 1; in proportion to L_i unless given.", Symbol = "q")] IReadOnlyList<double>? probabilities = null)
    {
        this.size = Positive(size, "importance");
        if (probabilities is not null && !probabilities.All(q => q > 0 && double.IsFinite(q)))
            throw new BadInputException("importance: every probability must be a positive number, or a function would never be drawn");
        this.probabilities = probabilities?.ToArray();
    }

    /// <inheritdoc/>
    public override string Name => $"importance({size})";

    /// <inheritdoc/>
    public override string? Validate(int count) => probabilities is null || probabilities.Length == count
        ? null
        : $"{Name} has {probabilities.Length} probabilities for {count} functions: give one each";

    /// <inheritdoc/>
    protected override Sampler Create(IReadOnlyList<double> smoothness) => smoothness.Count == 1
        ? new FullSampler(1)
        : new ImportanceSampler(size, Shares.Of(probabilities ?? smoothness));

    private sealed class ImportanceSampler(int size, double[] shares) : Sampler(shares.Length)
    {
        private readonly AliasTable table = new(shares);

        public override double A => 1.0 / size;

        public override double B => A;

        public override IReadOnlyList<double> Weights => shares;

        public override double ExpectedSize => size;

        public override double Frequency(int index) => size * shares[index];

        // All τ draws may be of the likeliest.
        public override double LeastTotal { get; } = 1 / (shares.Length * shares.Max());

        // The τ draws are independent of each other.
        public override double? SecondMoment(int first, int second) =>
            1 + (((first == second ? 1 / shares[first] : 0) - 1) / size);

        public override void Draw(ref RandomStream random, SampleBatch batch)
        {
            batch.Clear();
            for (var k = 0; k < size; k++)
            {
                var index = table.Draw(ref random);
                batch.Add(index, 1 / (size * (double)Count * shares[index]));
            }
        }
    }
}
