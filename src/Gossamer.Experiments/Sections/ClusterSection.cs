namespace Gossamer.Experiments.Sections;

/// <summary>The machines that runs are simulated on.</summary>
[Section("cluster", "How long computations and transfers take, and what goes wrong.")]
internal sealed class ClusterSection()
{
}
