using System.Buffers;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Compression;

/// <summary>
/// One compressor after another: outer(inner(v)). Where the inner one sends a few coordinates, the outer one is applied
/// to their values alone, so that <c>compose(natural, rand-k(5))</c> sends five values of 12 bits. Both draw from
/// streams of their own.
/// </summary>
[Compressor("compose", "outer(inner(v)); after a sparsifier, the outer compressor works on the kept values only. Unbiased parts: ω = (1 + ω₁)(1 + ω₂) − 1.",
    Paper = "Horváth et al. 2019, arXiv:1905.10988")]
public sealed class Compose : Compressor
{
    private readonly Compressor outer;
    private readonly Compressor inner;

    /// <summary>Creates the compressor.</summary>
    /// <param name="outer">Applied second.</param>
    /// <param name="inner">Applied first.</param>
    public Compose(
        [Parameter("The compressor that is applied second.")] Compressor outer,
        [Parameter("The compressor that is applied first.")] Compressor inner)
    {
        this.outer = outer;
        this.inner = inner;
        Name = $"compose({outer}, {inner})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => outer.IsDeterministic && inner.IsDeterministic;

    /// <inheritdoc/>
    public override bool IsHomogeneous => outer.IsHomogeneous && inner.IsHomogeneous;

    /// <inheritdoc/>
    public override bool IsCorrelated => outer.IsCorrelated || inner.IsCorrelated;

    /// <summary>
    /// Where the inner one keeps coordinates as they are: u = inner(v) is orthogonal to v − u, so that
    /// E‖outer(u) − v‖² ≤ ‖v − u‖² + (1 − α₂)‖u‖² and α = α₁α₂. Else only what holds for every unbiased compressor.
    /// </summary>
    public override double? Alpha(int dimension) => AlphaOnSupport(dimension, dimension);

    /// <inheritdoc/>
    public override double? AlphaOnSupport(int dimension, int support)
    {
        if (inner.KeepsCoordinates && !outer.IsCorrelated)
            return inner.AlphaOnSupport(dimension, support) * outer.Alpha(Received(dimension, 1));
        return base.Alpha(dimension);
    }

    /// <summary>(1 + ω₁)(1 + ω₂) − 1 where both are unbiased.</summary>
    public override double? Omega(int dimension, int workers) =>
        ((1 + inner.Omega(dimension, workers)) * (1 + outer.Omega(Received(dimension, workers), workers))) - 1;

    /// <summary>
    /// A + ω₂(1 + ω₁)/n and B, where the inner family has A and B and the outer one is applied independently; the bound
    /// by convexity, A = ω and B = 0, where the outer one is correlated.
    /// </summary>
    public override GroupVariance? GroupConstants(int dimension, int workers)
    {
        if (Omega(dimension, workers) is not { } omega) return null;
        if (outer.IsCorrelated || inner.GroupConstants(dimension, workers) is not { } family) return new GroupVariance(omega, 0);
        var added = outer.Omega(Received(dimension, workers), workers) * (1 + inner.Omega(dimension, workers)) / workers;
        return new GroupVariance(family.A + added!.Value, family.B);
    }

    /// <inheritdoc/>
    public override BiasVariance? BiasAndVariance(int dimension)
    {
        if (base.BiasAndVariance(dimension) is { } known) return known;
        // The bias is the inner one's, and the variance is ω‖u‖² ≤ ω‖v‖².
        var isKept = inner.KeepsCoordinates && inner.IsDeterministic && !outer.IsCorrelated;
        return isKept && inner.Alpha(dimension) is { } alpha && outer.Omega(Received(dimension, 1), 1) is { } omega
            ? new BiasVariance(Math.Sqrt(1 - alpha), omega)
            : null;
    }

    /// <inheritdoc/>
    public override double Density(int dimension, int workers) =>
        Math.Min(inner.Density(dimension, workers), outer.Density(Received(dimension, workers), workers));

    internal override bool KeepsCoordinates => inner.KeepsCoordinates && outer.KeepsCoordinates;

    internal override (int Smallest, int Largest) Counts(int dimension, int workers)
    {
        var (smallest, largest) = inner.Counts(dimension, workers);
        return (smallest == 0 ? 0 : outer.Counts(smallest, workers).Smallest, largest == 0 ? 0 : outer.Counts(largest, workers).Largest);
    }

    /// <summary>After coordinates kept as they are, an unbiased compressor divided by 1 + ω has α = α₁/(1 + ω).</summary>
    internal override Shrinkage? Shrink(int dimension)
    {
        if (inner.KeepsCoordinates && !outer.IsCorrelated && inner.Alpha(dimension) is { } alpha
            && outer.Omega(Received(dimension, 1), 1) is { } omega)
        {
            return new Shrinkage(1 / (1 + omega), alpha / (1 + omega));
        }
        return base.Shrink(dimension);
    }

    /// <inheritdoc/>
    public override string? Validate(int dimension, int workers)
    {
        if (inner.Validate(dimension, workers) is { } problem) return problem;
        var (smallest, largest) = inner.Counts(dimension, workers);
        if (largest == 0) return null;
        problem = outer.Validate(Math.Max(1, smallest), workers) ?? outer.Validate(largest, workers);
        return problem is null ? null : $"in {Name}, where {outer} works on what {inner} leaves: {problem}";
    }

    /// <inheritdoc/>
    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var first = context.Part(0);
        var second = context.Part(1);
        var kept = inner.Compress(vector, ref first);
        var isSparse = kept.TryGetSupport(out var indices, out var isShared);
        var count = isSparse ? indices.Length : vector.Length;
        if (kept is EmptyMessage || count == 0)
        {
            kept.Release();
            return context.Pool.RentEmpty(vector.Length);
        }
        var buffer = ArrayPool<double>.Shared.Rent(count);
        var values = buffer.AsSpan(0, count);
        if (isSparse) kept.CopySupport(values);
        else kept.CopyTo(values);
        var message = outer.Compress(values, ref second);
        ArrayPool<double>.Shared.Return(buffer);
        if (isSparse) message = Scatter(vector.Length, indices, isShared, message, context.Pool);
        kept.Release();
        return message;
    }

