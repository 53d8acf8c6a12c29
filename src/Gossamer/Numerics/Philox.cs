using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Gossamer.Numerics;

/// <summary>The bijection Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011): 128 bits of counter to 128 random bits.</summary>
internal static class Philox
{
    /// <summary>Counters that <see cref="Fill"/> takes at a time; each gives two numbers.</summary>
    public const int BlocksAtOnce = 8;

    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The 128 bits of one counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint X0, uint X1, uint X2, uint X3) Block(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var p0 = (ulong)c0 * Multiplier0;
            var p1 = (ulong)c2 * Multiplier1;
            c0 = (uint)(p1 >> 32) ^ c1 ^ key0;
            c1 = (uint)p1;
            c2 = (uint)(p0 >> 32) ^ c3 ^ key1;
            c3 = (uint)p0;
            key0 += Weyl0;
            key1 += Weyl1;
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>
    /// The numbers of consecutive counters, two of 64 bits each: the first word of a block is the upper half of its first
    /// number. The same numbers on every processor.
    /// </summary>
    /// <param name="first">First value of the lowest counter word; the next blocks count on from it.</param>
    /// <param name="c1">Second word of the counter.</param>
    /// <param name="c2">Third word of the counter.</param>
    /// <param name="c3">Fourth word of the counter.</param>
    /// <param name="key0">First word of the key.</param>
    /// <param name="key1">Second word of the key.</param>
    /// <param name="target">A multiple of 2·<see cref="BlocksAtOnce"/> numbers.</param>
    public static void Fill(uint first, uint c1, uint c2, uint c3, uint key0, uint key1, Span<ulong> target)
    {
        if (target.Length % (2 * BlocksAtOnce) != 0) throw new ArgumentException($"{target.Length} numbers are no multiple of {2 * BlocksAtOnce}");
        for (var done = 0; done < target.Length; done += 2 * BlocksAtOnce)
        {
            var counter = first + (uint)(done / 2);
            var part = target.Slice(done, 2 * BlocksAtOnce);
            if (Avx2.IsSupported) FillByVectors(counter, c1, c2, c3, key0, key1, part);
            else FillOneByOne(counter, c1, c2, c3, key0, key1, part);
        }
    }

    internal static void FillOneByOne(uint first, uint c1, uint c2, uint c3, uint key0, uint key1, Span<ulong> target)
    {
        for (var block = 0; block < BlocksAtOnce; block++)
        {
            var (x0, x1, x2, x3) = Block(first + (uint)block, c1, c2, c3, key0, key1);
            target[2 * block] = ((ulong)x0 << 32) | x1;
            target[(2 * block) + 1] = ((ulong)x2 << 32) | x3;
        }
    }

    // One counter a 64-bit lane, of which only the lower half counts: the multiplication reads no more, so what the other
    // steps leave in the upper halves does no harm. Two groups of four hide each other's latency.
    private static void FillByVectors(uint first, uint c1, uint c2, uint c3, uint key0, uint key1, Span<ulong> target)
    {
        var m0 = Vector256.Create((ulong)Multiplier0).AsUInt32();
        var m1 = Vector256.Create((ulong)Multiplier1).AsUInt32();
        Vector256<ulong> a0 = Vector256.Create(first, first + 1, (ulong)(first + 2), first + 3);
        Vector256<ulong> b0 = Vector256.Create(first + 4, first + 5, (ulong)(first + 6), first + 7);
        Vector256<ulong> a1 = Vector256.Create((ulong)c1), a2 = Vector256.Create((ulong)c2), a3 = Vector256.Create((ulong)c3);
        Vector256<ulong> b1 = a1, b2 = a2, b3 = a3;
        for (var round = 0; round < Rounds; round++)
        {
            Vector256<ulong> k0 = Vector256.Create((ulong)key0), k1 = Vector256.Create((ulong)key1);
            var pa0 = Avx2.Multiply(a0.AsUInt32(), m0);
            var pa1 = Avx2.Multiply(a2.AsUInt32(), m1);
            var pb0 = Avx2.Multiply(b0.AsUInt32(), m0);
            var pb1 = Avx2.Multiply(b2.AsUInt32(), m1);
            a0 = (pa1 >>> 32) ^ a1 ^ k0;
            a1 = pa1;
            a2 = (pa0 >>> 32) ^ a3 ^ k1;
            a3 = pa0;
            b0 = (pb1 >>> 32) ^ b1 ^ k0;
            b1 = pb1;
            b2 = (pb0 >>> 32) ^ b3 ^ k1;
            b3 = pb0;
            key0 += Weyl0;
            key1 += Weyl1;
        }
        Store(a0, a1, a2, a3, target);
        Store(b0, b1, b2, b3, target[8..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<ulong> x0, Vector256<ulong> x1, Vector256<ulong> x2, Vector256<ulong> x3, Span<ulong> target)
    {
        var lower = Vector256.Create(0xFFFFFFFFUL);
        var even = (x0 << 32) | (x1 & lower);
        var odd = (x2 << 32) | (x3 & lower);
        // Blocks 0 and 2, then 1 and 3: unpacking works within halves.
        var outer = Avx2.UnpackLow(even, odd);
        var inner = Avx2.UnpackHigh(even, odd);
        ref var place = ref MemoryMarshal.GetReference(target);
        outer.GetLower().StoreUnsafe(ref place);
        inner.GetLower().StoreUnsafe(ref place, 2);
        outer.GetUpper().StoreUnsafe(ref place, 4);
        inner.GetUpper().StoreUnsafe(ref place, 6);
    }
}
