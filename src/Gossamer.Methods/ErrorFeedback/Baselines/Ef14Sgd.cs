using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef14Sgd"/>.</summary>
public sealed record Ef14SgdOptions : ErrorMemoryOptions
{
    /// <summary>b.</summary>
    [Parameter("Stochastic gradients that a worker averages in a round.", Symbol = "b", Minimum = 1)]
    public int Batch { get; init; } = 1;
}

/// <summary>
/// EF14-SGD: classical error feedback with stochastic gradients, c_i = C(e_i + ∇f_i(x^k, ξ)),
/// e_i⁺ = e_i + ∇f_i(x^k, ξ) − c_i, x^{k+1} = x^k − (γ/n) Σ c_i. The baseline of the papers on EF21.
/// </summary>
/// <param name="options">Compressor, batch and step size.</param>
[Method("ef14-sgd",
    Title = "EF14-SGD",
    Family = "error-feedback",
    Summary = "Classical error feedback with stochastic gradients; a batch of them in every round.",
    Paper = "F. Seide, H. Fu, J. Droppo, G. Li, D. Yu, 1-Bit Stochastic Gradient Descent and its Application to Data-Parallel Distributed Training of Speech DNNs, 2014; theory after S. Stich, S. Karimireddy, 2019, arXiv:1909.05350",
    Guarantee = "Mean of E||grad f(x^k)||^2 over K iterations <= 4*(f(x^0) - f*)/(gamma*K) + 2*gamma*L*sigma^2/(n*b) + 2*(gamma*L*xi)^2*(zeta^2 + sigma^2/b) for gamma <= 1/(2*L + sqrt(2)*L*xi(alpha)), where zeta^2 bounds (1/n)*sum_i ||grad f_i - grad f||^2 (derived).",
    ReducesTo = "gd")]
public sealed class Ef14Sgd(Ef14SgdOptions options) : ErrorMemoryMethod(options)
{
    private protected override Computation Work { get; } = BatchGradient.Of(options.Batch);

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Contractive(options.Compressor, setting, "EF14-SGD");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef14Theory.For(
        setting, options.Compressor.Alpha(setting.Dimension)!.Value, options.Compressor.IsDeterministic, "EF14-SGD", options.Batch);
}
