using Gossamer.Execution;

namespace Gossamer.Methods.Regression;

/// <summary>What partial least squares and principal component regression need, and that they have no step size.</summary>
internal static class RegressionTheory
{
    /// <exception cref="AssumptionException">The problem is no least squares, or gradients are not exact.</exception>
    public static void Check(Setting setting)
    {
        if (!setting.IsLinearRegression)
            throw new AssumptionException("regression by components needs the samples of a least-squares problem, as least-squares and signal-regression have them, without a regulariser");
        if (!setting.IsExact)
            throw new AssumptionException("regression by components looks at all samples and draws none: leave the oracle out");
    }

    /// <param name="source">Where the method comes from.</param>
    public static Theory For(string source) => new()
    {
        StepSize = 1,
        StepSizeSource = $"gamma = 1: there is no step size, iteration a has a components ({source})",
        Prediction = "least squares itself after as many iterations as the features have rank",
    };
}
