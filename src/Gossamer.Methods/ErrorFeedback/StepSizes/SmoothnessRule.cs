using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// How the smoothness of the workers is averaged, and how far their errors add up: with weights v_i by which the rule
/// measures them, G = Σ_i v_i‖g_i − ∇f_i(x)‖², the constants Λ and κ in
/// Σ_i v_i‖∇f_i(x) − ∇f_i(y)‖² ≤ Λ²‖x − y‖² and ‖g − ∇f(x)‖² ≤ κG. One of these, a <see cref="Regime"/> and a multiple are
/// a step-size rule; any method of the family takes any of them.
/// </summary>
public abstract class SmoothnessRule
{
    /// <summary>L_QM with equal weights (EF21 paper).</summary>
    public static SmoothnessRule QuadraticMean { get; } = new UniformRule(
        "L_QM", "Theorem 1, Richtarik, Sokolov, Fatkhullin, 2021", setting => setting.Constants.LQuadraticMean);

    /// <summary>L₊ with equal weights: the EF21 proof uses no more of L_QM than L₊ bounds as well.</summary>
    public static SmoothnessRule LPlus { get; } = new UniformRule(
        "L_+", "Theorem 1, Richtarik, Sokolov, Fatkhullin, 2021, with L_+ in place of L_QM (derived)", setting => setting.Constants.LPlus);

    /// <summary>L_AM with weights 1/(n²w_i), w_i = L_i/ΣL_j (Richtárik, Gasanov, Burlachenko, 2024; derived in this form).</summary>
    public static SmoothnessRule ArithmeticMean { get; } = ByWeights(
        WorkerWeights.BySmoothness, "L_AM", "Richtarik, Gasanov, Burlachenko, Error Feedback Reloaded, 2024, arXiv:2402.10774 (Lyapunov function derived)");

    /// <summary>√(c/n)·L₊ where every coordinate has at most c owners (Richtárik, Gasanov, Burlachenko, 2023).</summary>
    public static SmoothnessRule RareFeatures { get; } = new RareRule();

    /// <summary>The same with the weights of the arithmetic mean: κ = max_j Σ_{i owns j} w_i.</summary>
    public static SmoothnessRule WeightedRareFeatures { get; } = new WeightedRareRule();

    /// <summary>All rules, in the order of their names in experiment files.</summary>
    public static IReadOnlyList<SmoothnessRule> All { get; } = [QuadraticMean, ArithmeticMean, LPlus, RareFeatures, WeightedRareFeatures];

    /// <summary>√((1/n²) Σ L_i²/w_i) with weights 1/(n²w_i).</summary>
    /// <param name="weights">w_i by the constants of a problem.</param>
    /// <param name="symbol">Λ as it stands in formulas.</param>
    /// <param name="source">Theorem and paper.</param>
    public static SmoothnessRule ByWeights(Func<ProblemConstants, WorkerWeights> weights, string symbol, string source) =>
        new WeightedRule(weights, symbol, source);

    /// <summary>√κ·Λ as it stands in a formula, such as <c>L_QM</c> or <c>sqrt(c/n)*L_+</c>.</summary>
    public abstract string Symbol { get; }

    /// <summary>Theorem and paper.</summary>
    public abstract string Source { get; }

    /// <summary>Says why the rule cannot be used in a setting, and what to do; null where it can.</summary>
    /// <param name="setting">The setting.</param>
    public virtual string? WhyNot(Setting setting) => null;

    /// <summary>Λ, κ and the weights in a setting. To be asked only where <see cref="WhyNot"/> is null.</summary>
    /// <param name="setting">The setting.</param>
    public abstract Smoothness Of(Setting setting);

    /// <summary>The rules to choose the largest step from: one, unless the word is <see cref="StepSizeRule.Best"/>.</summary>
    /// <param name="rule">The word of an experiment file.</param>
    public static IReadOnlyList<SmoothnessRule> Candidates(StepSizeRule rule) => rule == StepSizeRule.Best ? All : [All[(int)rule]];

