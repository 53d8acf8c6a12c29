using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous.Shadowheart;

/// <summary>
/// Shadowheart SGD (Tyurin, Pozzi, Ilin and Richtárik, 2024). Worker i's mean has a variance of at most
/// ((m_i + ω)σ² + ωb_i‖∇f‖²)/(m_i b_i), so that Var(g) ≤ (‖∇f(x^k)‖² + ε)/V with V = Σ w_i m_i b_i, and V ≥ 1 for the b_i and m_i of the
/// equilibrium time. With q = min{1, V} and γ = q/(2L): E f(x^{k+1}) ≤ f(x^k) − (γ/2)‖∇f(x^k)‖² + Lγ²ε/(2V), hence K ≥ 8LΔ/ε for V ≥ 1.
/// All constants are derived here; those of the paper are larger. V can fall below 1 only where the number of copies is
/// bounded by hand.
/// </summary>
public static class ShadowheartTheory
{
    /// <summary>s = σ²/ε, unless it is given.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="given">s as the user gives it.</param>
    /// <exception cref="AssumptionException">σ² or ε is not known.</exception>
    public static double Noise(Setting setting, double? given) => given ?? setting switch
    {
        { Variance: 0 } => 0,
        { Variance: { } variance, Target: { } target } => variance / target,
        _ => throw new AssumptionException(
            $"{GradientDescentTheory.NoiseUnknown(setting, "the share of every worker in Shadowheart SGD, which follows from s = sigma^2/eps,")}, or give noise as a number"),
    };

    /// <summary>b_i, m_i and w_i of every worker.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">Compressor, s and the bound on m_i.</param>
    /// <param name="method">The method's title, for messages.</param>
    /// <exception cref="AssumptionException">The compressor is biased or correlated, times are not known, or nobody can do anything.</exception>
    public static EquilibriumTime Plan(Setting setting, PlannedShadowheartOptions options, string method)
    {
        var omega = Omega(setting, options, method);
        var noise = Noise(setting, options.Noise);
        if (setting is not { GradientSeconds: { } computing } || setting.UplinkSeconds(options.Compressor) is not { } sending)
        {
            throw new AssumptionException(
                $"{method} must know how long every worker takes for a gradient and for a message, and here that is unknown; "
                + "use adaptive-shadowheart-sgd, which learns it, or a cluster with compute: {kind: fixed, ...} and a network of kind free or per-worker");
        }
        // Copies of an uncompressed vector say the same; beyond a few times d/K copies the noise of compression is small in any case.
        var mostCopies = options.MostCopies ?? (omega == 0 ? 1 : 4 * (long)Math.Ceiling(1 + omega));
        var mostGradients = (long)Math.Max(1, Math.Ceiling(4 * noise));
        var plan = EquilibriumTime.Of(computing, sending, omega, noise, mostCopies, mostGradients);
        return double.IsFinite(plan.Seconds)
            ? plan
            : throw new AssumptionException($"{method} needs a worker that can both compute and send, and every worker's gradients or messages take for ever");
    }

    /// <summary>ω of a compressor that the theorem covers.</summary>
    internal static double Omega(Setting setting, ShadowheartOptions options, string method)
    {
        var omega = Assume.Unbiased(options.Compressor, setting, method);
        return options.Compressor.IsCorrelated
            ? throw new AssumptionException($"{method} needs compressors that are independent across workers, and those of {options.Compressor.Name} are not; use rand-k")
            : omega;
    }

    /// <summary>V = Σ w_i m_i b_i.</summary>
    /// <param name="plan">b_i, m_i and w_i.</param>
    public static double TotalWeight(EquilibriumTime plan)
    {
        var total = 0.0;
        for (var i = 0; i < plan.Weights.Count; i++) total += plan.Weights[i] * plan.Copies[i] * plan.Gradients[i];
        return total;
    }

    /// <summary>What the theory says of Shadowheart SGD in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="plan">b_i, m_i and w_i.</param>
    /// <param name="noise">s as the user gives it; null where it is σ²/ε.</param>
    public static Theory For(Setting setting, EquilibriumTime plan, double? noise)
    {
        var total = TotalWeight(plan);
        return Descent(setting, noise, total, plan) with
        {
            StepSizeSource = "gamma = min{1, sum w_i*m_i*b_i}/(2*L) (Tyurin, Pozzi, Ilin, Richtarik, 2024; constants derived)",
            Parameters = Parameters(plan, total),
        };
    }

    /// <summary>What the theory says of the adaptive version: rounds end when Σ 1/V_i ≥ 1, in place of V.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="noise">s as the user gives it; null where it is σ²/ε.</param>
    public static Theory Adaptive(Setting setting, double? noise) => Descent(setting, noise, 1, null);

