using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// DASHA (Tyurin and Richtárik, 2023), Theorem 6.1 and its Polyak-Łojasiewicz counterpart: γ ≤ 1/(L + √R). The proof needs
/// only G⁺ ≤ (1 − a)²G + (2ω/n)H + (2a²ω/n)D and D⁺ ≤ (1 − a)D + 2ωH with H = mean‖h_i⁺ − h_i‖² ≤ L₊²‖x⁺ − x‖², from which
/// follow (derived)
/// <list type="bullet">
/// <item>nonconvex: R = 2ω(2ω + 1)L₊²/n with κ = 1/(2a(2 − a)), η = ω/(n(2 − a));</item>
/// <item>Polyak-Łojasiewicz: R = 12ω(2ω + 1)L₊²/n and γμ ≤ a/2 with κ = 1/a, η = 4ω/n.</item>
/// </list>
/// The paper prints 16 in place of 2 and 40 in place of 12 (γμ ≤ a/4), with the quadratic mean of the L_i in place of L₊;
/// these constants are quoted from memory and are implied by the derived ones.
/// </summary>
public static class DashaTheory
{
    /// <summary>a = 1/(2ω + 1), the momentum of all variants with full participation.</summary>
    /// <param name="omega">ω ≥ 0.</param>
    public static double Momentum(double omega) => 1 / ((2 * omega) + 1);

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">Compressor, regime and bound.</param>
    public static Theory For(Setting setting, DashaOptions options)
    {
        var (isLinear, isPrinted) = (options.Regime == Regime.PolyakLojasiewicz, options.Bound == StepBound.Printed);
        var factor = (isLinear, isPrinted) switch { (false, false) => 2, (false, true) => 16, (true, false) => 12, (true, true) => 40 };
        var smoothness = isPrinted ? "L_QM" : "L_+";
        var source = $"gamma = 1/(L + {smoothness}*sqrt({factor}*omega*(2*omega + 1)/n))"
            + (isLinear ? $" and gamma <= a/({(isPrinted ? 4 : 2)}*mu)" : "")
            + (isPrinted ? " (Theorem 6.1, Tyurin and Richtarik, 2023)" : " (derived; Theorem 6.1 of Tyurin and Richtarik, 2023, with sharper constants)");
        if (DashaBound.WhyNot(setting, options.Compressor, options.Regime, "DASHA") is { } why)
            return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var n = setting.Workers;
        var omega = options.Compressor.Omega(setting.Dimension, n)!.Value;
        var a = Momentum(omega);
        var constant = isPrinted ? setting.Constants.LQuadraticMean : setting.Constants.LPlus;
        var weights = isLinear ? new DashaWeights(1 / a, 4 * omega / n) : new DashaWeights(1 / (2 * a * (2 - a)), omega / (n * (2 - a)));
        var bound = new DashaBound(factor * omega * ((2 * omega) + 1) * constant * constant / n, weights)
        {
            Slack = a / (isPrinted ? 4 : 2),
        };
        return bound.ToTheory(
            setting, options.Regime, source, new Dictionary<string, double> { ["omega"] = omega, ["a"] = a }, options.Compressor.IsDeterministic);
    }
}