    /// <summary>
    /// The smoothness by which a method takes its step: of the rule's candidates the one with the largest step.
    /// </summary>
    /// <param name="rule">The word of an experiment file.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="keepsSupport">Whether the method's compressors leave zeros alone, as rare features need.</param>
    /// <param name="step">γ by smoothness.</param>
    /// <param name="whyNot">Where none can be used, why.</param>
    /// <returns>The smoothness, or null.</returns>
    public static Smoothness? Choose(
        StepSizeRule rule, Setting setting, bool keepsSupport, Func<Smoothness, double> step, out string? whyNot)
    {
        whyNot = null;
        (Smoothness? best, var largest) = (null, double.NegativeInfinity);
        foreach (var candidate in Candidates(rule))
        {
            var reason = candidate is RareRule or WeightedRareRule && !keepsSupport
                ? "rare features need a compressor that leaves zeros alone, and this one does not; use a sparsifier such as top-k, or stepSizeRule: arithmetic-mean"
                : candidate.WhyNot(setting);
            if (reason is not null)
            {
                whyNot ??= reason;
                continue;
            }
            var smoothness = candidate.Of(setting);
            var found = step(smoothness);
            if (!(found > largest) && best is not null) continue;
            (best, largest) = (smoothness, found);
        }
        if (best is not null) whyNot = null;
        return best;
    }

    private static string? WhyNotRare(Setting setting)
    {
        if (setting.Ownership is null)
            return "rare features need to know which coordinates every worker's objective depends on, and this problem does not say; use stepSizeRule: arithmetic-mean";
        return setting.KeepsSupport
            ? null
            : "rare features need gradients that are zero outside the worker's features, and this noise is not; use stepSizeRule: arithmetic-mean";
    }

    private sealed class UniformRule(string symbol, string source, Func<Setting, double> lambda) : SmoothnessRule
    {
        public override string Symbol => symbol;

        public override string Source => source;

        public override Smoothness Of(Setting setting) => new(this, lambda(setting), 1, 1.0 / setting.Workers);
    }

    private sealed class WeightedRule(Func<ProblemConstants, WorkerWeights> weights, string symbol, string source) : SmoothnessRule
    {
        public override string Symbol => symbol;

        public override string Source => source;

        public override Smoothness Of(Setting setting)
        {
            var found = weights(setting.Constants);
            return new(this, found.Lambda(setting.Constants), 1, found.ErrorWeight);
        }
    }

    private sealed class RareRule : SmoothnessRule
    {
        public override string Symbol => "sqrt(c/n)*L_+";

        public override string Source => "Richtarik, Gasanov, Burlachenko, Error Feedback Shines when Features are Rare, 2023, arXiv:2305.15264";

        public override string? WhyNot(Setting setting) => WhyNotRare(setting);

        public override Smoothness Of(Setting setting)
        {
            var features = setting.Ownership!;
            var spread = (double)features.MostOwners / setting.Workers;
            var lambda = Math.Min(setting.Constants.LPlus, Math.Sqrt(spread) * setting.Constants.LMax);
            return new(this, Math.Max(lambda, setting.Constants.L), spread, 1.0 / setting.Workers) { Features = features };
        }
    }

    private sealed class WeightedRareRule : SmoothnessRule
    {
        public override string Symbol => "sqrt(max_j sum_i w_i)*L_AM";

        public override string Source =>
            "Richtarik, Gasanov, Burlachenko, Error Feedback Reloaded, 2024, arXiv:2402.10774, with rare features (Lyapunov function derived)";

        public override string? WhyNot(Setting setting) => WhyNotRare(setting);

        public override Smoothness Of(Setting setting)
        {
            var weights = WorkerWeights.BySmoothness(setting.Constants);
            var spread = Math.Min(1, setting.Ownership!.Greatest(weights.Of));
            return new(this, weights.Lambda(setting.Constants), spread, weights.ErrorWeight) { Features = setting.Ownership };
        }
    }
}