    private static Theory Descent(Setting setting, double? noise, double total, EquilibriumTime? plan)
    {
        var step = Math.Min(1, total) / (2 * setting.Constants.L);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "gamma = 1/(2*L) (Tyurin, Pozzi, Ilin, Richtarik, 2024; constants derived)",
            Prediction = Predict(setting, plan, noise, 4 / step),
            Lyapunov = Promise(setting, noise, setting.Constants.L * step * step / (2 * total)) is not { } added ? null : new LyapunovFunction
            {
                Formula = "f(x) - f*",
                Evaluate = GradientDescentTheory.Gap,
                GradientWeight = step / 2,
                Noise = added,
            },
        };
    }

    /// <summary>
    /// What the theory says of the bidirectional version. Derived: with γ = qα/(4L), Ψ = f(x) − f* + (γL²/α)‖w − x‖² obeys
    /// E Ψ^{k+1} ≤ Ψ^k − (γ/2)‖∇f(x^k)‖² + (Lγ²/2 + 2γ³L²/α²)·ε/V, because E‖w^{k+1} − x^{k+1}‖² ≤ (1 − α/2)‖w^k − x^k‖² + (2/α)γ²E‖g^k‖². (The
    /// paper's constant is remembered as about α/(16L).)
    /// </summary>
    /// <param name="setting">The setting.</param>
    /// <param name="plan">b_i, m_i and w_i.</param>
    /// <param name="noise">s as the user gives it; null where it is σ²/ε.</param>
    /// <param name="alpha">α of the downlink compressor.</param>
    public static Theory Bidirectional(Setting setting, EquilibriumTime plan, double? noise, double alpha)
    {
        var smoothness = setting.Constants.L;
        var total = TotalWeight(plan);
        var step = Math.Min(1, total) * alpha / (4 * smoothness);
        var weight = step * smoothness * smoothness / alpha;
        var factor = ((smoothness * step * step / 2) + (2 * weight * step * step / alpha)) / total;
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "gamma = min{1, sum w_i*m_i*b_i}*alpha/(4*L) (Tyurin, Pozzi, Ilin, Richtarik, 2024; constant derived)",
            Parameters = new Dictionary<string, double>(Parameters(plan, total)) { ["alpha"] = alpha },
            Prediction = Predict(setting, plan, noise, 4 / step),
            Lyapunov = Promise(setting, noise, factor) is not { } added ? null : new LyapunovFunction
            {
                Formula = "f(x) - f* + (gamma*L^2/alpha)*||w - x||^2",
                Evaluate = state =>
                {
                    var distance = TensorPrimitives.Distance<double>(state.Coordinator.Vector("w"), state.Iterate);
                    return GradientDescentTheory.Gap(state) + (weight * distance * distance);
                },
                GradientWeight = step / 2,
                Noise = added,
            },
        };
    }

    /// <summary>The noise of an iteration, factor·ε; null where s was given without the σ² and ε that it stands for.</summary>
    internal static double? Promise(Setting setting, double? noise, double factor) => (setting, noise) switch
    {
        ({ Variance: 0 }, _) => 0,
        ({ Variance: { } variance, Target: { } target }, { } given) when given < variance / target => null,
        ({ Variance: not null, Target: { } target }, _) => factor * target,
        _ => null,
    };

    /// <summary>The number of rounds factor·Δ/ε and their seconds, in words.</summary>
    internal static string? Predict(Setting setting, EquilibriumTime? plan, double? noise, double factor)
    {
        if (Promise(setting, noise, 1) is null || setting is not { Target: { } target, InitialGap: { } gap }) return null;
        var rounds = Math.Ceiling(factor * gap / target);
        var text = $"{rounds.ToString("R", CultureInfo.InvariantCulture)} rounds to a mean squared gradient norm of {target.ToString("R", CultureInfo.InvariantCulture)}";
        return plan is null ? text : $"{text}, in at most {(2 * plan.Seconds * rounds).ToString("G4", CultureInfo.InvariantCulture)} seconds";
    }

    private static Dictionary<string, double> Parameters(EquilibriumTime plan, double total) => new()
    {
        ["t*"] = plan.Seconds,
        ["active workers"] = plan.Weights.Count(weight => weight > 0),
        ["gradients a round"] = Active(plan).Sum(i => (double)plan.Gradients[i]),
        ["messages a round"] = Active(plan).Sum(i => (double)plan.Copies[i]),
        ["sum w_i*m_i*b_i"] = total,
    };

    private static IEnumerable<int> Active(EquilibriumTime plan) => Enumerable.Range(0, plan.Weights.Count).Where(i => plan.Weights[i] > 0);
}
