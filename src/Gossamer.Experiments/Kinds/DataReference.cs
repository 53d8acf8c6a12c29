namespace Gossamer.Experiments.Kinds;

/// <summary>The data of a problem: a known name or a file.</summary>
internal sealed class DataReference
{
}
