using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Papers;

/// <summary>The noise of the paper's Theorem 1: uniform on √(3σ²/10)·{(2, 0), (0, 1), (−2, −1)}, mean zero, variance σ² = 1.</summary>
internal sealed class ThreePointNoise : GradientOracle
{
    private static readonly double Scale = Math.Sqrt(0.3);

    public override string Name => "three-point-noise";

    public override double? Variance(Problem problem) => 1;

    public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient)
    {
        objective.Gradient(x, gradient);
        var (first, second) = Draw(ref samples);
        gradient[0] += first;
        gradient[1] += second;
    }

    /// <summary>One draw.</summary>
    public static (double First, double Second) Draw(ref RandomStream samples) => samples.NextInt(3) switch
    {
        0 => (2 * Scale, 0),
        1 => (0, Scale),
        _ => (-2 * Scale, -Scale),
    };
}
