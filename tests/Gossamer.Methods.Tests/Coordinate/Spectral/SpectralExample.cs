using Gossamer.Execution;
using Gossamer.Methods.Coordinate;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Coordinate;

/// <summary>The worked example of the spectral methods: x* = (1/3, 1/3, 2/3), λ = 3 − √3, 3, 3 + √3.</summary>
internal static class SpectralExample
{
    public static readonly double[,] Matrix = { { 2, 1, 0 }, { 1, 3, 1 }, { 0, 1, 4 } };

    public static SymmetricMatrix Hessian { get; } = SymmetricMatrix.Create(Matrix);

    public static Problem Problem(int workers = 1) => Quadratics.Shared(Matrix, [1, 2, 3], workers);

    public static Setting Setting { get; } = Recording.SettingOf(Problem());

    /// <summary>E f(x⁺) − f* over all directions of a sampler, in exact arithmetic but for rounding.</summary>
    public static double ExpectedGap(Problem problem, DirectionSampler sampler, double[] x)
    {
        var residual = new double[x.Length];
        problem.Global.Gradient(x, residual);
        double expected = 0;
        for (var s = 0; s < sampler.Probabilities.Count; s++)
        {
            var next = (double[])x.Clone();
            sampler.Directions.AddTo(s, -sampler.Directions.Coefficient(s, residual), next);
            expected += sampler.Probabilities[s] * (problem.Global.Value(next) - problem.Constants.LowerBound!.Value);
        }
        return expected;
    }
}
