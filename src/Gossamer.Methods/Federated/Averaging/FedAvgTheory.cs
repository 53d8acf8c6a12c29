using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>
/// Local gradient descent is the local fixed-point method with T_i = Id − ∇f_i/L_max and relaxation λ = γL_max, so its step
/// follows from the sublinear theorem of that method (Malinovsky, Kovalev, Gasanov, Condat and Richtárik, 2020; derived, with
/// constants of our own): for convex f_i and λ ≤ min{1/2, 1/(√10(H − 1))}, over K rounds of H steps and the means ŷ of the
/// local models, (1/(KH)) Σ‖∇f(ŷ)‖² ≤ 8L_max‖x⁰ − x*‖²/(γKH) + 20γ²L_max²(H − 1)²·mean‖∇f_i(x*)‖². One local step is
/// gradient descent and has its theory.
/// </summary>
public static class FedAvgTheory
{
    private const string Source = "gamma = min{1/2, 1/(sqrt(10)*(H - 1))}/L_max (derived from the sublinear theorem of local fixed-point methods, Malinovsky et al., 2020, arXiv:2004.01442)";

    /// <summary>γ for convex f_i.</summary>
    /// <param name="smoothness">L_max.</param>
    /// <param name="steps">H, at least 1.</param>
    public static double StepSize(double smoothness, int steps) => Math.Min(0.5, 1 / (Math.Sqrt(10) * (steps - 1))) / smoothness;

    /// <summary>A method whose theory gives no step here.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="paper">Where it is from.</param>
    internal static Theory None(string title, string paper) => new()
    {
        StepSizeSource = $"none ({paper})",
        WhyNoStepSize = $"{title} is here without the constants of its theory; a local step of 1/(H*L_max) is a start",
    };

    /// <summary>What the theory says in a setting.</summary>
    internal static Theory For(Setting setting, LocalWork work, ClientWeights weights, double serverStep, string title)
    {
        var isPlain = work.Clients.IsFull && weights == ClientWeights.Uniform && serverStep == 1;
        if (work is { Steps: 1, DrawsBatches: false } && isPlain) return GradientDescentTheory.For(setting);
        var whyNot = WhyNot(setting, work, isPlain, title);
        return new Theory
        {
            StepSizeSource = Source,
            StepSize = whyNot is null ? StepSize(setting.Constants.LMax, work.Steps!.Value) : null,
            WhyNoStepSize = whyNot,
        };
    }

    private static string? WhyNot(Setting setting, LocalWork work, bool isPlain, string title)
    {
        if (!isPlain) return $"the theorem of {title} is about rounds in which all clients take part, count the same, and are averaged with serverStep: 1";
        if (work.DrawsBatches || setting.Variance != 0) return $"the theorem of {title} is about exact gradients, and here they are sampled or noisy";
        return setting.Constants.IsConvex ? null : $"the theorem of {title} needs convex f_i, and these are not known to be";
    }
}
