using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21WPp"/>.</summary>
public sealed record Ef21WPpOptions : PartialParticipationOptions
{
    /// <summary>w_i.</summary>
    [Parameter("Weights of the workers: smoothness (L_i/sum_j L_j, the largest step), clones (N_i/N with N_i = ceil(L_i/L_AM)), or uniform (EF21-PP).", Symbol = "w_i")]
    public WeightRule Weights { get; init; } = WeightRule.Smoothness;
}

/// <summary>
/// EF21-W-PP (Richtárik, Gasanov and Burlachenko, 2024): EF21-W in which only the workers of a random set S_k take part,
/// u_i = C(∇f_i(x^{k+1})/(n w_i) − g_i) for i ∈ S_k, g ← g + Σ_{i ∈ S_k} w_i u_i.
/// </summary>
/// <param name="options">Compressor, weights, participation and start.</param>
[Method("ef21-w-pp",
    Title = "EF21-W-PP",
    Family = "error-feedback",
    Summary = "EF21-W with partial participation: in every round only some workers compute and send, the others keep their estimates.",
    Paper = "P. Richtarik, E. Gasanov, K. Burlachenko, Error Feedback Reloaded: From Quadratic to Arithmetic Mean of Smoothness Constants, ICLR 2024, arXiv:2402.10774",
    Guarantee = "Mean of E||grad f(x^k)||^2 over K iterations <= 2*(f(x^0) - f*)/(gamma*K) + G^0/(A*K) for gamma <= 1/(L + L_AM*sqrt(B/A)), A = p*theta - (1 - p)*rho, B = p*beta + (1 - p)*(1 + 1/rho) with the best rho (derived).",
    ReducesTo = "gd")]
public sealed class Ef21WPp(Ef21WPpOptions options) : PartialEstimatorMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Contractive(options.Compressor, setting, "EF21-W-PP");
        if (options.StepSizeRule != StepSizeRule.QuadraticMean)
            throw new AssumptionException("the weights of EF21-W-PP are its step-size rule; leave stepSizeRule out, and choose weights instead");
        Weights = options.Weights.For(setting, options.Compressor);
        Draws = new RoundParticipants(options.Participation, options.Participants, setting.Workers);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) =>
        Ef21WTheory.Partial(setting, options.Compressor, options.Regime, Draws.Probability, options.Weights, Weights);
}
