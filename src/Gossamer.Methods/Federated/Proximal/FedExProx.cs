using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>How far FedExProx goes beyond the mean of the proximal points.</summary>
public enum ExtrapolationRule
{
    /// <summary>α = 1/(γL), L the smoothness of the average Moreau envelope.</summary>
    Constant,

    /// <summary>Gradient diversity: α_k = mean‖x − p_i‖²/‖x − p̄‖², never below 1.</summary>
    Grads,

    /// <summary>The stochastic Polyak step: α_k = γ·mean(M_i(x) − min f_i)/‖x − p̄‖². The workers send M_i(x) − min f_i as well.</summary>
    Stops,
}

/// <summary>Options of <see cref="FedExProx"/>.</summary>
public sealed record FedExProxOptions : ProximalRoundsOptions
{
    /// <summary>The rule of α.</summary>
    [Parameter("How the extrapolation is chosen: constant, grads (gradient diversity) or stops (stochastic Polyak step; needs the minima of the f_i).", Symbol = "α")]
    public ExtrapolationRule Extrapolation { get; init; } = ExtrapolationRule.Constant;

    /// <summary>α.</summary>
    [Parameter("The constant extrapolation; 1/(γL_γ) unless given. From 2/(γL_γ) on nothing is promised.", Symbol = "α", Minimum = 1e-12)]
    public double? Alpha { get; init; }

    /// <summary>The minimum of every f_i, or the mean of them where all clients take part.</summary>
    [Parameter("For the rule stops: min f where all clients take part, else the minimum that all f_i have; what the problem knows unless given.")]
    public double? Minimum { get; init; }

    /// <summary>η/τ.</summary>
    [Parameter("What the communication of a round costs, in local gradients: γ is then the best in time. By the times of uplinks and gradients in the cluster unless given, and γ = 1/L_max where these are unknown.", Symbol = "η/τ", Minimum = 0)]
    public double? CommunicationCost { get; init; }
}

/// <summary>
/// FedExProx (Li, Acharya and Richtárik, 2024): the participants send p_i = prox_{γ f_i}(x), and the coordinator goes beyond
/// their mean: x⁺ = x + α_k(p̄ − x), a step of gradient descent on the average Moreau envelope.
/// </summary>
/// <param name="options">Extrapolation, solver, tolerance, participation and γ.</param>
[Method("fedexprox",
    Title = "FedExProx",
    Family = "federated",
    Summary = "FedProx with extrapolation: the coordinator goes beyond the mean of the proximal points, by a constant factor or an adaptive one (GraDS, StoPS). For interpolated problems; γ can be the best in time.",
    Paper = "H. Li, K. Acharya, P. Richtarik, The Power of Extrapolation in Federated Learning, NeurIPS 2024, arXiv:2405.13766; W. Anyszka, K. Gruntkowska, A. Tyurin, P. Richtarik, Tighter Performance Theory of FedExProx, 2024, arXiv:2410.15368",
    Guarantee = "Convex quadratics with interpolation: ||x - x*||^2 shrinks by 1 - mu_gamma/L_gamma a round for alpha = 1/(gamma*L_gamma) and every gamma > 0 (Theorem 4.1); with GraDS by 1 - alpha_k*gamma*mu_gamma*(2 + gamma*L_max)/(1 + gamma*L_max), with StoPS by 1 - 1.5*alpha_k*gamma*mu_gamma (derived).")]
public sealed class FedExProx(FedExProxOptions options) : ProximalRounds(options)
{
    private double? alpha;
    private IReadOnlyList<double> minima = [];

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Prepare(setting, "FedExProx");
        ProximalAssumptions.Convex(setting, "FedExProx");
        alpha = options.Alpha;
        if (alpha is not null && options.Extrapolation != ExtrapolationRule.Constant)
            throw new AssumptionException($"FedExProx: alpha is given, but extrapolation: {options.Extrapolation.ToString().ToLowerInvariant()} chooses it in every round; give one of them");
        if (alpha is null && options.Extrapolation == ExtrapolationRule.Constant && !double.IsFinite(setting.Constants.LMax))
            throw new AssumptionException("FedExProx: the constant extrapolation 1/(gamma*L) needs the smoothness of the f_i, which is not known; give alpha, or use extrapolation: grads");
        if (options.CommunicationCost is not null && setting.Envelope is { } envelope && envelope.Spectrum(0) is null)
            throw new AssumptionException("FedExProx: communicationCost chooses gamma by the spectrum of the average Moreau envelope, which is known for convex quadratics and least squares of at most 400 coordinates; leave it out");
        if (options.Extrapolation == ExtrapolationRule.Stops) minima = RequireMinima(setting);
        else if (options.Minimum is not null) throw new AssumptionException("FedExProx: minimum is given, but only extrapolation: stops looks at it; leave it out");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) =>
        FedExProxTheory.For(setting, Sampler, options.Extrapolation, alpha, options.CommunicationCost, options.StepSize);

    private protected override bool SendsGaps => options.Extrapolation == ExtrapolationRule.Stops;

    private protected override double LeastOf(int worker) => minima[worker];

    // The constant rule moves along an unbiased estimate of the gradient of M, the others along the mean of the participants.
    private protected override bool Normalizes => options.Extrapolation != ExtrapolationRule.Constant;

    private protected override double Extrapolate(in ProximalRound round) => options.Extrapolation switch
    {
        ExtrapolationRule.Grads => round.MeanOfSquares / round.SquareOfMean,
        ExtrapolationRule.Stops => StepSize * Math.Max(0, round.Gap) / round.SquareOfMean,
        _ => alpha ??= 1 / (StepSize * FedExProxTheory.Smoothness(Setting, Sampler, StepSize)),
    };

    // Of a cohort the minimum is the mean of those of its members, which may differ; of all clients it is min f.
    private IReadOnlyList<double> RequireMinima(Setting setting)
    {
        if (options.Minimum is { } given) return Enumerable.Repeat(given, setting.Workers).ToArray();
        if (ProximalAssumptions.WhyNotInterpolated(setting) is not null)
        {
            throw new AssumptionException(
                "FedExProx: the rule stops needs the minimum of the average Moreau envelope, which is min f under interpolation only, and no x* minimises every f_i here; give minimum, or use extrapolation: grads");
        }
        if (setting.Envelope?.ValuesAtMinimum is { } own) return own;
        if (Sampler.IsFull && setting.Constants is { IsMinimumExact: true, LowerBound: { } known }) return Enumerable.Repeat(known, setting.Workers).ToArray();
        throw new AssumptionException("FedExProx: the rule stops needs the minima of the f_i, which are not known for this problem; give minimum, or use extrapolation: grads");
    }
}
