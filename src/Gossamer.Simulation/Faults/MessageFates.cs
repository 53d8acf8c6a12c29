using System.Runtime.InteropServices;
using Gossamer.Numerics;

namespace Gossamer.Simulation.Faults;

/// <summary>What becomes of a message.</summary>
/// <param name="Copies">How often it arrives: 0, 1 or 2.</param>
/// <param name="Delay">How many seconds later.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MessageFate(int Copies, double Delay);

/// <summary>
/// Decides what becomes of every message of one run: a function of the seed and of the message's place among those of
/// its sender and receiver, so that a run can be replayed. May be asked from several threads.
/// </summary>
internal sealed class MessageFates
{
    private readonly ulong seed;
    private readonly MessageFault[] faults;
    private readonly (HashSet<int> Side, double From, double Until)[] partitions;
    private readonly Dictionary<(int Sender, int Receiver), long> sent = [];
    private readonly Lock gate = new();

    private MessageFates(ulong seed, MessageFault[] faults, Partition[] partitions)
    {
        (this.seed, this.faults) = (seed, faults);
        this.partitions = [.. partitions.Select(partition => (partition.Side.ToHashSet(), partition.From, partition.Until))];
    }

    /// <summary>The fates in a run with these faults; null where none concerns messages.</summary>
    public static MessageFates? For(IReadOnlyList<Fault> faults, ulong seed)
    {
        var messages = faults.OfType<MessageFault>().ToArray();
        var partitions = faults.OfType<Partition>().ToArray();
        return messages.Length + partitions.Length == 0 ? null : new MessageFates(seed, messages, partitions);
    }

    /// <summary>The fate of the next message from a sender to a receiver.</summary>
    public MessageFate Next(int sender, int receiver, double now)
    {
        long number;
        lock (gate)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(sent, (sender, receiver), out _);
            number = count++;
        }
        foreach (var (side, from, until) in partitions)
        {
            if (now >= from && now < until && side.Contains(sender) != side.Contains(receiver)) return new MessageFate(0, 0);
        }
        var fate = new MessageFate(1, 0);
        for (var k = 0; k < faults.Length; k++)
        {
            if (!Hits(k, sender, receiver, number, now)) continue;
            fate = faults[k].Harm switch
            {
                MessageHarm.Drop => fate with { Copies = 0 },
                MessageHarm.Delay => fate with { Delay = fate.Delay + faults[k].Seconds },
                _ => fate with { Copies = 2 * fate.Copies },
            };
        }
        return fate;
    }

    private bool Hits(int place, int sender, int receiver, long number, double now)
    {
        var fault = faults[place];
        if ((fault.Sender ?? sender) != sender || (fault.Receiver ?? receiver) != receiver) return false;
        if ((fault.Number ?? number) != number || now < fault.From || now >= fault.Until) return false;
        if (fault.Probability >= 1) return true;
        // One stream for the two ends: their indices take the participant and the upper half of the iteration.
        var random = new RandomStream(seed, RandomPurpose.Fault, sender, ((long)(receiver + 1) << 40) | number, place);
        return random.NextCoin(fault.Probability);
    }
}
