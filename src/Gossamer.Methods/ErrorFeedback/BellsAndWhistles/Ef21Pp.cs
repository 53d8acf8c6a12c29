using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21Pp"/>.</summary>
public sealed record Ef21PpOptions : PartialParticipationOptions;

/// <summary>
/// EF21-PP (Fatkhullin, Sokolov, Gorbunov, Li and Richtárik, 2021): in round k only the workers of a random set
/// S_k receive x^{k+1} and send c_i = C(∇f_i(x^{k+1}) − g_i); the others keep g_i, and the coordinator still divides by n.
/// </summary>
/// <param name="options">Compressor, participation, start, and where the step size comes from.</param>
[Method("ef21-pp",
    Title = "EF21-PP",
    Family = "error-feedback",
    Summary = "EF21 with partial participation: in every round only some workers compute and send, the others keep their estimates.",
    Paper = "I. Fatkhullin, I. Sokolov, E. Gorbunov, Z. Li, P. Richtarik, EF21 with Bells & Whistles: Practical Algorithmic Extensions of Modern Error Feedback, 2021, arXiv:2110.03294",
    Guarantee = "Mean of E||grad f(x^k)||^2 over K iterations <= 2*(f(x^0) - f*)/(gamma*K) + G^0/(A*K) for gamma <= 1/(L + L_QM*sqrt(B/A)), A = p*theta - (1 - p)*rho, B = p*beta + (1 - p)*(1 + 1/rho) with the best rho (derived).",
    ReducesTo = "gd")]
public sealed class Ef21Pp(Ef21PpOptions options) : PartialEstimatorMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Contractive(options.Compressor, setting, "EF21-PP");
        Weights = WorkerWeights.Uniform(setting.Workers);
        Draws = new RoundParticipants(options.Participation, options.Participants, setting.Workers);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => EstimatorTheory.For(
        setting, Ef21PpTheory.Mechanism(setting, options.Compressor, Draws.Probability, "EF21-PP"), options);
}
