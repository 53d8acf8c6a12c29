using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Stochastic descent with exact line search (Kovalev, Gorbunov, Gasanov and Richtárik 2018): with
/// W = E[A^½ssᵀA^½/(sᵀAs)], of trace 1, (1 − λmax(W))^k ≤ E‖x^k − x*‖²_A/‖x⁰ − x*‖²_A ≤ (1 − λmin(W))^k, and
/// ‖x − x*‖²_A = 2(f(x) − f*); with ω times the way to the minimum, 0 &lt; ω &lt; 2, the factor is 1 − ω(2 − ω)λmin(W). The formulas for the methods are derived; the numbering of the paper's theorems is not known.
/// </summary>
public static class StochasticDescentTheory
{
    private const string Source = "exact minimisation along every direction (Kovalev, Gorbunov, Gasanov, Richtarik, 2018)";

    /// <summary>What the theory says of a rate.</summary>
    /// <param name="rate">λmin(W); null where it is not computed.</param>
    /// <param name="parameters">What else is known.</param>
    internal static Theory Of(double? rate, IReadOnlyDictionary<string, double>? parameters = null)
    {
        var all = new Dictionary<string, double>(parameters ?? new Dictionary<string, double>());
        if (rate is { } known) all["lambda_min(W)"] = known;
        return new Theory
        {
            StepSize = 1,
            LargestStepSize = 2,
            StepSizeSource = Source,
            Parameters = all,
            Prediction = rate is null ? null : Iterations(rate.Value),
            Lyapunov = rate is null ? null : Gap(rate.Value),
        };
    }

    /// <summary>The theory with the promise of a step that goes another part of the way than the best one.</summary>
    /// <param name="theory">Of the best step.</param>
    /// <param name="progress">ω(2 − ω) with ω in multiples of the best step.</param>
    internal static Theory At(Theory theory, double progress) => theory.Lyapunov is not { } promise || progress == 1 ? theory : theory with
    {
        Prediction = Iterations(progress * promise.Contraction),
        Lyapunov = Gap(progress * promise.Contraction),
    };

    /// <summary>f(x) − f* with its contraction in expectation.</summary>
    internal static LyapunovFunction Gap(double rate) => new()
    {
        Formula = "f(x) - f* = ||x - x*||_A^2/2",
        Evaluate = GradientDescentTheory.Gap,
        Contraction = rate,
    };

    /// <summary>The prediction; null where there is no rate.</summary>
    internal static string? Iterations(double rate) => !(rate > 0) ? null :
        $"E f(x) - f* shrinks by the factor e in every {(1 / rate).ToString("G6", CultureInfo.InvariantCulture)} iterations";

    /// <summary>C_k = kλ_{k+1} + Σ_{i>k} λ_i, from the trace.</summary>
    /// <param name="eigenvalues">λ_1 ≤ … ≤ λ_{k+1}, at least.</param>
    /// <param name="trace">Σλ_i.</param>
    /// <param name="k">Number of spectral directions, below d.</param>
    public static double Weight(IReadOnlyList<double> eigenvalues, double trace, int k)
    {
        var sum = trace;
        for (var i = 0; i < k; i++) sum += eigenvalues[k] - eigenvalues[i];
        return sum;
    }

    /// <summary>
    /// Probabilities of SSCD(k): A_ii/C_k for the coordinates and (λ_{k+1} − λ_i)/C_k for the k smallest eigenvectors. They lift
    /// the k smallest eigenvalues of W to the next one, and no weights of these directions do better (derived).
    /// </summary>
    /// <param name="matrix">A.</param>
    /// <param name="k">Number of spectral directions, below d.</param>
    public static double[] Probabilities(SymmetricMatrix matrix, int k)
    {
        var values = matrix.Smallest(k + 1).Values;
        var weight = Weight(values, matrix.Trace, k);
        var probabilities = new double[matrix.Dimension + k];
        for (var i = 0; i < matrix.Dimension; i++) probabilities[i] = matrix[i, i] / weight;
        for (var i = 0; i < k; i++) probabilities[matrix.Dimension + i] = (values[k] - values[i]) / weight;
        return probabilities;
    }

    /// <summary>ξ = 1/τ + (1 − 1/τ)·λmax(W): the mean of τ independent steps contracts best with ω = 1/ξ, by λmin(W)/ξ.</summary>
    /// <param name="batch">τ, at least 1.</param>
    /// <param name="greatest">λmax(W).</param>
    public static double Overlap(int batch, double greatest) => (1.0 / batch) + ((1 - (1.0 / batch)) * greatest);
}
