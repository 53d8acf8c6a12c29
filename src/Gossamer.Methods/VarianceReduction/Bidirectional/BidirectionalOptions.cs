using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options common to the methods that join EF21-P on the downlink with an unbiased compressor on the uplink.</summary>
public record BidirectionalOptions : MethodOptions
{
    /// <summary>Q.</summary>
    [Parameter("Unbiased compressor of the uplink; independent across workers.", Symbol = "Q")]
    public required Compressor Compressor { get; init; }

    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the model that the coordinator sends to all workers.", Symbol = "C")]
    public required Compressor DownlinkCompressor { get; init; }
}
