using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// The selected blocks of the gradient, one after the other: takes their share of the time of a full gradient. A participant
/// draws anew only when it has no further use for earlier results.
/// </summary>
/// <param name="blocks">The blocks.</param>
/// <param name="selection">Which of them.</param>
internal sealed class BlockGradient(BlockStructure blocks, BlockSelection selection) : Computation
{
    [ThreadStatic] private static double[]? scratch;

    /// <inheritdoc/>
    public override int Length(int dimension) => selection.Length;

    /// <inheritdoc/>
    public override double Work(GradientOracle oracle, ILocalObjective objective) => selection.Cost;

    /// <inheritdoc/>
    public override long ComponentGradients(GradientOracle oracle, ILocalObjective objective) =>
        ShareOfGradients.Of(selection.Cost, oracle.ComponentGradients(objective));

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        if (selection.Count == blocks.Count)
        {
            oracle.Gradient(objective, point, ref samples, result);
        }
        else if (oracle.IsExact && objective is IPartialGradients partial)
        {
            for (var (place, at) = (0, 0); place < selection.Count; place++)
            {
                var block = selection.BlockAt(place);
                partial.PartialGradient(point, blocks.StartOf(block), result.Slice(at, blocks.SizeOf(block)));
                at += blocks.SizeOf(block);
            }
        }
        else
        {
            if (scratch is null || scratch.Length < point.Length) scratch = new double[point.Length];
            var whole = scratch.AsSpan(0, point.Length);
            oracle.Gradient(objective, point, ref samples, whole);
            selection.Pack(whole, result);
        }
    }
}
