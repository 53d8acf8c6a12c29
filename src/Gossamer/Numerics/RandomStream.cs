using System.Runtime.CompilerServices;

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
/// no draw depends on what was drawn elsewhere. A mutable struct: pass it by reference to draw from it.
/// </summary>
public struct RandomStream
{
    private readonly uint key0, key1;
    private readonly uint c1, c2, c3;
    private uint block;
    private uint b0, b1, b2, b3;
    private int left;
    private double spareGaussian;
    private bool hasSpare;

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

    /// <summary>A standard normal draw (polar method of Marsaglia).</summary>
    public double NextGaussian()
    {
        if (hasSpare)
        {
            hasSpare = false;
            return spareGaussian;
        }
        double u, v, square;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            square = (u * u) + (v * v);
        }
        while (square is >= 1 or 0);
        var factor = Math.Sqrt(-2 * Math.Log(square) / square);
        spareGaussian = v * factor;
        hasSpare = true;
        return u * factor;
    }

    /// <summary>Fills with independent standard normal draws.</summary>
    public void FillGaussian(Span<double> target)
    {
        for (var k = 0; k < target.Length; k++) target[k] = NextGaussian();
    }

    /// <summary>An exponential draw with mean 1.</summary>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>Shuffles in place, every order equally likely.</summary>
    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private void Refill()
    {
        uint x0 = block++, x1 = c1, x2 = c2, x3 = c3, k0 = key0, k1 = key1;
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)x0 * 0xD2511F53u;
            var p1 = (ulong)x2 * 0xCD9E8D57u;
            x0 = (uint)(p1 >> 32) ^ x1 ^ k0;
            x1 = (uint)p1;
            x2 = (uint)(p0 >> 32) ^ x3 ^ k1;
            x3 = (uint)p0;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        (b0, b1, b2, b3, left) = (x0, x1, x2, x3, 4);
    }

    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
