using System.Runtime.InteropServices;
using Gossamer.Messaging;

namespace Gossamer.Execution.Hosting;

/// <summary>A message on its way or received, with what engines note of it. Whoever holds it holds a reference on its body.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Delivery
{
    public Message Body;
    public int Sender;

    /// <summary>True for a message of a communication round of nodes, whose number is the tag.</summary>
    public bool IsExchange;

    public long Tag;

    /// <summary>Model updates made when the point that this answers was handed out; for a point, when it was itself.</summary>
    public long IssuedAt;

    /// <summary>Model updates made when the coordinator received it.</summary>
    public long ReceivedAt;

    /// <summary>Seconds that the sender had computed since its last message.</summary>
    public double Seconds;
}
