using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>The parameters of DASHA-PP-FINITE-MVR in one setting.</summary>
/// <param name="Batch">B.</param>
/// <param name="Samples">m, of the worker that holds most.</param>
/// <param name="Momentum">b = q/(2 − q), q = p_a·B/m.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FiniteMvrParameters(int Batch, int Samples, double Momentum)
{
    /// <summary>The parameters.</summary>
    /// <exception cref="AssumptionException">A worker holds fewer samples than are drawn.</exception>
    public static FiniteMvrParameters Of(Setting setting, int batch, double probability)
    {
        var most = 1;
        for (var i = 0; i < setting.Workers; i++)
        {
            // An objective that is no finite sum is its own only sample.
            var held = setting.Sums?.Of(i)?.Count ?? 1;
            if (batch > held)
                throw new AssumptionException($"DASHA-PP-FINITE-MVR draws {batch} different samples, but worker {i + 1} holds {held}; take a smaller batch");
            most = Math.Max(most, held);
        }
        var q = probability * batch / most;
        return new FiniteMvrParameters(batch, most, q / (2 - q));
    }
}

/// <summary>
/// DASHA-PP-FINITE-MVR (Tyurin and Richtárik, 2023): a = p_a/(2ω + 1), b = q/(2 − q) with q = p_a·B/m, γ ≤ 1/(L + √R) with
/// R = 32W·L₊² + 96W·L_max²/B + (m/(np_a²B))(16θ_a·L₊² + 48L_max²/B), W = ω(2ω + 1)/(np_a²), κ = 1/a, η = 1/(an), ν = 1/b,
/// ρ = 8Wb + 2θ_a/(np_a), and in addition τ = (2b/B)(4W + 1/(bnp_a) + ρ/p_a) times mean‖h_ij − ∇f_ij(x)‖² (derived; compared with
/// simulated averages only). The paper prints 148W(L_max²/B + L_QM²) + (72m/(np_a²B))(L_max²/B + θ_a·L_QM²) (quoted from memory).
/// </summary>
public static class DashaPpFiniteMvrTheory
{
    internal static Theory For(Setting setting, DashaOptions options, Participation participation, FiniteMvrParameters parameters)
    {
        var isPrinted = options.Bound == StepBound.Printed;
        var source = isPrinted
            ? "gamma = 1/(L + sqrt(148*W*(L_max^2/B + L_QM^2) + (72*m/(n*p_a^2*B))*(L_max^2/B + theta_a*L_QM^2))), W = omega*(2*omega + 1)/(n*p_a^2) (Tyurin and Richtarik, 2023)"
            : "gamma = 1/(L + sqrt(32*W*L_+^2 + 96*W*L_max^2/B + (m/(n*p_a^2*B))*(16*theta_a*L_+^2 + 48*L_max^2/B))), W = omega*(2*omega + 1)/(n*p_a^2) (derived, after Tyurin and Richtarik, 2023)";
        var why = DashaBound.WhyNot(setting, options.Compressor, options.Regime, "DASHA-PP-FINITE-MVR")
            ?? (options.Regime == Regime.PolyakLojasiewicz ? "its constants for the Polyak-Lojasiewicz regime are not known; set regime: nonconvex" : null);
        if (why is not null) return new Theory { StepSizeSource = source, WhyNoStepSize = why };

        var (n, batch, m, b) = (setting.Workers, (double)parameters.Batch, (double)parameters.Samples, parameters.Momentum);
        var omega = options.Compressor.Omega(setting.Dimension, n)!.Value;
        var (pa, theta) = (participation.Probability, participation.Variance);
        var a = pa / ((2 * omega) + 1);
        var w = omega * ((2 * omega) + 1) / (n * pa * pa);
        var smoothness = isPrinted ? setting.Constants.LQuadraticMean : setting.Constants.LPlus;
        var l = smoothness * smoothness;
        var v = LargestSquared(setting) / batch;
        var chance = m / (n * pa * pa * batch);
        var radicand = isPrinted
            ? (148 * w * (v + l)) + (72 * chance * (v + (theta * l)))
            : (32 * w * l) + (96 * w * v) + (chance * ((16 * theta * l) + (48 * v)));
        var rho = (8 * w * b) + (2 * theta / (n * pa));
        var tau = 2 * b / batch * ((4 * w) + (1 / (b * n * pa)) + (rho / pa));
        var bound = new DashaBound(radicand, new DashaWeights(1 / a, 1 / (a * n), 1 / b, rho)) { Rest = state => tau * TableError(state) };
        var shown = DashaPpTheory.Parameters(omega, a, b, participation);
        (shown["m"], shown["B"]) = (m, batch);
        return bound.ToTheory(setting, options.Regime, source, shown, isSure: false);
    }

    private static double LargestSquared(Setting setting)
    {
        double largest = 0;
        for (var i = 0; i < setting.Workers; i++) largest = Math.Max(largest, setting.Sums?.Of(i)?.Smoothness.Max() ?? setting.Constants.Li[i]);
        return largest * largest;
    }

    // (1/n) Σ_i (1/m_i) Σ_j‖h_ij − ∇f_ij(x)‖²
    private static double TableError(IObservation state)
    {
        var d = state.Iterate.Length;
        var gradient = new double[d];
        double sum = 0;
        for (var i = 0; i < state.Problem.Workers; i++)
        {
            var objective = state.Problem.Local(i);
            var samples = ComponentDifferences.SamplesOf(objective);
            var table = state.Worker(i).Vector("h_ij", samples * d).Values;
            for (var j = 0; j < samples; j++)
            {
                if (objective is IFiniteSum parts) parts.SampleGradient(state.Iterate, [j], default, gradient);
                else objective.Gradient(state.Iterate, gradient);
                var distance = TensorPrimitives.Distance(table.Slice(j * d, d), (ReadOnlySpan<double>)gradient);
                sum += distance * distance / samples / state.Problem.Workers;
            }
        }
        return sum;
    }
}
