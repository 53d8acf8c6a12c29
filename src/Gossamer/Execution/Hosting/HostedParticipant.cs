using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Execution.Hosting;

/// <summary>What a participant's context is in every engine: randomness, compression, state, and the messages it made.</summary>
internal abstract class HostedParticipant(RunContext run, int index) : IParticipant
{
    /// <summary>The coordinator's index, as arrivals name it.</summary>
    public const int CoordinatorIndex = -1;

    /// <summary>Names the coordinator's streams; those that it draws for worker i are i + 1 below.</summary>
    protected const int CoordinatorStream = -2;

    private const int Everybody = -1;

    private ParticipantState? state;
    private Message? made;
    private List<Message>? moreMade;
    private List<Message>? holding;

    public RunContext Run { get; } = run;

    /// <summary>0-based index, −1 at the coordinator.</summary>
    public int Index { get; } = index;

    public int Workers => Run.Workers;

    public int Dimension => Run.Dimension;

    public ReadOnlySpan<double> Start => Run.Problem.Start.Span;

    public long FirstIteration => Run.FirstIteration;

    public ParticipantState State
    {
        get => state ??= new ParticipantState(Run.Dimension);
        set => state = value;
    }

    public RandomStream Random(RandomPurpose purpose, long iteration, int slot = 0) =>
        new(Run.Seed, purpose, Index < 0 ? CoordinatorStream : Index, iteration, slot);

    public RandomStream SharedRandom(RandomPurpose purpose, long iteration, int slot = 0) =>
        new(Run.Seed, purpose, Everybody, iteration, slot);

    public Message Compress(Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0) =>
        Compress(compressor, vector, Random(RandomPurpose.Compression, round, slot), round, slot, Math.Max(Index, 0), slot);

    public Message CompressReplacement(Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0)
    {
        var message = Compress(compressor, vector, round, slot);
        message.IsReplacement = true;
        return message;
    }

    public Message Dense(params ReadOnlySpan<double> values) => Keep(Run.Snapshot(values));

    public BundleMessage Bundle(params ReadOnlySpan<Message> parts)
    {
        if (parts.IsEmpty) throw new ArgumentException("a bundle has at least one part", nameof(parts));
        var bundle = Keep(Run.Messages.RentBundle());
        foreach (var part in parts)
        {
            if (part is HostedComputed computed)
            {
                computed.DemandNotCancelled();
                computed.RoundForWire();
                // Many may look at what the coordinator sends at the same time.
                if (Index < 0) computed.Evaluate();
            }
            part.Retain();
            bundle.Append(part);
        }
        return bundle;
    }

    public Message CompressDifference(
        Compressor compressor, ReadOnlySpan<double> target, ReadOnlySpan<double> estimate, long round, int slot = 0)
    {
        if (compressor.IsIdentity)
        {
            var exact = Dense(target);
            exact.IsReplacement = true;
            return exact;
        }
        var difference = Run.Computations.RentBuffer();
        TensorPrimitives.Subtract(target, estimate, difference);
        var message = Compress(compressor, difference, round, slot);
        Run.Computations.ReturnBuffer(difference);
        return message;
    }

    public Message Sum(Message first, Message second) => Keep(SumMessage.Of(Run.Messages, first, second));

    public void Hold(Message message)
    {
        message.Retain();
        (holding ??= new List<Message>(1)).Add(message);
    }

    public void Discard(Message message)
    {
        // What is held has a reference of its own, also where it was made here.
        if (holding?.LastIndexOf(message) is >= 0 and var held) holding.RemoveAt(held);
        else if (ReferenceEquals(made, message)) made = null;
        else if (moreMade?.LastIndexOf(message) is >= 0 and var place) moreMade.RemoveAt(place);
        else return;
        message.Release();
    }

    /// <summary>C(vector) with the private randomness, for the worker and with the compressor's memory that are given.</summary>
    protected Message Compress(
        Compressor compressor, ReadOnlySpan<double> vector, RandomStream stream, long round, int slot, int worker, int memory)
    {
        var context = new CompressionContext
        {
            Private = stream,
            Shared = SharedRandom(RandomPurpose.Compression, round, slot),
            Worker = worker,
            Workers = Run.Workers,
            Wire = Run.Wire,
            Pool = Run.Messages,
            State = State,
            Slot = memory,
        };
        return Keep(compressor.Compress(vector, ref context));
    }

    /// <summary>Takes over the maker's reference on a message, to be let go by <see cref="ReleaseMade"/>.</summary>
    protected T Keep<T>(T message) where T : Message
    {
        if (made is null) made = message;
        else (moreMade ??= []).Add(message);
        return message;
    }

    /// <summary>Lets go of the messages made since the last call: their time is over with the next receive.</summary>
    protected void ReleaseMade()
    {
        made?.Release();
        made = null;
        if (moreMade is not { Count: > 0 }) return;
        foreach (var message in moreMade) message.Release();
        moreMade.Clear();
    }

    /// <summary>As <see cref="ReleaseMade"/>, but what was made since the last call lives until the next one.</summary>
    protected void ReleaseMadeBefore(List<Message> older)
    {
        foreach (var message in older) message.Release();
        older.Clear();
        if (made is not null) older.Add(made);
        made = null;
        if (moreMade is null) return;
        older.AddRange(moreMade);
        moreMade.Clear();
    }
}
