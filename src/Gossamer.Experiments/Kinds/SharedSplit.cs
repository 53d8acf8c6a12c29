using Gossamer.Data.Splits;

namespace Gossamer.Experiments.Kinds;

/// <summary>Every worker holds all rows, in the memory of one: the homogeneous setting.</summary>
[Split("shared", "Every worker holds all rows: all f_i are f, the homogeneous setting of asynchronous methods.")]
internal sealed class SharedSplit : Split
{
    public override string Name => "shared";

    private protected override int[][] Assign(ReadOnlySpan<double> labels, int workers, ulong seed)
    {
        var all = FileOrder(labels.Length);
        var blocks = new int[workers][];
        Array.Fill(blocks, all);
        return blocks;
    }
}
