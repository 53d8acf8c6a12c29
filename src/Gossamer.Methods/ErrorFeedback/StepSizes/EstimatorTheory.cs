using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// The theory of every method x⁺ = x − γg with estimates whose error contracts: step size, predicted complexity and
/// Lyapunov function from an <see cref="EstimatorMechanism"/>, a <see cref="SmoothnessRule"/> and a <see cref="Regime"/>,
/// by the <see cref="EstimatorLemma"/>.
/// </summary>
public static class EstimatorTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="mechanism">What the method's theorem says of its estimates.</param>
    /// <param name="options">Rule and regime.</param>
    public static Theory For(Setting setting, EstimatorMechanism mechanism, EstimatorOptions options)
    {
        var (rule, regime) = (options.StepSizeRule, options.Regime);
        var isLinear = regime == Regime.PolyakLojasiewicz;
        var smoothness = SmoothnessRule.Choose(
            rule, setting, mechanism.KeepsSupport, found => Lemma(setting, mechanism, found).For(regime, setting.Constants.Mu).StepSize, out var whyNot);
        var named = smoothness?.Rule ?? SmoothnessRule.Candidates(rule)[0];
        var source = Source(mechanism, named, isLinear);
        if (setting.Variance != 0) whyNot = $"the theorem of {mechanism.Title} is about exact gradients; use ef21-sgdm for stochastic ones";
        else if (isLinear && setting.Constants.Mu <= 0) whyNot = "no mu > 0 is known of this problem; set regime: nonconvex";
        if (whyNot is not null || smoothness is null) return new Theory { StepSizeSource = source, WhyNoStepSize = whyNot };

        var step = Lemma(setting, mechanism, smoothness).For(regime, setting.Constants.Mu);
        return new Theory
        {
            StepSize = step.StepSize,
            StepSizeSource = source,
            Parameters = Parameters(mechanism.Constants(smoothness), smoothness),
            Prediction = Predict(setting, step),
            Lyapunov = new LyapunovFunction
            {
                Formula = $"f(x) - f* + (gamma{Factor(smoothness)}/{(isLinear ? "" : "(2*")}{mechanism.Contraction}{(isLinear ? "" : ")")})*G, "
                    + "G = sum_i v_i*||g_i - grad f_i(x)||^2",
                Evaluate = state => GradientDescentTheory.Gap(state)
                    + (step.ErrorWeight * Error(state, "g", smoothness.Weight, mechanism.EstimateScale)),
                Contraction = step.Rate,
                GradientWeight = isLinear ? 0 : step.StepSize / 2,
                IsSure = mechanism.IsDeterministic,
            },
        };
    }

    /// <summary>Σ_i v_i‖s_i·g_i − ∇f_i(x)‖², where g_i is a vector of the worker's state.</summary>
    /// <param name="observation">The state of the run.</param>
    /// <param name="estimate">The vector's name.</param>
    /// <param name="weight">v_i.</param>
    /// <param name="scale">s_i; 1 unless given.</param>
    public static double Error(IObservation observation, string estimate, Func<int, double> weight, Func<int, double>? scale = null)
    {
        var error = 0.0;
        var gradient = new double[observation.Iterate.Length];
        for (var i = 0; i < observation.Problem.Workers; i++)
        {
            observation.Problem.Local(i).Gradient(observation.Iterate, gradient);
            var factor = scale?.Invoke(i) ?? 1;
            if (factor != 1) TensorPrimitives.Divide(gradient, factor, gradient);
            var distance = TensorPrimitives.Distance(observation.Worker(i).Vector(estimate), (ReadOnlySpan<double>)gradient);
            error += weight(i) * factor * factor * distance * distance;
        }
        return error;
    }

    private static EstimatorLemma Lemma(Setting setting, EstimatorMechanism mechanism, Smoothness smoothness)
    {
        var constants = mechanism.Constants(smoothness);
        return new EstimatorLemma(setting.Constants.L, smoothness.Lambda, constants.A, constants.B, smoothness.Spread);
    }

    private static string Source(EstimatorMechanism mechanism, SmoothnessRule rule, bool isLinear)
    {
        var cited = mechanism.Source is { } own ? $"{own}; {rule.Source}" : rule.Source;
        return isLinear
            ? $"gamma = min{{1/(L + sqrt(2)*{rule.Symbol}*{mechanism.Ratio}), {mechanism.Contraction}/(2*mu)}} (Polyak-Lojasiewicz; {cited})"
            : $"gamma = 1/(L + {rule.Symbol}*{mechanism.Ratio}) ({cited})";
    }

    private static string Factor(Smoothness smoothness) => smoothness.Spread == 1 ? "" : "*kappa";

    private static Dictionary<string, double> Parameters(MechanismConstants constants, Smoothness smoothness)
    {
        var parameters = smoothness.Parameters();
        foreach (var (name, value) in constants.Parameters ?? new Dictionary<string, double> { ["A"] = constants.A, ["B"] = constants.B })
            parameters[name] = value;
        return parameters;
    }

    // G⁰ is left out: it is zero for an exact start and not known from constants otherwise.
    private static string? Predict(Setting setting, EstimatorStep step)
    {
        if (setting is not { InitialGap: { } gap, Target: { } target } || gap == 0) return null;
        // With a linear rate ‖∇f‖² ≤ 2L(f − f*) is below the target once Ψ is.
        var rounds = step.Rate > 0
            ? Math.Max(0, Math.Ceiling(Math.Log(2 * setting.Constants.L * gap / target) / -Math.Log(1 - step.Rate)))
            : Math.Ceiling(2 * gap / (step.StepSize * target));
        return $"{rounds.ToString("R", CultureInfo.InvariantCulture)} iterations to a {(step.Rate > 0 ? "" : "mean ")}squared gradient norm of "
            + $"{target.ToString("R", CultureInfo.InvariantCulture)} from an exact start";
    }
}