    /// <summary>Gives what the outer compressor made of the values their places back.</summary>
    private static Message Scatter(int dimension, ReadOnlySpan<int> places, bool isShared, Message values, MessagePool pool)
    {
        switch (values)
        {
            case EmptyMessage:
                values.Release();
                return pool.RentEmpty(dimension);
            case SparseMessage few:
                // Fewer coordinates of the vector, and nothing else.
                var sparse = pool.RentSparse(dimension, few.Count);
                Pick(places, few.Indices, sparse.IndexBuffer);
                few.Values.CopyTo(sparse.ValueBuffer);
                sparse.IndicesAreShared = isShared && few.IndicesAreShared;
                few.Release();
                return sparse;
            case ScatteredMessage few when few.TryGetSupport(out var chosen, out var isChosenShared):
                few.Values.Retain();
                var flat = pool.RentScattered(dimension, few.Values);
                Pick(places, chosen, flat.IndexBuffer);
                flat.IndicesAreShared = isShared && isChosenShared;
                few.Release();
                return flat;
            default:
                var message = pool.RentScattered(dimension, values);
                places.CopyTo(message.IndexBuffer);
                message.IndicesAreShared = isShared;
                return message;
        }
    }

    private static void Pick(ReadOnlySpan<int> places, ReadOnlySpan<int> chosen, Span<int> result)
    {
        for (var k = 0; k < chosen.Length; k++) result[k] = places[chosen[k]];
    }

    internal override Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets)
    {
        var first = context.Part(0);
        var second = context.Part(1);
        var before = sets.Count;
        switch (inner.ListSharedIndices(dimension, ref first, sets))
        {
            case Support.Nowhere:
                return Support.Nowhere;
            case Support.Everywhere:
                sets.Truncate(before);
                return outer.ListSharedIndices(dimension, ref second, sets);
            case Support.Told:
                return Support.Told;
        }
        var count = sets.Set(before).Length;
        var support = count == 0 ? Support.Nowhere : outer.ListSharedIndices(count, ref second, sets);
        switch (support)
        {
            case Support.Nowhere:
                sets.Truncate(before);
                return Support.Nowhere;
            case Support.Told:
                sets.Truncate(before);
                return Support.Told;
            case Support.Shared:
                return Nest(sets, before);
            default:
                return Support.Shared;
        }
    }

    /// <summary>A set within a set becomes one set of the vector's coordinates.</summary>
    private static Support Nest(IndexSource sets, int at)
    {
        var few = sets.Set(at + 1);
        var kept = sets.Set(at);
        Pick(kept, few, kept[..few.Length]);
        sets.Truncate(at);
        sets.Append(few.Length);
        return Support.Shared;
    }

    /// <summary>The largest number of values that the outer compressor gets.</summary>
    private int Received(int dimension, int workers) => Math.Max(1, inner.Counts(dimension, workers).Largest);
}
