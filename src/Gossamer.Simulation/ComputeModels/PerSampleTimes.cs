namespace Gossamer.Simulation.ComputeModels;

/// <summary>
/// A compute model whose seconds are those of one component gradient ∇f_ij instead of one gradient: a full gradient of m
/// samples takes m times as long, a minibatch the time of its size.
/// </summary>
/// <param name="inner">Gives the seconds of a component gradient.</param>
public sealed class PerSampleTimes(ComputeModel inner) : ComputeModel
{
    /// <inheritdoc/>
    public override string Name => "per-sample";

    /// <inheritdoc/>
    public override double FinishTime(in ComputeJob job) => inner.FinishTime(Scaled(job));

    /// <inheritdoc/>
    public override double EarliestFinish(in ComputeJob job) => inner.EarliestFinish(Scaled(job));

    /// <inheritdoc/>
    public override ComputeModel ForRun(ulong seed, int workers) => new PerSampleTimes(inner.ForRun(seed, workers));

    /// <inheritdoc/>
    public override string? Validate(int workers) => inner.Validate(workers);

    private static ComputeJob Scaled(in ComputeJob job) => job with { Gradients = job.ComponentGradients };
}
