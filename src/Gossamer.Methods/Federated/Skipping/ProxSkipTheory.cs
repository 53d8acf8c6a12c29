using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.Skipping;

/// <summary>
/// ProxSkip (Mishchenko, Malinovsky, Stich and Richtárik, 2022, Theorem 3.6): for γ ≤ 1/L and μ-strongly convex f,
/// E Ψ_{k+1} ≤ (1 − min{γμ, p²})Ψ_k with Ψ = ‖x − x*‖² + (γ²/p²)‖h − ∇f(x*)‖². With p = 1/√κ, κ = 1/(γμ), both terms of the
/// minimum agree: κ·log(1/ε) gradients and √κ·log(1/ε) proximal steps. Gradients of variance σ² add γ²σ² a step.
/// </summary>
public static class ProxSkipTheory
{
    /// <summary>What the theory says of the sequential method.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">p and ψ.</param>
    public static Theory For(Setting setting, ProxSkipOptions options)
    {
        var (smoothness, convexity) = (setting.Constants.L, Convexity(setting));
        var theory = Of(setting, options, smoothness, convexity, "gamma = 1/L, p = sqrt(mu/L)");
        // Without ψ the solution is that of f, and its gradient is zero there.
        if (StepInUse(theory, options) is not { } step || options is not { L1: 0, Nonnegative: false } || setting.Variance is not { } variance) return theory;
        var p = theory.Parameters["p"];
        return theory with
        {
            Lyapunov = new LyapunovFunction
            {
                Formula = "||x - x*||^2 + (gamma/p)^2*||h||^2",
                Evaluate = state => Square(TensorPrimitives.Distance(state.Iterate, Solution(state.Problem).Span))
                    + (Square(step / p) * TensorPrimitives.SumOfSquares(state.Coordinator.Vector("h").Values)),
                Contraction = Math.Min(step * convexity, p * p),
                Noise = step * step * variance,
            },
        };
    }

    /// <summary>A μ of strong convexity of f, that of the f_i: the problem's own may be of the Polyak-Łojasiewicz inequality only.</summary>
    internal static double Convexity(Setting setting) => setting.Constants.MuMin;

    /// <summary>p: given, or √(μ/L).</summary>
    /// <exception cref="AssumptionException">It is not given and μ is not known.</exception>
    internal static double Probability(Setting setting, ProxSkipOptions options, double smoothness, double convexity, string title)
    {
        if (options.Probability is { } given) return given;
        if (convexity > 0 && double.IsFinite(smoothness)) return Math.Sqrt(convexity / smoothness);
        throw new AssumptionException(
            $"{title} chooses its probability by sqrt(mu/L), and no mu > 0 is known for this problem; give probability, such as 0.1, or add a regularizer, such as l2(0.01)");
    }

    /// <summary>Step and p.</summary>
    internal static Theory Of(Setting setting, ProxSkipOptions options, double smoothness, double convexity, string formulas)
    {
        var source = $"{formulas} (Mishchenko, Malinovsky, Stich and Richtarik, 2022, Theorem 3.6, arXiv:2202.09357)";
        var whyNot = !setting.Constants.IsConvex && convexity == 0 ? "ProxSkip needs convex f_i, and these are not known to be"
            : setting.Variance is null ? "no bound on the variance of the stochastic gradients is known" : null;
        if (whyNot is not null) return new Theory { StepSizeSource = source, WhyNoStepSize = whyNot };
        var p = options.Probability ?? Math.Sqrt(convexity / smoothness);
        var step = options.StepSize.InUse(1 / smoothness);
        var rate = step * smoothness <= 1 + 1e-12 ? Math.Min(step * convexity, p * p) : 0;
        return new Theory
        {
            StepSizeSource = source,
            StepSize = 1 / smoothness,
            Parameters = new Dictionary<string, double> { ["p"] = p },
            Prediction = rate > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{1 / rate:G4} gradients and {p / rate:G4} rounds make the error e times smaller")
                : null,
        };
    }

    /// <summary>γ of the run, which Ψ is about; null where the theory has no step.</summary>
    internal static double? StepInUse(Theory theory, ProxSkipOptions options) =>
        theory.StepSize is { } best ? options.StepSize.InUse(best) : null;

    internal static ReadOnlyMemory<double> Solution(Problem problem) => problem.Minimizer ?? throw new BadInputException(
        $"the Lyapunov function needs the solution x*, which is not known for the problem {problem.Kind}");

    private static double Square(double value) => value * value;
}
