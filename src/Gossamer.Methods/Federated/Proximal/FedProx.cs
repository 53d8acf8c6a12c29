using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>Options of <see cref="FedProx"/>.</summary>
public sealed record FedProxOptions : ProximalRoundsOptions;

/// <summary>
/// FedProx (Li, Sahu, Zaheer, Sanjabi, Talwalkar and Smith, 2020): y_i ≈ argmin f_i(y) + (ρ/2)‖y − x‖² at the participants,
/// ρ = 1/γ, and x⁺ = mean y_i. Without interpolation its limit minimises the average Moreau envelope, not f.
/// </summary>
/// <param name="options">Solver, tolerance, participation and γ.</param>
[Method("fedprox",
    Title = "FedProx",
    Family = "federated",
    Summary = "Averages proximal points of the workers: local training that is pulled back to the common model by (1/(2γ))||y - x||^2.",
    Paper = "T. Li, A. K. Sahu, M. Zaheer, M. Sanjabi, A. Talwalkar, V. Smith, Federated Optimization in Heterogeneous Networks, MLSys 2020, arXiv:1812.06127",
    Guarantee = "Convex quadratics with interpolation: ||x^{k+1} - x*||^2 <= (1 - gamma*mu_gamma*(2 - gamma*L_gamma))*||x^k - x*||^2 for every gamma > 0 (Theorem 4.1 of Anyszka et al., 2024, with alpha = 1).")]
public sealed class FedProx(FedProxOptions options) : ProximalRounds(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => Prepare(setting, "FedProx");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => FedExProxTheory.For(setting, Sampler, rule: null, alpha: 1, ratio: null, options.StepSize);

    private protected override double Extrapolate(in ProximalRound round) => 1;
}
