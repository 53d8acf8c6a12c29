using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>Which proven step of L-SVRP is used.</summary>
public enum LSvrpStep
{
    /// <summary>The larger one: they cross at δ/μ = √(2n) for p = 1/n.</summary>
    Larger,

    /// <summary>√(p/8)/δ, for high dissimilarity.</summary>
    HighDissimilarity,

    /// <summary>μ/(2δ²), the step of SVRP.</summary>
    Similarity,
}

/// <summary>Options of <see cref="LSvrp"/>.</summary>
public sealed record LSvrpOptions : CorrectedProximalOptions
{
    /// <summary>Which proven step the theory gives.</summary>
    [Parameter("Which proven step the theory gives: larger of the two, high-dissimilarity (sqrt(p/8)/delta) or similarity (mu/(2*delta^2), SVRP).")]
    public LSvrpStep Rule { get; init; } = LSvrpStep.Larger;
}

/// <summary>
/// L-SVRP (Gasanov and Richtárik, 2024): the iteration of SVRP with a step for clients whose Hessians differ much, which is
/// proportional to 1/δ instead of 1/δ².
/// </summary>
/// <param name="options">Which step, probability, solver, tolerance and γ.</param>
[Method("l-svrp",
    Title = "L-SVRP",
    Family = "federated",
    Summary = "SVRP with larger steps where the clients' Hessians differ much: n + sqrt(n)*delta/mu iterations in place of n + delta^2/mu^2, without smoothness.",
    Paper = "E. Gasanov, P. Richtarik, Speeding up Stochastic Proximal Optimization in the High Hessian Dissimilarity Setting, 2024, arXiv:2412.13619",
    Guarantee = "mu-strongly convex f_i of Hessian dissimilarity delta, p <= 2/n: E[((1 + gamma*mu)/(2*gamma))*||x - x*||^2 + (2/p)*(f(w) - f*) + ((1 + p)/(2*gamma))*||x - w||^2] shrinks by max{1/(1 + gamma*mu), 1 - p/4} for gamma = sqrt(p/8)/delta (derived).")]
public sealed class LSvrp(LSvrpOptions options) : CorrectedProximalMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => Prepare(setting, "L-SVRP");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => LSvrpTheory.For(setting, Probability, options.Rule);
}
