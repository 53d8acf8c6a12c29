using Gossamer.Execution;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// The mean of τ independent exact steps from one point, taken ω times: E‖x⁺ − x*‖²_A ≤ (1 − ω(2 − ωξ)λmin(W))·‖x − x*‖²_A with
/// ξ = 1/τ + (1 − 1/τ)λmax(W) and 0 &lt; ω &lt; 2/ξ; best at ω = 1/ξ. For SSCD(k) λmin(W) = λ_{k+1}/C_k and λmax(W) = λ_d/C_k. Derived.
/// </summary>
public static class MinibatchSscdTheory
{
    /// <summary>What the theory says.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="spectral">k.</param>
    /// <param name="batch">τ.</param>
    public static Theory For(SymmetricMatrix matrix, int spectral, int batch)
    {
        var values = matrix.Smallest(spectral + 1).Values;
        var weight = StochasticDescentTheory.Weight(values, matrix.Trace, spectral);
        var overlap = StochasticDescentTheory.Overlap(batch, matrix.Greatest / weight);
        var rate = values[spectral] / weight / overlap;
        return new Theory
        {
            StepSize = 1 / overlap,
            LargestStepSize = 2 / overlap,
            StepSizeSource = "omega = 1/(1/tau + (1 - 1/tau)*lambda_max(W)) (Kovalev, Gorbunov, Gasanov, Richtarik, 2018; derived)",
            Parameters = new Dictionary<string, double> { ["C_k"] = weight, ["xi"] = overlap, ["tau"] = batch },
            Prediction = StochasticDescentTheory.Iterations(rate),
            Lyapunov = StochasticDescentTheory.Gap(rate),
        };
    }
}
