using Gossamer.Execution;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options common to the DASHA-PP methods.</summary>
public record DashaPpOptions : DashaOptions
{
    /// <summary>S.</summary>
    [Parameter("Which workers take part in a round: nice(s) for s different ones, independent(s) for a coin each, full for all.", Symbol = "S")]
    public Sampling Clients { get; init; } = new FullSampling();
}
