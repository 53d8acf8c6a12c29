using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Freya;

/// <summary>
/// SGD with expected smoothness (Khaled and Richtárik, 2020), E‖g‖² ≤ 2A(f − inf f) + B‖∇f‖² + C, for S functions drawn
/// independently and uniformly: A = max L_j/S, B = 1, C = 2·max L_j·Δ*/S with Δ* = inf f − (1/m) Σ inf f_j. K and γ are remembered.
/// </summary>
public static class FreyaSgdTheory
{
    /// <summary>K = (12LΔ/ε)·max{B, 12ΔA/ε, 2C/ε}.</summary>
    /// <param name="smoothness">L of f.</param>
    /// <param name="gap">Δ.</param>
    /// <param name="target">ε.</param>
    /// <param name="a">A.</param>
    /// <param name="c">C.</param>
    public static double Iterations(double smoothness, double gap, double target, double a, double c) =>
        Math.Ceiling(12 * smoothness * gap / target * Math.Max(1, Math.Max(12 * gap * a / target, 2 * c / target)));

    /// <summary>γ = min{1/√(LAK), 1/(LB), ε/(2LC)}.</summary>
    /// <param name="smoothness">L of f.</param>
    /// <param name="target">ε.</param>
    /// <param name="a">A.</param>
    /// <param name="c">C.</param>
    /// <param name="iterations">K.</param>
    public static double Step(double smoothness, double target, double a, double c, double iterations) => Math.Min(
        Math.Min(1 / Math.Sqrt(smoothness * a * iterations), 1 / smoothness),
        c == 0 ? double.PositiveInfinity : target / (2 * smoothness * c));

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting, in which f is a finite sum.</param>
    /// <param name="batch">S.</param>
    /// <param name="infimumGap">Δ*, where it is known.</param>
    public static Theory For(Setting setting, long batch, double? infimumGap)
    {
        const string Source = "gamma = min{1/sqrt(L*A*K), 1/L, eps/(2*L*C)} (Khaled, Richtarik, 2020; remembered)";
        var why = infimumGap is null ? "its theorem needs infimumGap, inf f minus the mean of the infima of the f_j"
            : setting.Target is null ? "its theorem needs the target eps, the squared gradient norm aimed at; name it by stop: {gradientNormSquared: ...}"
            : setting.InitialGap is null ? "its theorem needs f(x^0) - inf f, and no lower bound of f is known"
            : null;
        if (why is not null) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };
        var largest = setting.Sums!.Of(0)!.Smoothness.Max();
        var (a, c) = (largest / batch, 2 * largest * infimumGap!.Value / batch);
        var (smoothness, target) = (setting.Constants.L, setting.Target!.Value);
        var iterations = Iterations(smoothness, setting.InitialGap!.Value, target, a, c);
        return new Theory
        {
            StepSize = Step(smoothness, target, a, c, iterations),
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["S"] = batch, ["A"] = a, ["C"] = c, ["K"] = iterations },
        };
    }
}
