using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21W"/>.</summary>
public sealed record Ef21WOptions : MethodOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive compressor of the changes that the workers send.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>w_i.</summary>
    [Parameter("Weights of the workers: smoothness (L_i/sum_j L_j, the largest step), clones (N_i/N with N_i = ceil(L_i/L_AM)), or uniform (EF21).", Symbol = "w_i")]
    public WeightRule Weights { get; init; } = WeightRule.Smoothness;

    /// <summary>g_i⁰.</summary>
    [Parameter("Start of the workers' estimates of their scaled gradients.", Symbol = "g_i^0")]
    public EstimateStart Initialization { get; init; } = EstimateStart.Compressed;

    /// <summary>Which theorem gives the step size.</summary>
    [Parameter("The theorem that gives the step size: nonconvex, or polyak-lojasiewicz for a linear rate where mu > 0.")]
    public Regime Regime { get; init; } = Regime.Nonconvex;
}

/// <summary>
/// EF21-W (Richtárik, Gasanov and Burlachenko, 2024): EF21 whose workers are weighted by their smoothness,
/// u_i = C(∇f_i(x^{k+1})/(n w_i) − g_i), g ← g + Σ w_i u_i.
/// </summary>
/// <param name="options">Compressor, weights, start and regime.</param>
[Method("ef21-w",
    Title = "EF21-W",
    Family = "error-feedback",
    Summary = "EF21 with workers weighted by their smoothness, whose step depends on the arithmetic mean of the L_i in place of the quadratic one. With a positively homogeneous compressor such as top-k it is ef21 with stepSizeRule: arithmetic-mean.",
    Paper = "P. Richtarik, E. Gasanov, K. Burlachenko, Error Feedback Reloaded: From Quadratic to Arithmetic Mean of Smoothness Constants, ICLR 2024, arXiv:2402.10774",
    Guarantee = "Mean of ||grad f(x^k)||^2 over K iterations <= 2*(f(x^0) - f*)/(gamma*K) + G^0/(theta*K) for gamma <= 1/(L + L_AM*xi(alpha)), G = sum_i w_i*||g_i - grad f_i/(n*w_i)||^2.",
    ReducesTo = "gd")]
public sealed class Ef21W(Ef21WOptions options)
    : WeightedEstimatorMethod(new EstimatorOptions { StepSize = options.StepSize, Initialization = options.Initialization }, options.Compressor)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Contractive(options.Compressor, setting, "EF21-W");
        Weights = options.Weights.For(setting, options.Compressor);
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef21WTheory.For(setting, options.Compressor, options.Regime, options.Weights, Weights);
}
