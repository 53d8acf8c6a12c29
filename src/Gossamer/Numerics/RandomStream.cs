using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gossamer.Numerics;

/// <summary>What a random stream is for. Streams of different purposes never overlap.</summary>
public enum RandomPurpose
{
    /// <summary>Durations of computations in the simulator.</summary>
    Duration,
    /// <summary>Samples of stochastic gradients; one stream a job.</summary>
    Sample,
    /// <summary>Coins and index draws of the algorithm.</summary>
    Coin,
    /// <summary>Private randomness of compressors.</summary>
    Compression,
    /// <summary>Generated data, splits and starting points.</summary>
    Data,
    /// <summary>Network delays and topologies.</summary>
    Network,
    /// <summary>Faults.</summary>
    Fault,
    /// <summary>Anything a method needs beside the above.</summary>
    Other,
}

/// <summary>
/// A counter-based random stream (Philox 4x32-10; Salmon, Moraes, Dror and Shaw, SC 2011): a pure function of
/// (seed, purpose, participant, iteration, slot). Creating one costs nothing, so every piece of work has its own and
/// no draw depends on what was drawn elsewhere. A mutable struct: pass it by reference to draw from it. One stream gives
/// 2³⁴ words of 32 bits before it repeats.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct RandomStream : IRandomBits
{
    // Numbers of 64 bits that are made at a time when many are wanted.
    private const int BulkLength = 64;

    private readonly uint key0, key1;
    private readonly uint c1, c2, c3;
    private uint block;
    private uint b0, b1, b2, b3;
    private int left;

    /// <summary>Opens the stream of the given coordinates.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="purpose">What the draws are for.</param>
    /// <param name="participant">Worker or node, 0-based; −1 for what all share, −2 for the coordinator.</param>
    /// <param name="iteration">Iteration, round or job.</param>
    /// <param name="slot">Tells apart several streams of one iteration, 0 to 65535.</param>
    public RandomStream(ulong seed, RandomPurpose purpose, int participant = -1, long iteration = 0, int slot = 0)
    {
        // The purpose and slot go into the key, so that a counter of 96 bits is left for participant, iteration and block.
        var mixed = Mix(seed ^ Mix(((ulong)(uint)slot << 32) | (uint)purpose));
        key0 = (uint)mixed;
        key1 = (uint)(mixed >> 32);
        c1 = (uint)participant;
        c2 = (uint)iteration;
        c3 = (uint)(iteration >> 32);
    }

    private RandomStream(ulong key, uint c1, uint c2, uint c3)
    {
        key0 = (uint)key;
        key1 = (uint)(key >> 32);
        this.c1 = c1;
        this.c2 = c2;
        this.c3 = c3;
    }

    /// <summary>
    /// An independent stream that belongs to this one: the same whatever was drawn from this one before. For parts of a
    /// piece of work that draw an unforeseeable number of times.
    /// </summary>
    /// <param name="index">Tells apart the parts; any number.</param>
    public readonly RandomStream Substream(int index) =>
        new(Mix(((ulong)key1 << 32 | key0) + Mix(0xD1B54A32D192ED03UL ^ (uint)index)), c1, c2, c3);

    /// <summary>The next 32 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NextUInt32()
    {
        if (left == 0) Refill();
        left--;
        return left switch { 3 => b0, 2 => b1, 1 => b2, _ => b3 };
    }

    /// <summary>The next 64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64() => ((ulong)NextUInt32() << 32) | NextUInt32();

    /// <summary>A uniform draw from [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform draw from {0, …, <paramref name="bound"/> − 1}, without bias.</summary>
    /// <param name="bound">At least 1.</param>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var range = (uint)bound;
        var product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            // Lemire's rejection: the few values that would make the draw uneven are drawn again.
            var threshold = (0u - range) % range;
            while ((uint)product < threshold) product = (ulong)NextUInt32() * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>True with the given probability.</summary>
    public bool NextCoin(double probability) => NextDouble() < probability;

    /// <summary>A standard normal draw.</summary>
    public double NextGaussian() => Ziggurat.Draw(ref this);

    /// <summary>An exponential draw with mean 1.</summary>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>Fills with standard normal draws: the same as so many calls of <see cref="NextGaussian"/>, and several times faster.</summary>
    /// <param name="target">Overwritten.</param>
    public void FillGaussian(Span<double> target)
    {
        Span<ulong> room = stackalloc ulong[BulkLength];
        var bulk = new Bulk(ref this, room);
        for (var k = 0; k < target.Length; k++) target[k] = Ziggurat.Draw(ref bulk);
        bulk.Return();
    }

    /// <summary>Fills with draws from [0, 1): the same as so many calls of <see cref="NextDouble"/>, and several times faster.</summary>
    /// <param name="target">Overwritten.</param>
    public void FillUniform(Span<double> target)
    {
        Span<ulong> room = stackalloc ulong[BulkLength];
        var bulk = new Bulk(ref this, room);
        for (var k = 0; k < target.Length; k++) target[k] = (bulk.NextUInt64() >> 11) * (1.0 / (1UL << 53));
        bulk.Return();
    }

    /// <summary>Shuffles in place, every order equally likely.</summary>
    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refill()
    {
        (b0, b1, b2, b3) = Philox.Block(block++, c1, c2, c3, key0, key1);
        left = 4;
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Draws from a stream through a supply that is made many at a time; then leaves the stream where it would be.</summary>
    private ref struct Bulk : IRandomBits
    {
        private readonly ref RandomStream stream;
        private readonly Span<ulong> supply;
        private int used;

        public Bulk(ref RandomStream stream, Span<ulong> room)
        {
            this.stream = ref stream;
            supply = room;
            used = room.Length;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong NextUInt64() => used < supply.Length ? supply[used++] : Supply();

        /// <summary>Gives back what was not used.</summary>
        public readonly void Return()
        {
            var unused = (uint)(supply.Length - used);
            if (unused == 0) return;
            // Half a block may be left of the one that was begun: it is made again, as it is not kept.
            stream.block -= (unused + 1) / 2;
            if (unused % 2 == 0) return;
            stream.Refill();
            stream.left = 2;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private ulong Supply()
        {
            // What the stream has begun is used up first. A stream in the middle of a number stays there, one by one.
            if (stream.left != 0) return stream.NextUInt64();
            Philox.Fill(stream.block, stream.c1, stream.c2, stream.c3, stream.key0, stream.key1, supply);
            stream.block += (uint)supply.Length / 2;
            used = 1;
            return supply[0];
        }
    }
}
