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
    /// α in (0, 1] with E‖C(v) − v‖² ≤ (1 − α)‖v‖² for all v, or null where there is none (then the compressor is not contractive).
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    public virtual double? Alpha(int dimension) => null;

    /// <summary>
    /// ω ≥ 0 with E C(v) = v and E‖C(v) − v‖² ≤ ω‖v‖² for all v, or null where there is none (then the compressor is biased).
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="workers">Number of workers n; matters to correlated compressors.</param>
    public virtual double? Omega(int dimension, int workers) => null;

    /// <summary>True where C(v) depends on v alone.</summary>
    public virtual bool IsDeterministic => false;

    /// <summary>True where C(tv) = t·C(v) for every t &gt; 0 (and the same randomness).</summary>
    public virtual bool IsHomogeneous => false;

    /// <summary>True where C(v) = v always; methods then send exact values that replace estimates.</summary>
    public virtual bool IsIdentity => false;

    /// <summary>True where the outputs of different workers in one round depend on each other (Perm-K).</summary>
    public virtual bool IsCorrelated => false;

    /// <summary>Says what is wrong when the compressor cannot serve this dimension and number of workers; null when it can.</summary>
    public virtual string? Validate(int dimension, int workers) => null;

    /// <summary>Compresses a vector. Allocates nothing after warm-up.</summary>
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

    /// <summary>How values will travel; a compressor rounds what it sends by it.</summary>
    public WireFormat Wire { get; init; }

    /// <summary>Where message bodies come from.</summary>
    public MessagePool Pool { get; init; }

    /// <summary>Named vectors that belong to this participant, for compressors with memory (PowerSGD).</summary>
    public Execution.ParticipantState State { get; init; }
}
