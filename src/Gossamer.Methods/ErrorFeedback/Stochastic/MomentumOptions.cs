using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of the methods with momentum on the workers.</summary>
public record MomentumOptions : NonconvexEstimatorOptions
{
    /// <summary>C.</summary>
    [Parameter("Compressor of the changes that the workers send.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>η.</summary>
    [Parameter("Momentum: the weight of the newest gradient in a worker's average, above 0 to 1 (no averaging); by theory the largest for which noise leaves at most half of the target, and 1 for exact gradients.", Symbol = "η", Minimum = 1e-9, Maximum = 1)]
    public double? Momentum { get; init; }

    /// <summary>B_init.</summary>
    [Parameter("Gradients that a worker averages at the start; by theory enough for their noise not to dominate.", Symbol = "B_init", Minimum = 1)]
    public long? InitialBatch { get; init; }
}
