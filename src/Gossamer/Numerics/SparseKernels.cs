using System.Runtime.CompilerServices;

namespace Gossamer.Numerics;

/// <summary>Sums over scattered places of a vector. Indices are not checked: matrices check theirs once, at creation.</summary>
internal static class SparseKernels
{
    // Four partial sums: one would wait for the latency of every addition.
    public static double SumAt(ref int index, ref double point, int k, int end)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (; k + 4 <= end; k += 4)
        {
            s0 += Unsafe.Add(ref point, Unsafe.Add(ref index, k));
            s1 += Unsafe.Add(ref point, Unsafe.Add(ref index, k + 1));
            s2 += Unsafe.Add(ref point, Unsafe.Add(ref index, k + 2));
            s3 += Unsafe.Add(ref point, Unsafe.Add(ref index, k + 3));
        }
        for (; k < end; k++) s0 += Unsafe.Add(ref point, Unsafe.Add(ref index, k));
        return (s0 + s1) + (s2 + s3);
    }

    public static double DotAt(ref int index, ref double value, ref double point, int k, int end)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (; k + 4 <= end; k += 4)
        {
            s0 += Unsafe.Add(ref value, k) * Unsafe.Add(ref point, Unsafe.Add(ref index, k));
            s1 += Unsafe.Add(ref value, k + 1) * Unsafe.Add(ref point, Unsafe.Add(ref index, k + 1));
            s2 += Unsafe.Add(ref value, k + 2) * Unsafe.Add(ref point, Unsafe.Add(ref index, k + 2));
            s3 += Unsafe.Add(ref value, k + 3) * Unsafe.Add(ref point, Unsafe.Add(ref index, k + 3));
        }
        for (; k < end; k++) s0 += Unsafe.Add(ref value, k) * Unsafe.Add(ref point, Unsafe.Add(ref index, k));
        return (s0 + s1) + (s2 + s3);
    }
}
