using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Samplings;

/// <summary>
/// τ functions drawn independently and uniformly, with replacement: S = (1/τ) Σ_k a_{i_k}. A = B = 1/τ, w_i = 1/n; an equality
/// (Tyurin, Sun, Burlachenko, Richtárik 2023).
/// </summary>
/// <param name="size">τ.</param>
[Sampling("uniform", "Drawn independently and uniformly, so that one may come twice (with replacement).",
    Paper = "Tyurin, Sun, Burlachenko, Richtarik 2023, arXiv:2206.02275")]
public sealed class UniformSampling([Parameter("How many are drawn, at least 1.", Symbol = "τ", Minimum = 1)] int size) : Sampling
{
    private readonly int size = Positive(size, "uniform");

    /// <inheritdoc/>
    public override string Name => $"uniform({size})";

    /// <inheritdoc/>
    protected override Sampler Create(IReadOnlyList<double> smoothness) =>
        smoothness.Count == 1 ? new FullSampler(1) : new UniformSampler(smoothness.Count, size);

    private sealed class UniformSampler(int count, int size) : Sampler(count)
    {
        public override double A => 1.0 / size;

        public override double B => A;

        public override IReadOnlyList<double> Weights { get; } = new Problems.RepeatedValue(1.0 / count, count);

        public override double ExpectedSize => size;

        public override double Frequency(int index) => (double)size / Count;

        public override double LeastTotal => 1;

        // The τ draws are independent of each other.
        public override double? SecondMoment(int first, int second) =>
            1 + (((first == second ? 1 / (1.0 / Count) : 0) - 1) / size);

        public override void Draw(ref RandomStream random, SampleBatch batch)
        {
            foreach (ref var index in batch.SetUniform(size)) index = random.NextInt(Count);
        }
    }
}
