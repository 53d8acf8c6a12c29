using Gossamer.Problems;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Which mean of the workers' smoothness constants enters a step size, as experiment files name it.</summary>
public enum StepSizeRule
{
    /// <summary>L_QM, the quadratic mean of the L_i.</summary>
    QuadraticMean,

    /// <summary>L_AM, the arithmetic mean of the L_i.</summary>
    ArithmeticMean,

    /// <summary>L₊, the mean-square smoothness constant.</summary>
    LPlus,
}

/// <summary>
/// How the smoothness of the workers is averaged: the constant Λ with Σ_i v_i‖∇f_i(x) − ∇f_i(y)‖² ≤ Λ²‖x − y‖² for the
/// weights v_i by which the rule measures the workers' errors, G = Σ_i v_i‖g_i − ∇f_i(x)‖² ≥ ‖g − ∇f(x)‖². A step-size
/// rule of any method of the family is made of this and an <see cref="EstimatorLemma"/>.
/// </summary>
public abstract class SmoothnessRule
{
    /// <summary>L_QM with equal weights (EF21 paper).</summary>
    public static SmoothnessRule QuadraticMean { get; } = new Uniform("L_QM", "Theorem 1, Richtarik, Sokolov, Fatkhullin, 2021", c => c.LQuadraticMean);

    /// <summary>L₊ with equal weights: the EF21 proof uses no more of L_QM than L₊ bounds as well.</summary>
    public static SmoothnessRule LPlus { get; } = new Uniform("L_+", "Theorem 1, Richtarik, Sokolov, Fatkhullin, 2021, with L_+ in place of L_QM (derived)", c => c.LPlus);

    /// <summary>L_AM with weights 1/(n²w_i), w_i = L_i/ΣL_j (Richtárik, Gasanov, Burlachenko, 2024; derived in this form).</summary>
    public static SmoothnessRule ArithmeticMean { get; } = new Weighted();

    /// <summary>Λ's name in formulas.</summary>
    public abstract string Symbol { get; }

    /// <summary>Theorem and paper.</summary>
    public abstract string Source { get; }

    /// <summary>Λ.</summary>
    /// <param name="constants">Constants of the problem.</param>
    public abstract double Constant(ProblemConstants constants);

    /// <summary>v_i, the weight of worker i in the error; a worker with L_i = 0 keeps an exact estimate and weighs nothing.</summary>
    /// <param name="constants">Constants of the problem.</param>
    /// <param name="worker">0-based index.</param>
    public abstract double Weight(ProblemConstants constants, int worker);

    /// <summary>The rule that a word of an experiment file names.</summary>
    /// <param name="rule">The word.</param>
    public static SmoothnessRule Of(StepSizeRule rule) => rule switch
    {
        StepSizeRule.ArithmeticMean => ArithmeticMean,
        StepSizeRule.LPlus => LPlus,
        _ => QuadraticMean,
    };

    private sealed class Uniform(string symbol, string source, Func<ProblemConstants, double> constant) : SmoothnessRule
    {
        public override string Symbol => symbol;

        public override string Source => source;

        public override double Constant(ProblemConstants constants) => constant(constants);

        public override double Weight(ProblemConstants constants, int worker) => 1.0 / constants.Workers;
    }

    private sealed class Weighted : SmoothnessRule
    {
        public override string Symbol => "L_AM";

        public override string Source => "Richtarik, Gasanov, Burlachenko, Error Feedback Reloaded, 2024, arXiv:2402.10774 (Lyapunov function derived)";

        public override double Constant(ProblemConstants constants) => constants.LMean;

        public override double Weight(ProblemConstants constants, int worker)
        {
            var smoothness = constants.Li[worker];
            return smoothness == 0 ? 0 : constants.LMean / (constants.Workers * smoothness);
        }
    }
}
