using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Samplings;

/// <summary>
/// τ different functions, every set of τ equally likely: S = (1/τ) Σ_{i∈S} a_i. A = B = (n − τ)/(τ(n − 1)), w_i = 1/n; an
/// equality (Szlendak, Tyurin, Richtárik 2021; Tyurin, Sun, Burlachenko, Richtárik 2023).
/// </summary>
/// <param name="size">τ.</param>
[Sampling("nice", "Different ones, every set of the size equally likely (without replacement).",
    Paper = "Tyurin, Sun, Burlachenko, Richtarik 2023, arXiv:2206.02275")]
public sealed class NiceSampling([Parameter("How many different ones are drawn, from 1 to their number.", Symbol = "τ", Minimum = 1)] int size) : Sampling
{
    private readonly int size = Positive(size, "nice");

    /// <inheritdoc/>
    public override string Name => $"nice({size})";

    /// <inheritdoc/>
    public override string? Validate(int count) => size <= count
        ? null
        : $"{Name} draws {size} different ones, but there are {count}; take a smaller size, or uniform({size}), which may draw one twice";

    /// <inheritdoc/>
    protected override Sampler Create(IReadOnlyList<double> smoothness) =>
        size == smoothness.Count ? new FullSampler(size) : new NiceSampler(smoothness.Count, size);

    private sealed class NiceSampler(int count, int size) : Sampler(count)
    {
        public override double A => (Count - size) / ((double)size * (Count - 1));

        public override double B => A;

        public override IReadOnlyList<double> Weights { get; } = new Problems.RepeatedValue(1.0 / count, count);

        public override double ExpectedSize => size;

        public override double Frequency(int index) => (double)size / Count;

        public override double? PairFrequency => (double)size * (size - 1) / ((double)Count * (Count - 1));

        public override double LeastTotal => 1;

        public override void Draw(ref RandomStream random, SampleBatch batch) =>
            RandomSubsets.Draw(ref random, Count, batch.SetUniform(size));
    }
}
