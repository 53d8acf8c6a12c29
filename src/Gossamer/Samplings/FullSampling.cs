using Gossamer.Numerics;

namespace Gossamer.Samplings;

/// <summary>All functions, always: the estimate is the mean. A = B = 0.</summary>
[Sampling("full", "All of them, always: the estimate is exact.")]
public sealed class FullSampling : Sampling
{
    /// <inheritdoc/>
    public override string Name => "full";

    /// <inheritdoc/>
    protected override Sampler Create(IReadOnlyList<double> smoothness) => new FullSampler(smoothness.Count);
}

/// <summary>Takes all.</summary>
internal sealed class FullSampler(int count) : Sampler(count)
{
    public override double A => 0;

    public override double B => 0;

    public override IReadOnlyList<double> Weights { get; } = new Problems.RepeatedValue(1.0 / count, count);

    public override double ExpectedSize => Count;

    public override double Frequency(int index) => 1;

    public override double? PairFrequency => 1;

    public override double LeastTotal => 1;

    public override bool IsFull => true;

    public override void Draw(ref RandomStream random, SampleBatch batch) => batch.SetFull(Count);
}
