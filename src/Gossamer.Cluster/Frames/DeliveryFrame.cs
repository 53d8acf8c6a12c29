using Gossamer.Execution.Hosting;
using Gossamer.Messaging;

namespace Gossamer.Cluster.Frames;

/// <summary>
/// A message on its way between processes: receiver (4), sender (4), whether it belongs to a communication round (1), model
/// updates when its point was handed out (8), seconds computed for it (8), what the sender's process has spent (64, from workers and
/// nodes only), indices from shared randomness, then the message as the codec writes it.
/// </summary>
internal static class DeliveryFrame
{
    /// <summary>The receiver that means all workers of the process.</summary>
    public const int AllHere = -2;

    /// <summary>Writes one into the frame of this thread.</summary>
    public static FrameWriter Write(in Delivery delivery, int receiver, RunContext run, int epoch, in Spending spent)
    {
        var kind = receiver == AllHere ? FrameKind.DeliverToAll : FrameKind.Deliver;
        var output = FrameWriter.Begin(kind, epoch)
            .Int(receiver).Int(delivery.Sender).Byte(delivery.IsExchange ? (byte)1 : (byte)0).Long(delivery.IssuedAt).Double(delivery.Seconds);
        if (delivery.Sender != HostedParticipant.CoordinatorIndex) spent.Write(output);
        SharedIndices.Write(delivery.Body, output);
        Codec.Encode(delivery.Body, run.Wire, delivery.Tag, output);
        return output;
    }

    /// <summary>Reads one; the caller holds the reference on its body.</summary>
    /// <param name="input">The frame behind its header.</param>
    /// <param name="run">The run.</param>
    /// <param name="indices">Reused from frame to frame.</param>
    /// <param name="receiver">For whom it is; checked to be a participant.</param>
    /// <param name="spent">What the sender's process has spent.</param>
    public static Delivery Read(ref FrameReader input, RunContext run, IndexSource indices, out int receiver, out Spending spent)
    {
        receiver = input.Int();
        var sender = input.Int();
        if (receiver < AllHere || receiver >= run.Workers) throw input.Error($"it is for participant {receiver}, but there are only {run.Workers}");
        if (receiver == AllHere != (input.Kind == FrameKind.DeliverToAll) || (receiver == AllHere && sender != HostedParticipant.CoordinatorIndex))
            throw input.Error("it does not say clearly whom it is for");
        if (sender < HostedParticipant.CoordinatorIndex || sender >= run.Workers)
            throw input.Error($"it comes from participant {sender}, but there are only {run.Workers}");
        var isExchange = input.Byte() != 0;
        var issuedAt = input.Long();
        var seconds = input.Double();
        spent = sender == HostedParticipant.CoordinatorIndex ? default : Spending.Read(ref input);
        var shared = SharedIndices.Read(ref input, indices);
        var body = Codec.Decode(input.Rest(), sender, run.Dimension, run.Wire, run.Messages, out var tag, shared, isFinite: false);
        return new Delivery { Body = body, Sender = sender, IsExchange = isExchange, Tag = tag, IssuedAt = issuedAt, Seconds = seconds };
    }
}
