using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// Options common to the methods whose workers keep estimates of their gradients (EF21 and its relatives), where theory
/// knows no faster rate than that of nonconvex f.
/// </summary>
public record NonconvexEstimatorOptions : MethodOptions
{
    /// <summary>g_i⁰.</summary>
    [Parameter("Start of the workers' gradient estimates.", Symbol = "g_i^0")]
    public EstimateStart Initialization { get; init; } = EstimateStart.Compressed;

    /// <summary>Which means of the workers' smoothness constants the step size uses.</summary>
    [Parameter("What of the workers' smoothness enters the theory's step size: quadratic-mean of the L_i (EF21 paper), arithmetic-mean (never smaller steps), l-plus (the sharpest constant where it is known), rare-features or weighted-rare-features (few workers hold a feature), or best (the largest step of all these).")]
    public StepSizeRule StepSizeRule { get; init; } = StepSizeRule.QuadraticMean;
}

/// <summary>The same where there is a theorem for the Polyak-Łojasiewicz inequality too.</summary>
public record EstimatorOptions : NonconvexEstimatorOptions
{
    /// <summary>Which theorem gives the step size.</summary>
    [Parameter("The theorem that gives the step size: nonconvex, or polyak-lojasiewicz for a linear rate where mu > 0.")]
    public Regime Regime { get; init; } = Regime.Nonconvex;
}
