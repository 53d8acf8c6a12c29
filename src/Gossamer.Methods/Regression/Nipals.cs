using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.Regression;

/// <summary>NIPALS: partial least squares by alternating regressions on the samples themselves, one component an iteration.</summary>
/// <param name="options">The common options; there is no step size.</param>
[Method("nipals",
    Title = "NIPALS",
    Family = "regression",
    Summary = "Partial least squares on all samples, one component an iteration, by alternating regressions; for more features than fit into X'X. With one output, or one component, the same as SIMPLS.",
    Paper = "H. Wold, Path models with latent variables: the NIPALS approach, 1975",
    Guarantee = "Scores are orthogonal, the training error does not grow, and as many components as the features have rank give least squares.")]
public sealed class Nipals(MethodOptions options) : SequentialMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => RegressionTheory.Check(setting);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => RegressionTheory.For("Wold, 1975");

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var samples = (ILinearRegression)loop.Objective;
        var b = loop.State.Vector("B", loop.Start);
        var (features, targets) = CrossProducts.SamplesOf(samples);
        var fit = new NipalsFit(features, targets);
        for (var a = 0; a < loop.FirstIteration; a++) fit.Next();
        for (var a = loop.FirstIteration; await loop.ContinueAsync(b, a); a++)
        {
            // A pass has two products with E, the deflations as much as two more; a gradient has 2q with X.
            var passes = fit.Next();
            if (passes > 0) await loop.SpendAsync((passes + 2.0) / samples.Outputs);
            b.Assign(fit.Coefficients.ToColumnMajorArray());
        }
    }
}
