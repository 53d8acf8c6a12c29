using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Tests.Compression;

namespace Gossamer.Tests.Messaging;

public sealed class CodecTests
{
    private readonly MessagePool pool = new();

    public static TheoryData<string> Names => CompressorCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void DecodedMessagesAreTheSameBitForBitAndAsLongAsCounted(string name)
    {
        var compressor = CompressorCases.Find(name);
        foreach (var floatBits in (int[])[64, 32])
        {
            var wire = new WireFormat(floatBits);
            foreach (var vector in CompressorCases.Vectors().Where(v => floatBits == 64 || v.Max(Math.Abs) < 1e30))
            {
                for (var round = 0; round < 10; round++) RoundTrip(compressor, vector, wire, round);
            }
        }
    }

    private void RoundTrip(Compressor compressor, double[] vector, WireFormat wire, int round)
    {
        var worker = round % CompressorCases.Workers;
        var context = CompressorCases.Context(pool, round, worker, floatBits: wire.FloatBits);
        var message = compressor.Compress(vector, ref context);
        message.IsReplacement = round % 2 == 1;
        var bits = Codec.CountBits(message, wire, AccountingKind.Wire);
        var bytes = Encode(message, wire, tag: round - 5);
        Assert.Equal(Codec.HeaderBytes(message) + ((bits + 7) / 8), bytes.Length);

        var shared = new IndexSource();
        shared.Prepare(compressor, vector.Length, CompressorCases.Context(null!, round, worker, floatBits: wire.FloatBits));
        // The decoder checks that it read exactly the bits that were announced, and those are the counted ones.
        Assert.Equal(bits, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)));
        var decoded = Codec.Decode(bytes, worker, vector.Length, wire, pool, out var tag, shared);
        Assert.Equal(round - 5, tag);
        Assert.Equal(message.IsReplacement, decoded.IsReplacement);
        Assert.Equal(message.GetType(), decoded.GetType());
        var (sent, received) = (new double[vector.Length], new double[vector.Length]);
        message.CopyTo(sent);
        decoded.CopyTo(received);
        Assert.Equal(sent.Select(BitConverter.DoubleToInt64Bits), received.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(bytes, Encode(decoded, wire, tag));
        message.Release();
        decoded.Release();
    }

    [Theory]
    [InlineData(64)]
    [InlineData(32)]
    public void BundlesKeepTheirPartsOfAnyLength(int floatBits)
    {
        var wire = new WireFormat(floatBits);
        var bundle = Bundled(3, 1, 4);
        var bits = Codec.CountBits(bundle, wire, AccountingKind.Wire);
        Assert.Equal(8 * floatBits, bits);
        var bytes = Encode(bundle, wire, tag: 7);
        var decoded = Assert.IsType<BundleMessage>(Codec.Decode(bytes, 2, 4, wire, pool, out var tag));
        Assert.Equal(7, tag);
        Assert.Equal(4, decoded.Count);
        Assert.Equal([3, 1, 4, 4], Enumerable.Range(0, decoded.Count).Select(part => decoded.Part(part).Dimension));
        Assert.True(decoded.Part(1).IsReplacement);
        Assert.IsType<EmptyMessage>(decoded.Part(3));
        Assert.Equal(bytes, Encode(decoded, wire, tag: 7));
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<BadMessageException>(() => Codec.Decode(bytes.AsSpan(0, length), 2, 4, wire, pool, out _));
    }

    [Fact]
    public void BundlesInsideBundlesAndHugePartsAreRefused()
    {
        var nested = pool.RentBundle();
        nested.Append(Bundled(2));
        var error = Assert.Throws<BadMessageException>(() => Codec.Decode(Encode(nested, WireFormat.Double, 0), 5, 4, WireFormat.Double, pool, out _));
        Assert.Contains("worker 5", error.Message, StringComparison.Ordinal);
        Assert.Contains("a bundle inside another body", error.Message, StringComparison.Ordinal);

        var huge = Encode(Bundled(2), WireFormat.Double, 0);
        // The dimension of the first part: behind the prefix, the bundle's own record and four bytes of its record.
        BinaryPrimitives.WriteInt32LittleEndian(huge.AsSpan(24 + 24 + 4), int.MaxValue);
        Assert.Throws<BadMessageException>(() => Codec.Decode(huge, 5, 4, WireFormat.Double, pool, out _));
    }

    private BundleMessage Bundled(params int[] lengths)
    {
        var bundle = pool.RentBundle();
        foreach (var length in lengths)
        {
            var part = pool.RentDense(length);
            for (var k = 0; k < length; k++) part.Buffer[k] = length + (0.5 * k);
            part.IsReplacement = length == 1;
            bundle.Append(part);
        }
        bundle.Append(pool.RentEmpty(4));
        return bundle;
    }

    [Fact]
    public void CountingLeavesOutIndicesWhereOnlyFloatsCount()
    {
        var vector = CompressorCases.Vectors().Last();
        foreach (var compressor in CompressorCases.Instances)
        {
            var context = CompressorCases.Context(pool, 1);
            var message = compressor.Compress(vector, ref context);
            var (all, values) = (Codec.CountBits(message, context.Wire, AccountingKind.Wire), Codec.CountBits(message, context.Wire, AccountingKind.Floats));
            Assert.InRange(values, 0, all);
            if (message is SparseMessage sparse) Assert.Equal(64 * sparse.Count, values);
        }
    }

    [Fact]
    public void TruncatedMessagesAreRefusedAtEveryLength()
    {
        foreach (var compressor in CompressorCases.Instances)
        {
            var (bytes, shared) = Sample(compressor, 3);
            for (var length = 0; length < bytes.Length; length++)
            {
                shared.Prepare(compressor, CompressorCases.Dimension, CompressorCases.Context(null!, 3));
                var error = Assert.Throws<BadMessageException>(() => Decode(bytes.AsSpan(0, length), shared));
                Assert.Contains("worker 17", error.Message, StringComparison.Ordinal);
            }
            Assert.Throws<BadMessageException>(() => Decode([.. bytes, 0], shared));
        }
    }

    [Fact]
    public void DamagedMessagesAreReadOrRefusedButNeverCrash()
    {
        var random = new RandomStream(5, RandomPurpose.Other);
        var refused = 0;
        foreach (var compressor in CompressorCases.Instances)
        {
            var (bytes, shared) = Sample(compressor, 4);
            for (var trial = 0; trial < 150; trial++)
            {
                var damaged = (byte[])bytes.Clone();
                for (var hits = random.NextInt(4); hits >= 0; hits--)
                {
                    // Headers are hit more often than their length deserves.
                    var at = random.NextInt(random.NextCoin(0.5) ? Math.Min(48, bytes.Length) : bytes.Length);
                    damaged[at] = random.NextCoin(0.5) ? (byte)random.NextInt(256) : (byte)(damaged[at] ^ (1 << random.NextInt(8)));
                }
                shared.Prepare(compressor, CompressorCases.Dimension, CompressorCases.Context(null!, 4));
                if (!IsRead(damaged, shared)) refused++;
            }
        }
        Assert.True(refused > 1000);
    }

    [Fact]
    public void RandomBytesAreReadOrRefusedButNeverCrash()
    {
        var random = new RandomStream(6, RandomPurpose.Other);
        var shared = new IndexSource();
        var read = 0;
        for (var trial = 0; trial < 20_000; trial++)
        {
            var records = random.NextCoin(0.6) ? 1 : 1 + random.NextInt(3);
            var bytes = new byte[24 + (24 * records) + random.NextInt(random.NextCoin(0.5) ? 10 : 260)];
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.NextInt(256);
            if (trial % 3 != 0) Plausible(bytes, records, ref random);
            if (IsRead(bytes, shared, out var leftOver)) read++;
            else if (leftOver > 0 && IsRead(Shorten(bytes, 24 + (24 * records), leftOver), shared, out _)) read++;
        }
        // Some must get through, or the trial would not reach the bodies.
        Assert.True(read > 300, $"{read} read");
    }

    /// <summary>The same message with as many bits of payload as its header asks for.</summary>
    private static byte[] Shorten(byte[] bytes, int header, int leftOver)
    {
        var bits = (8 * (bytes.Length - header)) - leftOver;
        var shorter = bytes[..(header + ((bits + 7) / 8))];
        BinaryPrimitives.WriteInt64LittleEndian(shorter.AsSpan(16), bits);
        if (bits % 8 != 0) shorter[^1] &= (byte)((1 << (bits % 8)) - 1);
        return shorter;
    }

    /// <summary>Gives random bytes a header that is nearly right, so that the bodies are reached.</summary>
    private static void Plausible(byte[] bytes, int records, ref RandomStream random)
    {
        (bytes[0], bytes[1], bytes[2], bytes[3]) = ((byte)'G', (byte)'m', 1, 64);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), records);
        var payload = bytes.AsSpan(24 + (24 * records));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), 8L * payload.Length);
        for (var r = 0; r < records; r++)
        {
            var record = bytes.AsSpan(24 + (24 * r), 24);
            record[0] = (byte)random.NextInt(12);
            record[1] = (byte)(random.NextCoin(0.2) ? random.NextInt(8) : 0);
            record[2] = record[3] = 0;
            BinaryPrimitives.WriteInt32LittleEndian(record[4..], random.NextCoin(0.7) ? CompressorCases.Dimension : random.NextInt(30));
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], random.NextCoin(0.9) ? random.NextInt(6) : int.MaxValue);
            BinaryPrimitives.WriteInt32LittleEndian(record[12..], random.NextCoin(0.9) ? 0 : random.NextInt(30));
            BinaryPrimitives.WriteDoubleLittleEndian(record[16..], random.NextCoin(0.8) ? random.NextInt(6) : double.NaN);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void ValuesThatAreNotFiniteAreRefused(double value)
    {
        var vector = new double[CompressorCases.Dimension];
        vector[3] = value;
        foreach (var compressor in (Compressor[])[new Identity(), new TopK(2), new ScaledSign()])
        {
            var context = CompressorCases.Context(pool, 0);
            var bytes = Encode(compressor.Compress(vector, ref context), context.Wire, 0);
            var error = Assert.Throws<BadMessageException>(() => Decode(bytes, null));
            Assert.Contains("worker 17", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(5, 3, "index 1 is 3")]
    [InlineData(3, 3, "index 1 is 3")]
    [InlineData(3, 30, "index 1 is 30")]
    public void IndicesThatDoNotRiseOrAreTooLargeAreRefused(int first, int second, string expected)
    {
        var message = pool.RentSparse(CompressorCases.Dimension, 2);
        (message.IndexBuffer[0], message.IndexBuffer[1]) = (first, second);
        message.ValueBuffer.Fill(1);
        var error = Assert.Throws<BadMessageException>(() => Decode(Encode(message, WireFormat.Double, 0), null));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "marks 11 coordinates, but it announces 12")]
    [InlineData(2, "marks more than the 12")]
    public void BitmapsThatMarkAnotherNumberAreRefused(byte change, string expected)
    {
        // Twelve of 24 coordinates: a bitmap is the cheaper form, here with the even ones marked.
        var message = pool.RentSparse(CompressorCases.Dimension, 12);
        for (var k = 0; k < 12; k++) message.IndexBuffer[k] = 2 * k;
        message.ValueBuffer.Fill(1);
        var bytes = Encode(message, WireFormat.Double, 0);
        bytes[^1] ^= change;
        var error = Assert.Throws<BadMessageException>(() => Decode(bytes, null));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MessagesForAnotherVectorOrWireAreRefused()
    {
        var (bytes, _) = Sample(new TopK(2), 1);
        Assert.Contains("24 coordinates, but 25", Refusal(25, WireFormat.Double), StringComparison.Ordinal);
        Assert.Contains("64 bits, but 32", Refusal(24, WireFormat.Single), StringComparison.Ordinal);
        Assert.StartsWith("bad message from the coordinator: ", Refusal(25, WireFormat.Double), StringComparison.Ordinal);

        string Refusal(int dimension, WireFormat wire) =>
            Assert.Throws<BadMessageException>(() => Codec.Decode(bytes, -1, dimension, wire, pool, out _)).Message;
    }

    [Fact]
    public void AnnouncedLengthsMakeNoRoom()
    {
        // A vector of 2³¹ − 1 coordinates is expected, and every kind of body announces so many in a few bytes.
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (byte kind = 1; kind <= 10; kind++)
        {
            var bytes = new byte[24 + 48 + 16];
            (bytes[0], bytes[1], bytes[2], bytes[3]) = ((byte)'G', (byte)'m', 1, 64);
            bytes[4] = 2;
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), 128);
            for (var r = 0; r < 2; r++)
            {
                var record = bytes.AsSpan(24 + (24 * r), 24);
                record[0] = r == 0 ? kind : (byte)1;
                BinaryPrimitives.WriteInt32LittleEndian(record[4..], int.MaxValue);
                BinaryPrimitives.WriteInt32LittleEndian(record[8..], int.MaxValue);
                BinaryPrimitives.WriteDoubleLittleEndian(record[16..], 1);
            }
            Assert.Throws<BadMessageException>(() => Codec.Decode(bytes, 17, int.MaxValue, WireFormat.Double, pool, out _));
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void ManyNestedBodiesDoNotOverflowTheStack()
    {
        const int Levels = 100_000;
        var bytes = new byte[24 + (24 * Levels)];
        (bytes[0], bytes[1], bytes[2], bytes[3]) = ((byte)'G', (byte)'m', 1, 64);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Levels);
        for (var r = 0; r < Levels; r++)
        {
            bytes[24 + (24 * r)] = 10;
            bytes[24 + (24 * r) + 4] = 1;
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(24 + (24 * r) + 16), 1);
        }
        Assert.Throws<BadMessageException>(() => Codec.Decode(bytes, 17, 1, WireFormat.Double, pool, out _));
    }

    [Fact]
    public void SharedIndicesThatTheReceiverDidNotPrepareAreAnError()
    {
        var (bytes, _) = Sample(new RandK(5), 1);
        Assert.Throws<BadMessageException>(() => Decode(bytes, null));
        var other = new IndexSource();
        other.Prepare(new RandK(6), CompressorCases.Dimension, CompressorCases.Context(null!, 1));
        Assert.Throws<BadMessageException>(() => Decode(bytes, other));
    }

    private (byte[] Bytes, IndexSource Shared) Sample(Compressor compressor, int round)
    {
        var context = CompressorCases.Context(pool, round);
        var message = compressor.Compress(CompressorCases.Vectors().Last(), ref context);
        return (Encode(message, context.Wire, 1), new IndexSource());
    }

    private bool IsRead(byte[] bytes, IndexSource shared) => IsRead(bytes, shared, out _);

    private bool IsRead(byte[] bytes, IndexSource shared, out int leftOver)
    {
        leftOver = 0;
        try
        {
            var message = Decode(bytes, shared);
            var target = new double[CompressorCases.Dimension];
            message.AddTo(target, 1);
            return true;
        }
        catch (BadMessageException error)
        {
            var words = error.Message.Split(' ');
            if (error.Message.EndsWith("bits are left over", StringComparison.Ordinal)) leftOver = int.Parse(words[^5], CultureInfo.InvariantCulture);
            return false;
        }
    }

    private Message Decode(ReadOnlySpan<byte> bytes, IndexSource? shared) =>
        Codec.Decode(bytes, 17, CompressorCases.Dimension, WireFormat.Double, pool, out _, shared);

    private static byte[] Encode(Message message, WireFormat wire, long tag)
    {
        var writer = new ArrayBufferWriter<byte>();
        Codec.Encode(message, wire, tag, writer);
        return writer.WrittenSpan.ToArray();
    }
}
