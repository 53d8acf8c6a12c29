using Gossamer.Cluster.Amqp;

namespace Gossamer.Cluster.Tests.Amqp;

/// <summary>Pieces of frames between two processes: numbered, resent where they are lost, dropped where they come twice.</summary>
public sealed class LinkTests
{
    private static readonly AmqpOptions Options = new(BrokerAddress.Parse("amqp://host", "here")) { ChunkBytes = 10, LongestFrame = 100, Window = 3 };

    [Fact]
    public void Frames_are_cut_and_put_together()
    {
        var link = new Link(1, 5, "queue", Options);
        var assembly = new FrameAssembly(100);
        link.Enqueue(EnvelopeKind.Data, 7, Bytes(25));
        link.Enqueue(EnvelopeKind.Data, 7, []);
        link.Enqueue(EnvelopeKind.Data, 7, Bytes(3));
        var frames = new List<byte[]>();
        for (var number = 1; link.Next() is { } piece; number++)
        {
            Assert.True(Envelope.TryRead(piece.Bytes.Span, out var envelope));
            Assert.Equal((number, 7UL, 5UL), (envelope.Number, envelope.From, envelope.To));
            var (buffer, length) = assembly.Add(envelope.FrameLength, piece.Bytes.Span[Envelope.Length..], out var error);
            Assert.Null(error);
            if (buffer is not null) frames.Add(buffer[..length]);
            link.Acknowledge(number);
        }
        Assert.Equal([Bytes(25), [], Bytes(3)], frames);
    }

    [Fact]
    public void A_window_limits_what_is_under_way_and_resending_begins_with_the_first_that_is_missing()
    {
        var link = new Link(1, 5, "queue", Options);
        for (var k = 0; k < 5; k++) link.Enqueue(EnvelopeKind.Data, 7, Bytes(1));
        Assert.Equal([1, 2, 3], Drain(link));
        Assert.True(link.HasUnsent);
        Assert.True(link.Acknowledge(1));
        Assert.Equal([4], Drain(link));
        link.Resend();
        Assert.Equal([2, 3, 4], Drain(link));
        Assert.True(link.Acknowledge(4));
        Assert.Equal([5], Drain(link));
        Assert.True(link.Acknowledge(5));
        Assert.False(link.HasUnsent);
        Assert.False(link.Acknowledge(6));
    }

    [Fact]
    public void Only_the_next_piece_is_accepted()
    {
        var link = new Link(1, 5, "queue", Options);
        Assert.True(link.Accept(1));
        Assert.False(link.Accept(1));
        Assert.False(link.AsksToResend);
        Assert.False(link.Accept(3));
        Assert.True(link.AsksToResend);
        link.NoteAcknowledged();
        Assert.False(link.Accept(4));
        Assert.False(link.AsksToResend);
        Assert.True(link.Accept(2));
        Assert.Equal(2, link.Received);
    }

    [Fact]
    public void Where_no_answer_comes_the_first_piece_is_tried_less_and_less_often()
    {
        var link = new Link(1, 5, "queue", Options);
        link.Enqueue(EnvelopeKind.Data, 7, Bytes(25));
        Assert.Equal([1, 2, 3], Drain(link));
        var probes = new List<int>();
        for (var tick = 1; tick <= 40; tick++)
        {
            link.Tick();
            var sent = Drain(link);
            if (sent.Count == 0) continue;
            Assert.Equal([1], sent);
            probes.Add(tick);
        }
        Assert.Equal([4, 12, 28], probes);
    }

    [Fact]
    public void Frames_that_are_not_what_was_announced_are_refused()
    {
        Assert.Contains("most is 100", Error(101, 10), StringComparison.Ordinal);
        Assert.Contains("more than the 5 bytes", Error(5, 6), StringComparison.Ordinal);
        Assert.Contains("empty piece", Error(5, 0), StringComparison.Ordinal);
        var assembly = new FrameAssembly(100);
        assembly.Add(20, new byte[10], out _);
        assembly.Add(30, new byte[10], out var error);
        Assert.Contains("a frame of 20 bytes became one of 30", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_that_are_none_are_recognised()
    {
        var header = new byte[Envelope.Length];
        var envelope = new Envelope(EnvelopeKind.Ping, 1, 2) { Number = 3, Acknowledged = 4, FrameLength = 5, AsksToResend = true };
        envelope.Write(header);
        Assert.True(Envelope.TryRead(header, out var read));
        Assert.Equal(envelope, read);
        Assert.False(Envelope.TryRead(header.AsSpan(1), out _));
        foreach (var (at, value) in new (int, byte)[] { (0, 0), (4, 0), (4, 7), (5, 2), (6, 1), (31, 0x80), (39, 0x80), (47, 0x80), (8, 0) })
        {
            var broken = (byte[])header.Clone();
            broken[at] = value;
            Assert.False(Envelope.TryRead(broken, out _), $"byte {at}");
        }
    }

    private static string Error(long announced, int piece)
    {
        new FrameAssembly(100).Add(announced, new byte[piece], out var error);
        return error!;
    }

    private static List<long> Drain(Link link)
    {
        var numbers = new List<long>();
        while (link.Next() is { } piece) numbers.Add(piece.Number);
        return numbers;
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(1, length).Select(k => (byte)k)];
}
