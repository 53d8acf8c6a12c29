using System.Runtime.InteropServices;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Compression;

/// <summary>
/// Maps a vector to a message. A compressor is shared by all workers and holds no state of its own; what one call needs
/// comes with the <see cref="CompressionContext"/>. Constants are functions of the dimension.
/// </summary>
public abstract class Compressor
{
    /// <summary>As written in experiment files, such as <c>top-k(5)</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// α in (0, 1] with E‖C(v) − v‖² ≤ (1 − α)‖v‖² for all v, or null where there is none (then the compressor is not
    /// contractive). An unbiased compressor with ω &lt; 1 is contractive as it is.
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    public virtual double? Alpha(int dimension) =>
        !IsCorrelated && Omega(dimension, 1) is { } omega and < 1 ? 1 - omega : null;

    /// <summary>
    /// ω ≥ 0 with E C(v) = v and E‖C(v) − v‖² ≤ ω‖v‖² for all v, or null where there is none (then the compressor is biased).
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="workers">Number of workers n; matters to correlated compressors.</param>
    public virtual double? Omega(int dimension, int workers) => null;

    /// <summary>
    /// α for vectors with at most <paramref name="support"/> nonzero coordinates (rare features), or null where the
    /// compressor is not contractive. At least <see cref="Alpha"/>.
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="support">Largest number of nonzero coordinates r, from 1 to d.</param>
    public virtual double? AlphaOnSupport(int dimension, int support) => Alpha(dimension);

    /// <summary>
    /// A and B with E‖(1/n)ΣC_i(a_i) − (1/n)Σa_i‖² ≤ A·(1/n)Σ‖a_i‖² − B‖(1/n)Σa_i‖² for the compressors of n workers, or
    /// null where the compressor is biased. Workers with independent randomness have A = ω/n and B = 0.
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="workers">Number of workers n.</param>
    public virtual GroupVariance? GroupConstants(int dimension, int workers) =>
        Omega(dimension, workers) is { } omega ? new GroupVariance(omega / workers, 0) : null;

    /// <summary>
    /// η and ω with ‖E C(v) − v‖ ≤ η‖v‖ and E‖C(v) − E C(v)‖² ≤ ω‖v‖² for all v (the class C(η, ω) of EF-BV), or null
    /// where none are known.
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    public virtual BiasVariance? BiasAndVariance(int dimension)
    {
        if (!IsCorrelated && Omega(dimension, 1) is { } omega) return new BiasVariance(0, omega);
        return IsDeterministic && Alpha(dimension) is { } alpha ? new BiasVariance(Math.Sqrt(1 - alpha), 0) : null;
    }

    /// <summary>Δ² with E‖C(v) − v‖² ≤ Δ² for all v (absolute compressors), or null where there is none.</summary>
    /// <param name="dimension">Number of coordinates d.</param>
    public virtual double? AbsoluteError(int dimension) => null;

    /// <summary>ζ, the expected number of values that one worker sends.</summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="workers">Number of workers n; matters to correlated compressors.</param>
    public virtual double Density(int dimension, int workers) => dimension;

    /// <summary>True where C(v) depends on v alone.</summary>
    public virtual bool IsDeterministic => false;

    /// <summary>True where C(tv) = t·C(v) for every t &gt; 0 (and the same randomness).</summary>
    public virtual bool IsHomogeneous => false;

    /// <summary>True where C(v) = v always; methods then send exact values that replace estimates.</summary>
    public virtual bool IsIdentity => false;

    /// <summary>True where the outputs of different workers in one round depend on each other (Perm-K).</summary>
    public virtual bool IsCorrelated => false;

    /// <summary>True where C(v) is zero wherever v is zero, so that rare features stay rare.</summary>
    public virtual bool KeepsSupport => KeepsCoordinates;

    /// <summary>
    /// True where outputs are the input on some coordinates and zero on the others, both exact: then ‖C(v) − v‖² = ‖v‖² − ‖C(v)‖².
    /// </summary>
    internal virtual bool KeepsCoordinates => false;

    /// <summary>
    /// The smallest and the largest number of values that a message carries: what a second compressor gets that is
    /// applied to them.
    /// </summary>
    internal virtual (int Smallest, int Largest) Counts(int dimension, int workers) => (dimension, dimension);

