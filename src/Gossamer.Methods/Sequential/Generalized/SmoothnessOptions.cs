using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>Options of methods that know ℓ: the problem's own unless L₀ and L₁ are given.</summary>
public record SmoothnessOptions : MethodOptions
{
    /// <summary>L₀.</summary>
    [Parameter("L0 of (L0, L1)-smoothness, in place of what is known of the problem; needs l1 beside it.", Symbol = "L_0", Minimum = 1e-12)]
    public double? L0 { get; init; }

    /// <summary>L₁.</summary>
    [Parameter("L1 of (L0, L1)-smoothness; 0 means ordinary smoothness.", Symbol = "L_1", Minimum = 0)]
    public double? L1 { get; init; }

    /// <summary>ℓ as it is used.</summary>
    /// <param name="setting">The setting.</param>
    /// <exception cref="AssumptionException">Only one of the two is given, or nothing is known of the problem.</exception>
    internal GeneralizedSmoothness Resolve(Setting setting)
    {
        if (L0 is { } l0 && L1 is { } l1) return new GeneralizedSmoothness(l0, l1);
        if (L0 is not null || L1 is not null) throw new AssumptionException("l0 and l1 belong together: give both, or neither to use what is known of the problem");
        return GeneralizedSmoothness.Of(setting.Constants)
            ?? throw new AssumptionException("no smoothness of this problem is known, not even in relation to its gradient: give l0 and l1");
    }

    /// <summary>ℓ where it is of the form L₀ + L₁s.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="method">The method's name, for the message.</param>
    /// <exception cref="AssumptionException">It is of another form.</exception>
    internal GeneralizedSmoothness ResolveLinear(Setting setting, string method)
    {
        var smoothness = Resolve(setting);
        return smoothness.Factor == 0 || smoothness.Exponent == 1
            ? smoothness
            : throw new AssumptionException($"{method} needs (L0, L1)-smoothness, but of this problem {smoothness} is known: give l0 and l1, or use ugd");
    }

    /// <summary>Why a theorem about exact gradients of convex functions does not apply; null where it does.</summary>
    internal static string? WhyNot(Setting setting, bool needsConvexity) =>
        setting.Variance != 0 ? "its theorem is about exact gradients"
        : needsConvexity && !setting.Constants.IsConvex ? "its theorem is about convex objectives"
        : null;

    internal static double Norm(ReadOnlySpan<double> gradient) => TensorPrimitives.Norm(gradient);
}
