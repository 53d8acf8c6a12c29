using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>
/// SVRP and L-SVRP for μ-strongly convex f_i with (1/n) Σ‖∇f_i(x) − ∇f(x) − ∇f_i(y) + ∇f(y)‖² ≤ δ²‖x − y‖².
/// Similar clients, γ ≤ μ/(2δ²): (1 + γμ)²E‖x⁺ − x*‖² ≤ ‖x − x*‖² + γ²δ²‖w − x*‖², so that ‖x − x*‖² + (γμ/p)‖w − x*‖² shrinks by
/// max{1/(1 + γμ), 1 − p/2} (derived; the order of Theorem 2 of Khaled and Jin, 2023).
/// High dissimilarity, γ = √(p/8)/δ and p ≤ 2/n: ((1 + γμ)/(2γ))‖x − x*‖² + (2/p)(f(w) − f*) + ((1 + p)/(2γ))‖x − w‖² shrinks by
/// max{1/(1 + γμ), 1 − p/4} (derived; it has the features announced by Gasanov and Richtárik, 2024, whose printed
/// constants were not at hand).
/// </summary>
public static class LSvrpTheory
{
    private const string SimilarSource = "gamma = mu/(2*delta^2) (derived; Theorem 2, Khaled, Jin, 2023, up to constants)";
    private const string HighSource = "gamma = sqrt(p/8)/delta (derived for p <= 2/n; Gasanov, Richtarik, 2024)";

    /// <summary>L-SVRP: the chosen rule.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="probability">p.</param>
    /// <param name="rule">Which of the proven steps.</param>
    public static Theory For(Setting setting, double probability, LSvrpStep rule)
    {
        var isCovered = probability * setting.Workers <= 2;
        if (rule == LSvrpStep.Similarity || (rule == LSvrpStep.Larger && !isCovered)) return Similar(setting, probability);
        if (!isCovered) return Without(HighSource, "the step for high dissimilarity is proven for p <= 2/n; take a smaller probability, or rule: similarity");
        if (WhyNot(setting) is { } why) return Without(HighSource, why);
        var (mu, delta) = (setting.Constants.MuMin, setting.Constants.LPlusMinus);
        var step = Math.Sqrt(probability / 8) / delta;
        return delta == 0 || (rule == LSvrpStep.Larger && mu / (2 * delta * delta) >= step) ? Similar(setting, probability) : High(setting, probability, step);
    }

    /// <summary>SVRP: the step for similar clients.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="probability">p.</param>
    public static Theory Similar(Setting setting, double probability)
    {
        if (WhyNot(setting) is { } why) return Without(SimilarSource, why);
        var (mu, delta) = (setting.Constants.MuMin, setting.Constants.LPlusMinus);
        // Clients without difference: every step is covered, and 1/μ contracts by ½.
        var step = delta == 0 ? 1 / mu : mu / (2 * delta * delta);
        return Build(
            setting, probability, step, delta == 0 ? "gamma = 1/mu, as all f_i have the same Hessians and every gamma is covered (derived)" : SimilarSource, probability / 2,
            "||x - x*||^2 + (gamma*mu/p)*||w - x*||^2",
            state => FedExProxTheory.DistanceSquared(state, state.Iterate)
                + (step * mu / probability * FedExProxTheory.DistanceSquared(state, state.Coordinator.Vector("w"))));
    }

    private static Theory High(Setting setting, double probability, double step)
    {
        var mu = setting.Constants.MuMin;
        return Build(
            setting, probability, step, HighSource, probability / 4,
            "((1 + gamma*mu)/(2*gamma))*||x - x*||^2 + (2/p)*(f(w) - f*) + ((1 + p)/(2*gamma))*||x - w||^2",
            state =>
            {
                var w = state.Coordinator.Vector("w");
                var apart = TensorPrimitives.Distance(state.Iterate, w.Values);
                var lowest = state.Problem.Constants.LowerBound ?? 0;
                return ((1 + (step * mu)) / (2 * step) * FedExProxTheory.DistanceSquared(state, state.Iterate))
                    + (2 / probability * (state.Problem.Global.Value(w) - lowest)) + ((1 + probability) / (2 * step) * apart * apart);
            });
    }

    private static Theory Build(
        Setting setting, double probability, double step, string source, double refresh, string formula, Func<IObservation, double> evaluate)
    {
        var growth = step * setting.Constants.MuMin;
        var contraction = Math.Min(growth / (1 + growth), refresh);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double>
            {
                ["p"] = probability,
                ["delta"] = setting.Constants.LPlusMinus,
                ["exchanges"] = 1 + (probability * setting.Workers),
            },
            Prediction = $"the error shrinks by the factor e in every {Math.Ceiling(1 / contraction).ToString("R", CultureInfo.InvariantCulture)} iterations, of {(1 + (probability * setting.Workers)).ToString("0.##", CultureInfo.InvariantCulture)} client exchanges each on average",
            Lyapunov = new LyapunovFunction { Formula = formula, Evaluate = evaluate, Contraction = contraction },
        };
    }

    private static string? WhyNot(Setting setting) => setting.Constants.MuMin <= 0
        ? "its rate needs strongly convex f_i, and no mu > 0 is known that all of them have; add a regularizer, such as l2(0.01)"
        : !double.IsFinite(setting.Constants.LPlusMinus) ? "no bound of the dissimilarity delta of the Hessians is known" : null;

    private static Theory Without(string source, string why) => new() { StepSizeSource = source, WhyNoStepSize = why };
}
