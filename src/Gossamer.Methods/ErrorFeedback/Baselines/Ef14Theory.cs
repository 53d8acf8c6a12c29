using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// Classical error feedback, with exact or stochastic gradients (derived, after Stich and Karimireddy, 2019). With
/// z = x − γē, ē the mean of the e_i and E = mean‖e_i‖²:
/// f(z⁺) ≤ f(z) − (γ/2)(1 − Lγ)‖∇f(x)‖² + (γ³L²/2)E + Lγ²σ²/(2nb) and E⁺ ≤ (1 − θ)E + β(mean‖∇f_i(x)‖² + σ²/b).
/// Hence Ψ = f(z) − f* + (γ³L²/(2θ))E falls by (γ/4)‖∇f(x)‖² for γ ≤ 1/(2L + √2·Lξ), up to noise and up to
/// (γ³L²ξ²/2)·ζ² where the workers differ by mean‖∇f_i − ∇f‖² ≤ ζ².
/// </summary>
public static class Ef14Theory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="alpha">α in (0, 1] of what a round compresses with.</param>
    /// <param name="isDeterministic">Whether the compressor leaves nothing to chance.</param>
    /// <param name="method">The method's title, for messages.</param>
    /// <param name="batch">Gradients a worker averages in a round, b.</param>
    public static Theory For(Setting setting, double alpha, bool isDeterministic, string method, int batch)
    {
        var (source, smooth) = ("gamma = 1/(2*L + sqrt(2)*L*xi(alpha)) (derived, after Stich and Karimireddy, 2019)", setting.Constants.L);
        var markov = new ContractionConstants(alpha);
        var step = 1 / ((2 * smooth) + (Math.Sqrt(2) * smooth * markov.Xi));
        var variance = setting.Variance / batch;
        if (variance != 0)
        {
            source = $"gamma = min{{1/(2*L + sqrt(2)*L*xi), eps*n*b/(8*L*sigma^2), sqrt(eps*b/8)/(L*xi*sigma)}}, batch b = {batch.ToString(CultureInfo.InvariantCulture)} (derived, after Stich and Karimireddy, 2019)";
            if (variance is not { } noise || setting.Target is not { } target)
                return new Theory { StepSizeSource = source, WhyNoStepSize = GradientDescentTheory.NoiseUnknown(setting, method) };
            step = Math.Min(step, target * setting.Workers / (8 * smooth * noise));
            if (markov.Xi > 0) step = Math.Min(step, Math.Sqrt(target / (8 * noise)) / (smooth * markov.Xi));
        }
        return new Theory
        {
            StepSize = step,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double> { ["alpha"] = markov.Alpha, ["xi"] = markov.Xi },
            Prediction = setting is { InitialGap: { } gap, Target: { } aim }
                ? $"{Math.Ceiling((variance == 0 ? 4 : 8) * gap / (step * aim)).ToString("R", CultureInfo.InvariantCulture)} iterations to a mean squared gradient norm of {aim.ToString("R", CultureInfo.InvariantCulture)}{(setting.IsHomogeneous ? "" : ", plus 2*(gamma*L*xi*zeta)^2 for workers that differ by zeta")}"
                : null,
            // Where the workers differ the promise holds up to a noise that no constant of the problem bounds.
            Lyapunov = setting.IsHomogeneous || setting.Workers == 1 || markov.Xi == 0 ? Descent(setting, markov, step, variance ?? 0, isDeterministic) : null,
        };
    }

    private static LyapunovFunction Descent(Setting setting, ContractionConstants markov, double step, double variance, bool isDeterministic)
    {
        var smooth = setting.Constants.L;
        var weight = step * step * step * smooth * smooth / (2 * markov.Theta);
        return new LyapunovFunction
        {
            Formula = "f(z) - f* + (gamma^3*L^2/(2*theta))*mean ||e_i||^2, z = x - gamma*mean e_i",
            Evaluate = state => Gap(state, step) + (weight * MeanSquare(state)),
            GradientWeight = step / 4,
            Noise = (smooth * step * step * variance / (2 * setting.Workers)) + (weight * markov.Beta * variance),
            IsSure = isDeterministic && setting.IsExact,
        };
    }

    private static double Gap(IObservation state, double step)
    {
        var z = EstimateErrors.Mean(state, "e");
        TensorPrimitives.MultiplyAdd(z, -step, state.Iterate, z);
        return state.Problem.Global.Value(z) - (state.Problem.Constants.LowerBound ?? 0);
    }

    private static double MeanSquare(IObservation state)
    {
        var sum = 0.0;
        for (var i = 0; i < state.Problem.Workers; i++) sum += TensorPrimitives.SumOfSquares<double>(state.Worker(i).Vector("e"));
        return sum / state.Problem.Workers;
    }
}
