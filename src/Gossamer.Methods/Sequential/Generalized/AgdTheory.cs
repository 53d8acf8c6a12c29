using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems.Generalized;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>
/// Accelerated gradient descent under ℓ-smoothness. With V_k = f(y_k) − f* + (Γ_k/2)‖u_k − x*‖² and γ_k ≤ 1/ℓ(‖g_k‖ + ‖g_{k+1} − g_k‖):
/// (1 + α_k)V_{k+1} ≤ V_k − (γ_k/2)‖g_k‖², hence f(y_K) − f* ≤ Γ_K((f(y_0) − f*)/Γ_0 + R²/2). Derived: (1 + α)Γ_{k+1} = Γ_k, the
/// y-step gives α(u_k − y_{k+1}) = (y_{k+1} − y_k) + γg_k, the u-step is expanded, and the master inequality of the paper between y_k
/// and y_{k+1} leaves a nonpositive rest. The orders are the paper's; where Γ_k stands in the step is from memory.
/// </summary>
public static class AgdTheory
{
    /// <summary>The first Γ of the adaptive algorithm, 2(f(x⁰) − f*)/R̄².</summary>
    /// <exception cref="AssumptionException">No bound of the gap is known, or ψ does not reach it.</exception>
    internal static double AdaptiveGamma(Setting setting, GeneralizedSmoothness smoothness, AcceleratedOptions options)
    {
        var gap = options.Gap ?? setting.InitialGap
            ?? throw new AssumptionException("adaptive AGD needs a bound of f(x0) - f*, and no lower bound of f is known: give gap");
        if (2 * gap >= smoothness.PsiSupremum)
        {
            throw new AssumptionException(
                $"adaptive AGD inverts psi(s) = s^2/(2*l(4s)), which for {smoothness} stays below {UgdTheory.Words(smoothness.PsiSupremum)}, "
                + $"less than 2*(f(x0) - f*) = {UgdTheory.Words(2 * gap)}: use agd-warm-start");
        }
        // At a minimiser any positive value will do.
        return Math.Max(2 * gap, double.Epsilon * 1e20) / (options.Radius * options.Radius);
    }

    /// <summary>δ of the warm start.</summary>
    /// <exception cref="AssumptionException">ℓ is constant and no bound of the gap is known.</exception>
    internal static double WarmGap(Setting setting, GeneralizedSmoothness smoothness, AcceleratedOptions options)
    {
        if (double.IsFinite(smoothness.FlatGap)) return smoothness.FlatGap;
        // Ordinary smoothness is flat everywhere: no warm start is needed.
        return 2 * (options.Gap ?? setting.InitialGap
            ?? throw new AssumptionException("under ordinary smoothness AGD needs a bound of f(x0) - f*, and no lower bound of f is known: give gap, or use nesterov"));
    }

    /// <summary>f*, where the warm start looks at the gap itself.</summary>
    /// <exception cref="AssumptionException">It looks at the gap and f* is not known.</exception>
    internal static double? Minimum(Setting setting, WarmStartTest test) =>
        test != WarmStartTest.Gap ? null
        : setting.Constants is { IsMinimumExact: true, LowerBound: { } minimum } ? minimum
        : throw new AssumptionException("test: gap needs the minimum f*, which is not known of this problem: use test: gradient");

