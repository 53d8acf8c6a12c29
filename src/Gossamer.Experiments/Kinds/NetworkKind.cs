using Gossamer.Experiments.Sections;
using Gossamer.Simulation.NetworkModels;

namespace Gossamer.Experiments.Kinds;

/// <summary>How long messages travel, as a file names it.</summary>
internal abstract class NetworkKind
{
    public abstract NetworkModel Create();
}

/// <summary>No time.</summary>
[Kind<NetworkKind>("free", "Messages arrive at once.")]
internal sealed class FreeNetworkKind : NetworkKind
{
    public override NetworkModel Create() => new FreeNetwork();
}
