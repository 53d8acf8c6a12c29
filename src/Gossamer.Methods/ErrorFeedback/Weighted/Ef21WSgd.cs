using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21WSgd"/>.</summary>
public sealed record Ef21WSgdOptions : MethodOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the changes that the workers send.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>w_i.</summary>
    [Parameter("Weights of the workers: smoothness (L_i/sum_j L_j, the largest step), clones (N_i/N with N_i = ceil(L_i/L_AM)), or uniform (EF21-SGD).", Symbol = "w_i")]
    public WeightRule Weights { get; init; } = WeightRule.Smoothness;

    /// <summary>g_i⁰.</summary>
    [Parameter("Start of the workers' estimates of their scaled gradients.", Symbol = "g_i^0")]
    public EstimateStart Initialization { get; init; } = EstimateStart.Compressed;

    /// <summary>b.</summary>
    [Parameter("Stochastic gradients that a worker averages in a round.", Symbol = "b", Minimum = 1)]
    public int Batch { get; init; } = 1;
}

/// <summary>
/// EF21-W-SGD (Richtárik, Gasanov and Burlachenko, 2024): EF21-W with a minibatch gradient in the place of ∇f_i,
/// u_i = C(ĝ_i(x^{k+1})/(n w_i) − g_i), g ← g + Σ w_i u_i.
/// </summary>
/// <param name="options">Compressor, weights, start and batch.</param>
[Method("ef21-w-sgd",
    Title = "EF21-W-SGD",
    Family = "error-feedback",
    Summary = "EF21-W with stochastic gradients, a batch of them in every round. Reaches a neighbourhood whose size the batch decides; ef21-sgdm has none with one gradient a round.",
    Paper = "P. Richtarik, E. Gasanov, K. Burlachenko, Error Feedback Reloaded: From Quadratic to Arithmetic Mean of Smoothness Constants, ICLR 2024, arXiv:2402.10774",
    Guarantee = "Mean of E||grad f(x^k)||^2 over K iterations <= 2*(f(x^0) - f*)/(gamma*K) + G^0/(A*K) + C/A for gamma <= 1/(L + L_AM*sqrt(B/A)), A = theta(alpha), with C of the order sigma^2/(alpha*b) (derived).",
    ReducesTo = "gd")]
public sealed class Ef21WSgd(Ef21WSgdOptions options)
    : WeightedEstimatorMethod(new EstimatorOptions { StepSize = options.StepSize, Initialization = options.Initialization }, options.Compressor)
{
    private protected override int BatchSize => options.Batch;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Contractive(options.Compressor, setting, "EF21-W-SGD");
        Weights = options.Weights.For(setting, options.Compressor);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) =>
        Ef21WTheory.Stochastic(setting, options.Compressor, options.Batch, options.Weights, Weights);
}
