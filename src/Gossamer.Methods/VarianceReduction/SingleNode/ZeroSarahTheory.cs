using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// ZeroSARAH (Li, Hanzely and Richtárik, 2021): γ = 1/(L(1 + √(2/(λB) + 8λN²/B³))), which for λ = B/(2N) is 1/(L(1 + √(8N)/B)), with
/// the mean-squared smoothness L₊ of the samples as L. The constants are quoted from memory of the paper.
/// </summary>
public static class ZeroSarahTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="batch">B.</param>
    public static Theory For(Setting setting, int batch)
    {
        const string Source = "gamma = 1/(L_+*(1 + sqrt(8*N)/B)), lambda = B/(2*N) (Li, Hanzely, Richtarik, 2021, constants quoted from memory)";
        if (setting.Variance != 0)
            return new Theory { StepSizeSource = Source, WhyNoStepSize = "ZeroSARAH draws its samples itself, from exact gradients; use oracle: full" };
        var sum = setting.Sums!.Whole!;
        var equal = new double[sum.Count];
        Array.Fill(equal, 1.0 / sum.Count);
        var smoothness = sum.Plus(equal);
        return new Theory
        {
            StepSize = 1 / (smoothness * (1 + (Math.Sqrt(8.0 * sum.Count) / batch))),
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["B"] = batch, ["lambda"] = batch / (2.0 * sum.Count), ["L_+"] = smoothness },
        };
    }
}
