using System.Buffers.Binary;
using Gossamer.Cluster.Checkpoints;
using Gossamer.Cluster.Frames;
using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Tests.Equality;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Messaging;

namespace Gossamer.Cluster.Tests.Frames;

/// <summary>
/// Decoders read anything: bytes that are cut, flipped, made up or announce huge lengths are refused by name, or mean
/// something, and take no more memory than their length explains.
/// </summary>
public sealed class HostileBytesTests
{
    private const int Dimension = 5;
    private const long MostPerByte = 64;
    private const long MostBeside = 1 << 16;

    private static readonly RunContext Run = new(new CatalogueRuns().Create("ef21 5").Request, "loopback");

    private delegate void Decode(ReadOnlySpan<byte> bytes);

    public static TheoryData<string> Decoders => [.. Samples.Keys];

    private static readonly Dictionary<string, (byte[] Bytes, Decode Decode)> Samples = new(StringComparer.Ordinal)
    {
        ["start"] = (StartFrame.Write(3, new RunPlan("a text", new ObservationPlan(7, true)), [1, 2, 1], 1, Checkpoint()).Frame.ToArray(), bytes =>
        {
            var input = new FrameReader(bytes, 1);
            StartFrame.Read(ref input);
        }
        ),
        ["delivery"] = (DeliveryFrame.Write(Delivery(Dense()), 2, Run, 4, default).Frame.ToArray(), ReadDelivery),
        ["delivery to all"] = (DeliveryFrame.Write(Delivery(Dense()) with { Sender = -1 }, DeliveryFrame.AllHere, Run, 4, default).Frame.ToArray(), ReadDelivery),
        ["delivery with shared indices"] = (DeliveryFrame.Write(Delivery(Shared()), -1, Run, 4, default).Frame.ToArray(), ReadDelivery),
        ["checkpoint"] = (SavedBytes(), bytes =>
        {
            var input = new FrameReader(bytes, "checkpoint");
            SavedRun.Read(ref input);
        }
        ),
    };

    [Theory]
    [MemberData(nameof(Decoders))]
    public void What_was_written_is_read(string name)
    {
        var (bytes, decode) = Samples[name];
        decode(bytes);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Prefixes_are_refused(string name)
    {
        var (bytes, decode) = Samples[name];
        for (var length = 0; length < bytes.Length; length++) Demand(decode, bytes.AsSpan(0, length), $"prefix of {length} bytes");
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void What_is_left_over_is_refused(string name)
    {
        var (bytes, decode) = Samples[name];
        Assert.Throws<BadMessageException>(() => decode([.. bytes, 0]));
        Assert.Throws<BadMessageException>(() => decode([.. bytes, .. bytes]));
    }

    [Theory]
    [InlineData(4, -1, "for participant 4")]
    [InlineData(-3, -1, "for participant -3")]
    [InlineData(0, 4, "from participant 4")]
    [InlineData(0, -2, "from participant -2")]
    [InlineData(DeliveryFrame.AllHere, 1, "whom it is for")]
    public void Participants_who_do_not_exist_are_refused(int receiver, int sender, string expected)
    {
        var frame = DeliveryFrame.Write(Delivery(Dense()) with { Sender = sender }, receiver, Run, 4, default).Frame.ToArray();
        var error = Assert.Throws<BadMessageException>(() => ReadDelivery(frame));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_to_all_is_no_message_to_one()
    {
        var frame = DeliveryFrame.Write(Delivery(Dense()), 2, Run, 4, default).Frame.ToArray();
        frame[3] = (byte)FrameKind.DeliverToAll;
        Assert.Throws<BadMessageException>(() => ReadDelivery(frame));
    }

    [Fact]
    public void Shared_indices_that_do_not_rise_are_refused()
    {
        var message = Shared();
        (message.IndexBuffer[0], message.IndexBuffer[1]) = (3, 3);
        var frame = DeliveryFrame.Write(Delivery(message), -1, Run, 4, default).Frame.ToArray();
        var error = Assert.Throws<BadMessageException>(() => ReadDelivery(frame));
        Assert.Contains("indices must rise", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Flipped_bits_do_no_harm(string name)
    {
        var (bytes, decode) = Samples[name];
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Demand(decode, flipped, $"bit {bit}");
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Huge_and_negative_numbers_do_no_harm(string name)
    {
        var (bytes, decode) = Samples[name];
        foreach (var value in new[] { int.MaxValue, int.MinValue, -1, 1 << 28, bytes.Length })
        {
            for (var at = 0; at + 4 <= bytes.Length; at++)
            {
                var changed = (byte[])bytes.Clone();
                BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), value);
                Demand(decode, changed, $"{value} at {at}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Random_bytes_do_no_harm(string name)
    {
        var (bytes, decode) = Samples[name];
        var random = new System.Random(4711);
        for (var round = 0; round < 20_000; round++)
        {
            var changed = (byte[])bytes.Clone();
            // Some behind a header that is right, some in a few places, some from the first byte on.
            switch (round % 3)
            {
                case 0:
                    random.NextBytes(changed.AsSpan(random.Next(changed.Length)));
                    break;
                case 1:
                    for (var k = random.Next(1, 6); k > 0; k--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
                    break;
                default:
                    random.NextBytes(changed);
                    break;
            }
            Demand(decode, changed, $"round {round}");
        }
    }

    private static void Demand(Decode decode, ReadOnlySpan<byte> bytes, string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            decode(bytes);
        }
        catch (BadMessageException)
        {
            // Refused, as it should be where it means nothing.
        }
        catch (Exception other)
        {
            Assert.Fail($"{what}: {other.GetType().Name}: {other.Message}");
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= MostBeside + (MostPerByte * bytes.Length), $"{what}: {allocated} bytes were allocated for {bytes.Length}");
    }

    private static void ReadDelivery(ReadOnlySpan<byte> bytes)
    {
        var input = new FrameReader(bytes, 1);
        DeliveryFrame.Read(ref input, Run, new IndexSource(), out _, out _).Body.Release();
    }

    private static Delivery Delivery(Message body) => new() { Body = body, Sender = 1, Tag = 9, IssuedAt = 3, Seconds = 0.5 };

    private static DenseMessage Dense() => Run.Snapshot(new double[Run.Dimension]);

    private static SparseMessage Shared()
    {
        var message = Run.Messages.RentSparse(Run.Dimension, 2);
        message.IndicesAreShared = true;
        (message.IndexBuffer[0], message.IndexBuffer[1]) = (1, 3);
        message.ValueBuffer.Fill(1.5);
        return message;
    }

    private static byte[] SavedBytes()
    {
        var output = new FrameWriter();
        var point = new TracePoint(3, 0.25, 64, 128, 5, [0.5, double.NaN]);
        new SavedRun("a run", Checkpoint(), [point, point]) { Dimension = Dimension }.Write(output);
        return output.Frame.ToArray();
    }

    private static Checkpoint Checkpoint()
    {
        var state = new ParticipantState(Dimension);
        state.Vector("x").Assign([1, 2, 3, 4, 5]);
        state.Vector("a", 2).Assign([6, 7]);
        state.Counter("k").Value = 42;
        state.Counter("m").Value = -1;
        return new Checkpoint(3, state, [state, new ParticipantState(Dimension), state], new TracePoint(3, 0.25, 64, 128, 5, [0.5]), [1, 2, 3]);
    }
}
