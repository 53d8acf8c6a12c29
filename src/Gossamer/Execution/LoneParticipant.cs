using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Execution;

/// <summary>
/// A participant without a run: it compresses and draws as worker 0 of n would, so that compressors and mechanisms can be
/// tried on vectors of one's own. Not thread safe.
/// </summary>
public sealed class LoneParticipant : IParticipant
{
    private readonly MessagePool pool = new();
    private readonly List<Message> made = [];
    private readonly ulong seed;
    private readonly double[] start;
    private readonly double[] difference;

    /// <summary>Creates a participant.</summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="seed">What its randomness depends on, with the round.</param>
    public LoneParticipant(int dimension, int workers, ulong seed)
    {
        (Dimension, Workers, this.seed) = (dimension, workers, seed);
        (start, difference) = (new double[dimension], new double[dimension]);
        State = new ParticipantState(dimension);
    }

    /// <inheritdoc/>
    public int Workers { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<double> Start => start;

    /// <inheritdoc/>
    public long FirstIteration => 0;

    /// <inheritdoc/>
    public ParticipantState State { get; }

    /// <inheritdoc/>
    public RandomStream Random(RandomPurpose purpose, long iteration, int slot = 0) => new(seed, purpose, 0, iteration, slot);

    /// <inheritdoc/>
    public RandomStream SharedRandom(RandomPurpose purpose, long iteration, int slot = 0) => new(seed, purpose, -1, iteration, slot);

    /// <inheritdoc/>
    public Message Compress(Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0)
    {
        var context = new CompressionContext
        {
            Private = Random(RandomPurpose.Compression, round, slot),
            Shared = SharedRandom(RandomPurpose.Compression, round, slot),
            Workers = Workers,
            Wire = WireFormat.Double,
            Pool = pool,
            State = State,
            Slot = slot,
        };
        return Keep(compressor.Compress(vector, ref context));
    }

    /// <inheritdoc/>
    public Message CompressDifference(
        Compressor compressor, ReadOnlySpan<double> target, ReadOnlySpan<double> estimate, long round, int slot = 0)
    {
        if (compressor.IsIdentity) return CompressReplacement(compressor, target, round, slot);
        TensorPrimitives.Subtract(target, estimate, difference);
        return Compress(compressor, difference, round, slot);
    }

    /// <inheritdoc/>
    public Message CompressReplacement(Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0)
    {
        var message = Compress(compressor, vector, round, slot);
        message.IsReplacement = true;
        return message;
    }

    /// <inheritdoc/>
    public Message Dense(params ReadOnlySpan<double> values)
    {
        var message = pool.RentDense(values.Length);
        values.CopyTo(message.Buffer);
        return Keep(message);
    }

    /// <inheritdoc/>
    public BundleMessage Bundle(params ReadOnlySpan<Message> parts)
    {
        var bundle = pool.RentBundle();
        foreach (var part in parts)
        {
            part.Retain();
            bundle.Append(part);
        }
        Keep(bundle);
        return bundle;
    }

    /// <inheritdoc/>
    public Message Sum(Message first, Message second) => Keep(SumMessage.Of(pool, first, second));

    /// <summary>Ends the life of all messages made so far, so that their memory serves the next ones.</summary>
    public void Forget()
    {
        foreach (var message in made) message.Release();
        made.Clear();
    }

    private Message Keep(Message message)
    {
        made.Add(message);
        return message;
    }
}
