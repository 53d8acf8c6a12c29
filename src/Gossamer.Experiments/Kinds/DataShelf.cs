namespace Gossamer.Experiments.Kinds;

/// <summary>Data sets that were read once for all runs of an experiment.</summary>
internal sealed class DataShelf
{
}
