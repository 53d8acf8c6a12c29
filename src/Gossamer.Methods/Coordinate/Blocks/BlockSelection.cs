using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Which blocks a step updates, each with the factor of its gradient: a draw of C, the same at all participants. Belongs to
/// one participant, which draws into it again and again.
/// </summary>
/// <param name="blocks">The blocks.</param>
/// <param name="isLayered">Whether a step costs all blocks from its first on.</param>
internal abstract class BlockSelection(BlockStructure blocks, bool isLayered)
{
    /// <summary>How many blocks are selected.</summary>
    public abstract int Count { get; }

    /// <summary>Coordinates in the selected blocks: what a message carries.</summary>
    public int Length { get; private set; }

    /// <summary>What the gradient of the selected blocks costs, as a share of a full gradient.</summary>
    public double Cost { get; private set; }

    /// <summary>A selected block, 0-based; in ascending order.</summary>
    public abstract int BlockAt(int place);

    /// <summary>C_jj of a selected block.</summary>
    public abstract double FactorAt(int place);

    /// <summary>Draws the blocks of a step.</summary>
    public void Draw(IParticipant me, long step)
    {
        Select(me, step);
        (Length, Cost) = (0, 0);
        for (var place = 0; place < Count; place++)
        {
            Length += blocks.SizeOf(BlockAt(place));
            Cost += blocks.CostOf(BlockAt(place));
        }
        if (isLayered && Count > 0)
        {
            Cost = 0;
            for (var block = BlockAt(0); block < blocks.Count; block++) Cost += blocks.CostOf(block);
        }
        Cost /= blocks.TotalCost;
    }

    protected abstract void Select(IParticipant me, long step);

    /// <summary>Writes the selected coordinates of a vector, one after the other.</summary>
    public void Pack(ReadOnlySpan<double> vector, Span<double> packed)
    {
        for (var (place, at) = (0, 0); place < Count; place++)
        {
            var (start, size) = (blocks.StartOf(BlockAt(place)), blocks.SizeOf(BlockAt(place)));
            vector.Slice(start, size).CopyTo(packed[at..]);
            at += size;
        }
    }

    /// <summary>Replaces the selected coordinates of a vector.</summary>
    public void Unpack(ReadOnlySpan<double> packed, Span<double> vector)
    {
        for (var (place, at) = (0, 0); place < Count; place++)
        {
            var (start, size) = (blocks.StartOf(BlockAt(place)), blocks.SizeOf(BlockAt(place)));
            packed.Slice(at, size).CopyTo(vector[start..]);
            at += size;
        }
    }

    /// <summary>x_j ← x_j − γ C_jj g_j for the selected blocks.</summary>
    public void Step(ReadOnlySpan<double> packedGradient, double stepSize, Span<double> x)
    {
        for (var (place, at) = (0, 0); place < Count; place++)
        {
            var (start, size) = (blocks.StartOf(BlockAt(place)), blocks.SizeOf(BlockAt(place)));
            var target = x.Slice(start, size);
            TensorPrimitives.MultiplyAdd(packedGradient.Slice(at, size), -stepSize * FactorAt(place), target, target);
            at += size;
        }
    }
}

/// <summary>Blocks drawn by a sampling, with E C = I.</summary>
internal sealed class DrawnBlocks(BlockStructure blocks, Sampler sampler, bool isLayered) : BlockSelection(blocks, isLayered)
{
    private readonly Participants drawn = new(sampler);

    public override int Count => drawn.Count;

    public override int BlockAt(int place) => drawn.WorkerAt(place);

    public override double FactorAt(int place) => sampler.IsFull ? 1 : sampler.Count * drawn.WeightOf(drawn.WorkerAt(place));

    protected override void Select(IParticipant me, long step) => drawn.Draw(me, step);
}

/// <summary>Nested groups by a schedule, as they are: C is a projection.</summary>
/// <param name="blocks">The blocks.</param>
/// <param name="orientation">From which end the groups grow.</param>
/// <param name="sizeAt">How many blocks a step has.</param>
/// <param name="isLayered">Whether a step costs all blocks from its first on.</param>
internal sealed class ScheduledBlocks(BlockStructure blocks, NestedOrientation orientation, Func<long, int> sizeAt, bool isLayered)
    : BlockSelection(blocks, isLayered)
{
    private readonly int all = blocks.Count;
    private int count;

    public override int Count => count;

    public override int BlockAt(int place) => orientation == NestedOrientation.Prefix ? place : all - count + place;

    public override double FactorAt(int place) => 1;

    protected override void Select(IParticipant me, long step) => count = sizeAt(step);
}
