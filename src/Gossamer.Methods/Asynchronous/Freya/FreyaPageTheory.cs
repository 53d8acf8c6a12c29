using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;

namespace Gossamer.Methods.Asynchronous.Freya;

/// <summary>
/// Freya PAGE (Tyurin, Gruntkowska and Richtárik, 2024) with the theory of PAGE: γ = 1/(L + L_±√((1 − p)/(pS))), K ≥ 2Δ/(γε), and
/// Φ = f(x) − f* + (γ/(2p))‖g − ∇f(x)‖² obeys E Φ^{k+1} ≤ Φ^k − (γ/2)‖∇f(x^k)‖². L_± is the Hessian variance of the f_j.
/// </summary>
public static class FreyaPageTheory
{
    /// <summary>The constants of the f_j.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="method">The method's title, for messages.</param>
    /// <exception cref="AssumptionException">Workers hold different f_i, f is no finite sum, or gradients are not exact.</exception>
    public static SumConstants Functions(Setting setting, string method)
    {
        if (!setting.IsHomogeneous && setting.Workers > 1)
        {
            throw new AssumptionException(
                $"{method} assumes that every worker can evaluate every function of the sum, but here the workers hold different parts; "
                + "let all hold everything, by split: shared for a problem of data or kind: finite-sum-quadratic");
        }
        if (setting.Sums?.Of(0) is not { } sum)
            throw new AssumptionException($"{method} needs an f that is a finite sum, and this one is none; use a problem of data with split: shared, or kind: finite-sum-quadratic");
        return setting.IsExact
            ? sum
            : throw new AssumptionException($"{method} draws functions of the sum itself and needs their exact gradients; use oracle: full");
    }

    /// <summary>S = ⌈√m⌉.</summary>
    /// <param name="functions">m.</param>
    public static long Batch(int functions) => (long)Math.Ceiling(Math.Sqrt(functions));

    /// <summary>p = S/(S + m), as the authors' code has it.</summary>
    /// <param name="functions">m.</param>
    /// <param name="batch">S.</param>
    public static double Probability(int functions, long batch) => (double)batch / (batch + functions);

    /// <summary>γ = 1/(L + L_±√((1 − p)/(pS))).</summary>
    /// <param name="smoothness">L of f.</param>
    /// <param name="variance">L_± of the f_j.</param>
    /// <param name="batch">S.</param>
    /// <param name="probability">p.</param>
    public static double Step(double smoothness, double variance, long batch, double probability) =>
        1 / (smoothness + (variance * Math.Sqrt((1 - probability) / (probability * batch))));

    /// <summary>
    /// Seconds of an iteration over its step, which total time is proportional to, up to constants: (p·T_G + (1 − p)·T_B(S))/γ
    /// with T_G = t(m + min{m, n} ln min{m, n}) and T_B = 2t(S). For choosing p and S where times are known.
    /// </summary>
    /// <param name="seconds">τ_i, seconds of one ∇f_j.</param>
    /// <param name="functions">m.</param>
    /// <param name="smoothness">L.</param>
    /// <param name="variance">L_±.</param>
    /// <param name="batch">S.</param>
    /// <param name="probability">p.</param>
    public static double Cost(IReadOnlyList<double> seconds, int functions, double smoothness, double variance, long batch, double probability)
    {
        var full = FiniteSumTime.FullGradient(seconds, functions);
        var part = 2 * FiniteSumTime.Batch(seconds, batch);
        return ((probability * full) + ((1 - probability) * part)) / Step(smoothness, variance, batch, probability);
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting, in which f is a finite sum.</param>
    /// <param name="batch">S.</param>
    /// <param name="probability">p.</param>
    public static Theory For(Setting setting, long batch, double probability)
    {
        var sum = setting.Sums!.Of(0)!;
        var weights = new double[sum.Count];
        Array.Fill(weights, 1.0 / sum.Count);
        var variance = sum.PlusMinus(weights);
        var step = Step(setting.Constants.L, variance, batch, probability);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "gamma = 1/(L + L_pm*sqrt((1 - p)/(p*S))) (Tyurin, Gruntkowska, Richtarik, 2024; PAGE, Li et al., 2021)",
            Parameters = new Dictionary<string, double> { ["m"] = sum.Count, ["S"] = batch, ["p"] = probability, ["L_pm"] = variance },
            Prediction = setting is { Target: { } target, InitialGap: { } gap }
                ? $"{Math.Ceiling(2 * gap / (step * target)).ToString("R", CultureInfo.InvariantCulture)} iterations to a mean squared gradient norm of {target.ToString("R", CultureInfo.InvariantCulture)}"
                : null,
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(x) - f* + (gamma/(2*p))*||g - grad f(x)||^2",
                Evaluate = state => GradientDescentTheory.Gap(state) + (step / (2 * probability) * SquaredError(state)),
                GradientWeight = step / 2,
            },
        };
    }

    private static double SquaredError(IObservation state)
    {
        var exact = new double[state.Iterate.Length];
        state.Problem.Global.Gradient(state.Iterate, exact);
        var distance = System.Numerics.Tensors.TensorPrimitives.Distance<double>(exact, state.Coordinator.Vector("g"));
        return distance * distance;
    }
}
