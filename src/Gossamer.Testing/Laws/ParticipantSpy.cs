using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Testing.Laws;

/// <summary>Passes on to the engine's context what all roles have.</summary>
internal abstract class ParticipantSpy(IParticipant inner) : IParticipant
{
    public int Workers => inner.Workers;

    public int Dimension => inner.Dimension;

    public ReadOnlySpan<double> Start => inner.Start;

    public long FirstIteration => inner.FirstIteration;

    public ParticipantState State => inner.State;

    public RandomStream Random(RandomPurpose purpose, long iteration, int slot = 0) => inner.Random(purpose, iteration, slot);

    public RandomStream SharedRandom(RandomPurpose purpose, long iteration, int slot = 0) => inner.SharedRandom(purpose, iteration, slot);

    public Message Compress(Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0) =>
        inner.Compress(compressor, vector, round, slot);

    public Message CompressDifference(
        Compressor compressor, ReadOnlySpan<double> target, ReadOnlySpan<double> estimate, long round, int slot = 0) =>
        inner.CompressDifference(compressor, target, estimate, round, slot);

    public Message CompressReplacement(Compressor compressor, ReadOnlySpan<double> vector, long round, int slot = 0) =>
        inner.CompressReplacement(compressor, vector, round, slot);

    public Message Dense(params ReadOnlySpan<double> values) => inner.Dense(values);

    public BundleMessage Bundle(params ReadOnlySpan<Message> parts) => inner.Bundle(parts);

    public Message Sum(Message first, Message second) => inner.Sum(first, second);
}

/// <summary>The same for participants that compute.</summary>
internal abstract class ComputingSpy(IComputingParticipant inner) : ParticipantSpy(inner), IComputingParticipant
{
    public int Index => inner.Index;

    public ILocalObjective Objective => inner.Objective;

    public void Hold(Message message) => inner.Hold(message);

    public void Discard(Message message) => inner.Discard(message);

    public ValueTask<Computed> ComputeAsync(Computation computation, Message point) => inner.ComputeAsync(computation, point);

    public ValueTask<Computed> ComputeAsync(Computation computation, Vector point) => inner.ComputeAsync(computation, point);
}
