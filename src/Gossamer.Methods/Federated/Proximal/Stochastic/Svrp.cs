using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>Options of <see cref="Svrp"/>.</summary>
public sealed record SvrpOptions : CorrectedProximalOptions;

/// <summary>
/// SVRP (Khaled and Jin, 2023), in its loopless form: stochastic proximal steps that are corrected by gradients at a
/// reference point, with a step for clients of similar Hessians.
/// </summary>
/// <param name="options">Probability, solver, tolerance and γ.</param>
[Method("svrp",
    Title = "SVRP",
    Family = "federated",
    Summary = "Variance-reduced proximal steps at one client an iteration: linear convergence in n + delta^2/mu^2 iterations, for clients of similar Hessians, without smoothness.",
    Paper = "A. Khaled, C. Jin, Faster federated optimization under second-order similarity, ICLR 2023, arXiv:2209.02257",
    Guarantee = "mu-strongly convex f_i of Hessian dissimilarity delta: E[||x - x*||^2 + (gamma*mu/p)*||w - x*||^2] shrinks by max{1/(1 + gamma*mu), 1 - p/2} for gamma = mu/(2*delta^2) (derived; the order of Theorem 2).")]
public sealed class Svrp(SvrpOptions options) : CorrectedProximalMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => Prepare(setting, "SVRP");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => LSvrpTheory.Similar(setting, Probability);
}
