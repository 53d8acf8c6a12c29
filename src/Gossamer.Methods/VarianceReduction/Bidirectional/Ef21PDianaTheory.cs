using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// EF21-P + DIANA and EF21-P + DCGD (Gruntkowska, Tyurin and Richtárik, 2023), for convex f_i: γ ≤ min{n/(160ωL_max),
/// √(nα)/(20√ω·L_QM), α/(100L), 1/((ω + 1)μ)}, without the last term for DCGD. The constants are quoted from memory of the paper.
/// </summary>
public static class Ef21PDianaTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The compressors.</param>
    /// <param name="hasShifts">True for DIANA, false for DCGD.</param>
    public static Theory For(Setting setting, BidirectionalOptions options, bool hasShifts)
    {
        var title = hasShifts ? "EF21-P + DIANA" : "EF21-P + DCGD";
        var source = $"gamma = min{{n/(160*omega*L_max), sqrt(n*alpha)/(20*sqrt(omega)*L_QM), alpha/(100*L){(hasShifts ? ", 1/((omega + 1)*mu)" : "")}}} "
            + "(convex; Gruntkowska, Tyurin, Richtarik, 2023, constants quoted from memory)";
        var constants = setting.Constants;
        var (n, d) = (setting.Workers, setting.Dimension);
        var omega = options.Compressor.Omega(d, n)!.Value;
        var alpha = options.DownlinkCompressor.Alpha(d)!.Value;
        var isPlain = omega == 0 && alpha == 1;
        var why = WhyNot(setting, options.Compressor, title, isPlain);
        if (why is not null) return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var step = isPlain ? 1 / constants.L : Math.Min(
            omega == 0 ? double.PositiveInfinity
                : Math.Min(n / (160 * omega * constants.LMax), Math.Sqrt(n * alpha / omega) / (20 * constants.LQuadraticMean)),
            alpha / (100 * constants.L));
        if (hasShifts && constants.Mu > 0) step = Math.Min(step, 1 / ((omega + 1) * constants.Mu));
        return new Theory
        {
            StepSize = step,
            StepSizeSource = isPlain ? "gamma = 1/L (descent lemma; nothing is compressed)" : source,
            Parameters = new Dictionary<string, double> { ["omega"] = omega, ["alpha"] = alpha },
            Lyapunov = isPlain ? GradientDescentTheory.Descent(step, isSure: true) : null,
        };
    }

    private static string? WhyNot(Setting setting, Compressor compressor, string title, bool isPlain) =>
        compressor.IsCorrelated
            ? $"the theorem of {title} wants uplink compressors that are independent across workers, and those of {compressor.Name} are not"
            : setting.Variance != 0
            ? $"the theorem of {title} is about exact gradients"
            : !setting.Constants.IsConvex && !isPlain
            ? $"the theorem of {title} is about convex f_i; use ef21-p-dasha or m3 on nonconvex problems"
            : null;
}
