using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Experiments.Sections;

/// <summary>How values travel.</summary>
[Section("wire", "How values travel.")]
internal sealed class WireSection(
    [Parameter("Width of the floats that are sent: 64, or 32, which rounds every value sent to single precision.", Minimum = 32, Maximum = 64)]
    int floatBits = 64)
{
    public WireFormat Format { get; } = floatBits is 32 or 64
        ? new WireFormat(floatBits)
        : throw new BadInputException($"floatBits is {floatBits}, but must be 32 or 64");
}