    /// <summary>The factor that makes the compressor contractive, with the α it then has; null where none is known.</summary>
    internal virtual Shrinkage? Shrink(int dimension)
    {
        if (BiasAndVariance(dimension) is not { Eta: < 1 } known) return null;
        // The best factor λ for the class C(η, ω); 1/(1 + ω) for unbiased compressors.
        var rest = 1 - known.Eta;
        var factor = Math.Min(1, rest / ((rest * rest) + known.Omega));
        var bias = 1 - (factor * rest);
        var alpha = 1 - (bias * bias) - (factor * factor * known.Omega);
        return new Shrinkage(factor, known.Eta == 0 ? 1 / (1 + known.Omega) : alpha);
    }

    /// <summary>
    /// Lists the index sets that <see cref="Compress"/> would mark as shared, in the order of the message's parts, for a
    /// receiver that has the sender's randomness but not its vector. So which sets there are must not depend on the vector.
    /// </summary>
    /// <returns>Where the values of the message will stand.</returns>
    internal virtual Support ListSharedIndices(int dimension, ref CompressionContext context, IndexSource sets) => Support.Everywhere;

    /// <summary>Says what is wrong when the compressor cannot serve this dimension and number of workers; null when it can.</summary>
    public virtual string? Validate(int dimension, int workers) => null;

    /// <summary>
    /// Compresses a vector. Allocates nothing after warm-up (the singular vectors of <c>rank-k</c> are the exception).
    /// </summary>
    /// <param name="vector">The vector v, finite.</param>
    /// <param name="context">Randomness, place among the workers, pool.</param>
    public abstract Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>What one call of a compressor may use.</summary>
public ref struct CompressionContext
{
    /// <summary>Randomness of this worker, this round and this slot alone.</summary>
    public RandomStream Private;

    /// <summary>Randomness that all workers share in this round and slot.</summary>
    public RandomStream Shared;

    /// <summary>0-based index of the worker; 0 at the coordinator.</summary>
    public int Worker { get; init; }

    /// <summary>Number of workers n.</summary>
    public int Workers { get; init; }

    /// <summary>Tells apart several calls of one participant in one round; picks the memory of compressors that have one.</summary>
    public int Slot { readonly get; set; }

    /// <summary>How values will travel; a compressor rounds what it sends by it.</summary>
    public WireFormat Wire { get; init; }

    /// <summary>Where message bodies come from.</summary>
    public MessagePool Pool { get; init; }

    /// <summary>Named vectors that belong to this participant, for compressors with memory (PowerSGD).</summary>
    public Execution.ParticipantState State { get; init; }

    /// <summary>
    /// The same call for a part of the compressor (a stage, a block), with randomness of its own: parts do not disturb
    /// each other, however often they draw.
    /// </summary>
    internal readonly CompressionContext Part(int index)
    {
        var part = this;
        part.Private = Private.Substream(index);
        part.Shared = Shared.Substream(index);
        part.Slot = (1000 * Slot) + index + 1;
        return part;
    }
}

/// <summary>Which coordinates a message has values for.</summary>
internal enum Support
{
    /// <summary>None: it is empty.</summary>
    Nowhere,

    /// <summary>All of them, or the message is of several parts.</summary>
    Everywhere,

    /// <summary>Those of one shared set.</summary>
    Shared,

    /// <summary>Some that depend on the vector, so that the message says which.</summary>
    Told,
}

/// <summary>A factor that makes a compressor contractive.</summary>
/// <param name="Factor">What its outputs are multiplied by, in (0, 1].</param>
/// <param name="Alpha">The α of the product.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Shrinkage(double Factor, double Alpha);

/// <summary>A and B of <see cref="Compressor.GroupConstants"/>.</summary>
/// <param name="A">Weight of the mean of the squared norms.</param>
/// <param name="B">Weight of the squared norm of the mean, at most A.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GroupVariance(double A, double B);

/// <summary>η and ω of <see cref="Compressor.BiasAndVariance"/>.</summary>
/// <param name="Eta">Relative bias η, 0 for unbiased compressors.</param>
/// <param name="Omega">Relative variance ω.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BiasVariance(double Eta, double Omega);
