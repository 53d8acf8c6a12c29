using System.Runtime.InteropServices;

namespace Gossamer.Numerics.Products;

/// <summary>The one function of OpenBLAS that is used, looked up when first needed.</summary>
internal static unsafe class OpenBlas
{
    private const int RowMajor = 101, Plain = 111, Transposed = 112;

    private static readonly string[] Names =
        ["libopenblas.so.0", "libopenblas.so", "libopenblas.0.dylib", "libopenblas.dylib", "libopenblas.dll", "openblas"];

    private static readonly delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void> Product = Find();

    /// <summary>True where the library was found.</summary>
    public static bool IsAvailable => Product is not null;

    public static void Multiply(
        bool transposeA, bool transposeB, int rows, int columns, int inner,
        double alpha, ReadOnlySpan<double> a, ReadOnlySpan<double> b, double beta, Span<double> c)
    {
        fixed (double* pa = a, pb = b, pc = c)
        {
            Product(
                RowMajor, transposeA ? Transposed : Plain, transposeB ? Transposed : Plain, rows, columns, inner,
                alpha, pa, transposeA ? rows : inner, pb, transposeB ? inner : columns, beta, pc, columns);
        }
    }

    private static delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void> Find()
    {
        if (Environment.GetEnvironmentVariable("GOSSAMER_OPENBLAS") == "0") return null;
        foreach (var name in Names)
        {
            if (!NativeLibrary.TryLoad(name, out var library)) continue;
            if (!NativeLibrary.TryGetExport(library, "cblas_dgemm", out var product)) continue;
            // One thread: workers already run in parallel, and the order of sums must not depend on the number of cores.
            if (NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out var setThreads))
                ((delegate* unmanaged<int, void>)setThreads)(1);
            return (delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)product;
        }
        return null;
    }
}