    internal static Theory ForAdaptive(Setting setting, GeneralizedSmoothness smoothness, AcceleratedOptions options, double firstGamma)
    {
        const string Source = "gamma/l(4*M_k), M_k = psi^{-1}(Gamma_k*R^2), psi(s) = s^2/(2*l(4s)); gamma = 1 (Tyurin, 2025; inequality derived)";
        if (SmoothnessOptions.WhyNot(setting, needsConvexity: true) is { } why) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };
        return new Theory
        {
            StepSize = 1,
            StepSizeSource = Source,
            Parameters = With(smoothness, ("R", options.Radius), ("Gamma_0", firstGamma)),
            Prediction = "f(y_K) - f* <= Gamma_K*((f(x_0) - f*)/Gamma_0 + R^2/2)",
            Lyapunov = Energy(),
        };
    }

    internal static Theory ForWarmStart(Setting setting, GeneralizedSmoothness smoothness, AcceleratedOptions options, double delta)
    {
        const string Source = "the integral step, then gamma/(2*l(0)) from a gap of delta/2 on, l(8*sqrt(delta*l(0))) = 2*l(0); gamma = 1 (Tyurin, 2025; inequality derived)";
        if (SmoothnessOptions.WhyNot(setting, needsConvexity: true) is { } why) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };
        return new Theory
        {
            StepSize = 1,
            StepSizeSource = Source,
            Parameters = With(smoothness, ("R", options.Radius), ("delta", delta)),
            Prediction = "after the warm start f(y_K) - f* <= epsilon within 3.415*R*sqrt(l(0)/epsilon) iterations",
            Lyapunov = Energy(),
        };
    }

    /// <summary>
    /// Iterations of the adaptive algorithm with scheduled steps until Γ_K((f(x⁰) − f*)/Γ_0 + R̄²/2) ≤ ε: computed without any
    /// gradient, and never fewer than the method needs (nor than it needs with observed steps).
    /// </summary>
    /// <param name="smoothness">ℓ.</param>
    /// <param name="gap">The bound of f(x⁰) − f*.</param>
    /// <param name="radius">R̄.</param>
    /// <param name="accuracy">ε &gt; 0.</param>
    public static long PredictAdaptive(GeneralizedSmoothness smoothness, double gap, double radius, double accuracy)
    {
        ArgumentNullException.ThrowIfNull(smoothness);
        var square = radius * radius;
        var first = 2 * gap / square;
        var gamma = first;
        long iterations = 0;
        for (; gamma * ((gap / first) + (square / 2)) > accuracy; iterations++)
            gamma /= 1 + Math.Sqrt(gamma / smoothness.At(4 * smoothness.PsiInverse(gamma * square)));
        return iterations;
    }

    private static Dictionary<string, double> With(GeneralizedSmoothness smoothness, params ReadOnlySpan<(string Name, double Value)> more)
    {
        var parameters = UgdTheory.Parameters(smoothness);
        foreach (var (name, value) in more) parameters[name] = value;
        return parameters;
    }

    // α_k changes from iteration to iteration, so that no constant contraction is promised.
    private static LyapunovFunction Energy() => new()
    {
        Formula = "f(y) - f* + (Gamma/2)*||u - x*||^2",
        Evaluate = Evaluate,
        IsSure = true,
    };

    /// <summary>
    /// AGD with line search. Derived: with a² = η(A + a), f(x⁺) ≤ f(y) − (η/2)‖∇f(y)‖², f(y) ≤ f(x) and ⟨∇f(y), v − y⟩ ≥ 0,
    /// Ψ = A(f(x) − f*) + ½‖v − x*‖² does not grow, so that f(x_K) − f* ≤ R²/(2A_K).
    /// </summary>
    internal static Theory ForLineSearch(Setting setting, GeneralizedSmoothness smoothness)
    {
        const string Source = "gamma times the integral step, gamma = 1 (Vankov et al., 2024; constants derived)";
        if (SmoothnessOptions.WhyNot(setting, needsConvexity: true) is { } why) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };
        return new Theory
        {
            StepSize = 1,
            StepSizeSource = Source,
            Parameters = UgdTheory.Parameters(smoothness),
            Prediction = "f(x_K) - f* <= R^2/(2*A_K) with A_K as it grows along the run",
            Lyapunov = setting.InitialDistance is null ? null : new LyapunovFunction
            {
                Formula = "A*(f(x) - f*) + ||v - x*||^2/2",
                Evaluate = state =>
                {
                    var distance = TensorPrimitives.Distance(state.Coordinator.Vector("v").Values, state.Problem.Minimizer!.Value.Span);
                    return (state.Coordinator.Vector("A", 1)[0] * GradientDescentTheory.Gap(state)) + (distance * distance / 2);
                },
                IsSure = true,
            },
        };
    }

    private static double Evaluate(IObservation observation)
    {
        var solution = (observation.Problem.Minimizer ?? throw new BadInputException(
            $"the Lyapunov function of accelerated gradient descent needs a solution x*, which is not known for the problem {observation.Problem.Kind}")).Span;
        var distance = TensorPrimitives.Distance(observation.Coordinator.Vector("u").Values, solution);
        return GradientDescentTheory.Gap(observation) + (observation.Coordinator.Vector("Gamma", 1)[0] / 2 * distance * distance);
    }
}
