using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef14"/>.</summary>
public sealed record Ef14Options : ErrorMemoryOptions;

/// <summary>
/// EF14 (Seide, Fu, Droppo, Li and Yu, 2014): worker i sends c_i = C(e_i + ∇f_i(x^k)) and remembers
/// e_i⁺ = e_i + ∇f_i(x^k) − c_i; the coordinator makes the step x^{k+1} = x^k − (γ/n) Σ c_i. The virtual iterate
/// z^k = x^k − (γ/n) Σ e_i makes plain gradient steps, z^{k+1} = z^k − γ∇f(x^k).
/// </summary>
/// <param name="options">Compressor and step size.</param>
[Method("ef14",
    Title = "EF14",
    Family = "error-feedback",
    Summary = "Classical error feedback: what compression leaves out is added to the next gradient. Stalls or oscillates at larger steps where the workers differ, which EF21 does not.",
    Paper = "F. Seide, H. Fu, J. Droppo, G. Li, D. Yu, 1-Bit Stochastic Gradient Descent and its Application to Data-Parallel Distributed Training of Speech DNNs, 2014; theory after S. Stich, S. Karimireddy, 2019, arXiv:1909.05350",
    Guarantee = "Mean of ||grad f(x^k)||^2 over K iterations <= 4*(f(x^0) - f*)/(gamma*K) + 2*(gamma*L*xi(alpha)*zeta)^2 for gamma <= 1/(2*L + sqrt(2)*L*xi(alpha)), where zeta^2 bounds (1/n)*sum_i ||grad f_i - grad f||^2 (derived).",
    ReducesTo = "gd")]
public sealed class Ef14(Ef14Options options) : ErrorMemoryMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Contractive(options.Compressor, setting, "EF14");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => Ef14Theory.For(
        setting, options.Compressor.Alpha(setting.Dimension)!.Value, options.Compressor.IsDeterministic, "EF14", batch: 1);
}
