using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Gossamer.Problems;

/// <summary>The kinds of regularisers.</summary>
public enum RegularizerKind
{
    /// <summary>R = 0.</summary>
    None,

    /// <summary>R(x) = (λ/2)‖x‖².</summary>
    L2,

    /// <summary>R(x) = λ Σ x_k²/(1 + x_k²).</summary>
    Nonconvex,
}

/// <summary>Which coordinates the regulariser of a worker touches.</summary>
public enum RegularizerScope
{
    /// <summary>All, at every worker.</summary>
    All,

    /// <summary>
    /// Those that the worker's rows touch. A coordinate that c of n workers own counts n/c times at each of them, so that f is
    /// the same as with <see cref="All"/> (but for coordinates that nobody owns), and sparse f_i stay sparse.
    /// </summary>
    Owned,
}

/// <summary>A smooth regulariser R that is added to every f_i.</summary>
public sealed record Regularizer
{
    // What every coordinate counts; null where all count once.
    private readonly double[]? shares;
    private readonly double greatestShare = 1;

    private Regularizer(RegularizerKind kind, double weight) => (Kind, Weight) = (kind, weight);

    private Regularizer(RegularizerKind kind, double weight, double[] shares) : this(kind, weight)
    {
        this.shares = shares;
        greatestShare = TensorPrimitives.Max<double>(shares);
    }

    /// <summary>No regulariser.</summary>
    public static Regularizer None { get; } = new(RegularizerKind.None, 0);

    /// <summary>Its kind.</summary>
    public RegularizerKind Kind { get; }

    /// <summary>λ; 0 for none.</summary>
    public double Weight { get; }

    /// <summary>Upper end of the second derivative in every coordinate: 0, λ or 2λ. It is added to every L.</summary>
    public double Smoothness => Kind switch { RegularizerKind.L2 => Weight, RegularizerKind.Nonconvex => 2 * Weight, _ => 0 } * greatestShare;

    /// <summary>Lower end of the second derivative in every coordinate: 0, λ or −λ/2.</summary>
    public double LeastCurvature => Kind switch
    {
        RegularizerKind.L2 => shares is null ? Weight : Weight * TensorPrimitives.Min<double>(shares),
        RegularizerKind.Nonconvex => -Weight / 2 * greatestShare,
        _ => 0,
    };

    /// <summary>(λ/2)‖x‖².</summary>
    /// <param name="weight">λ, positive; 0 gives none.</param>
    /// <exception cref="BadInputException">λ is negative or not finite.</exception>
    public static Regularizer L2(double weight) => Create(RegularizerKind.L2, weight);

    /// <summary>λ Σ x_k²/(1 + x_k²), which is not convex.</summary>
    /// <param name="weight">λ, positive; 0 gives none.</param>
    /// <exception cref="BadInputException">λ is negative or not finite.</exception>
    public static Regularizer Nonconvex(double weight) => Create(RegularizerKind.Nonconvex, weight);

    /// <summary>The regulariser in which every coordinate counts as often as it is told.</summary>
    internal Regularizer Shared(double[] coordinateShares) =>
        Kind == RegularizerKind.None ? this : new Regularizer(Kind, Weight, coordinateShares);

    /// <summary>What every coordinate counts; empty where all count once.</summary>
    internal ReadOnlySpan<double> Shares => shares;

    /// <summary>True where the regulariser touches the coordinate.</summary>
    internal bool Touches(int coordinate) => Kind != RegularizerKind.None && (shares is null || shares[coordinate] != 0);

    /// <summary>R(x).</summary>
    internal double Value(ReadOnlySpan<double> x)
    {
        if (Kind == RegularizerKind.None) return 0;
        if (Kind == RegularizerKind.L2 && shares is null) return 0.5 * Weight * TensorPrimitives.SumOfSquares(x);
        double sum = 0;
        for (var k = 0; k < x.Length; k++)
        {
            var square = x[k] * x[k];
            // For huge x both x² and 1 + x² are infinite, and their quotient is 1.
            var value = Kind == RegularizerKind.L2 ? 0.5 * square : double.IsInfinity(square) ? 1 : square / (1 + square);
            sum += shares is null ? value : shares[k] * value;
        }
        return Weight * sum;
    }

    /// <summary>gradient += scale·∇R(x).</summary>
    internal void AddGradient(ReadOnlySpan<double> x, double scale, Span<double> gradient)
    {
        if (Kind == RegularizerKind.None) return;
        if (shares is not null) AddSharedGradient(x, scale, gradient);
        else if (Kind == RegularizerKind.L2) TensorPrimitives.MultiplyAdd(x, scale * Weight, gradient, gradient);
        else AddNonconvexGradient(x, 2 * scale * Weight, gradient);
    }

    /// <summary>target += scale·R''(x_k) in every coordinate.</summary>
    internal void AddCurvature(ReadOnlySpan<double> x, double scale, Span<double> target)
    {
        if (Kind == RegularizerKind.None) return;
        for (var k = 0; k < x.Length; k++)
        {
            var square = x[k] * x[k];
            var curvature = Kind == RegularizerKind.L2 ? 1 : (2 - (6 * square)) / ((1 + square) * (1 + square) * (1 + square));
            if (double.IsFinite(curvature)) target[k] += scale * Weight * curvature * (shares?[k] ?? 1);
        }
    }

    private void AddSharedGradient(ReadOnlySpan<double> x, double scale, Span<double> gradient)
    {
        for (var k = 0; k < x.Length; k++)
        {
            if (shares![k] == 0) continue;
            var bottom = 1 + (x[k] * x[k]);
            var slope = Kind == RegularizerKind.L2 ? x[k] : 2 * x[k] / (bottom * bottom);
            gradient[k] += scale * Weight * shares[k] * slope;
        }
    }

    // 2λx/(1 + x²)²; a square that overflows makes the quotient 0, as it should be.
    private static void AddNonconvexGradient(ReadOnlySpan<double> x, double factor, Span<double> gradient)
    {
        ref var point = ref MemoryMarshal.GetReference(x);
        ref var target = ref MemoryMarshal.GetReference(gradient);
        var k = 0;
        for (; k <= x.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            var here = System.Numerics.Vector.LoadUnsafe(ref point, (nuint)k);
            var bottom = Vector<double>.One + (here * here);
            var sum = System.Numerics.Vector.LoadUnsafe(ref target, (nuint)k) + (here * factor / (bottom * bottom));
            sum.StoreUnsafe(ref target, (nuint)k);
        }
        for (; k < x.Length; k++)
        {
            var bottom = 1 + (x[k] * x[k]);
            gradient[k] += x[k] * factor / (bottom * bottom);
        }
    }

    private static Regularizer Create(RegularizerKind kind, double weight)
    {
        if (!double.IsFinite(weight) || weight < 0)
            throw new BadInputException($"the weight of the regulariser is {weight:R}, but must be a number of at least 0");
        return weight == 0 ? None : new Regularizer(kind, weight);
    }
}
