using Gossamer.Execution;

namespace Gossamer.Methods.Regression;

/// <summary>SIMPLS; see <see cref="SimplsFit"/> for the algorithm and <see cref="ComponentMethod"/> for what is sent.</summary>
/// <param name="options">The common options; there is no step size.</param>
[Method("simpls",
    Title = "SIMPLS",
    Family = "regression",
    Summary = "Partial least squares, one component an iteration: directions of the features that covary most with the outputs. One round of communication, p(p + 1)/2 + pq numbers a worker.",
    Paper = "S. de Jong, SIMPLS: an alternative approach to partial least squares regression, 1993",
    Guarantee = "Scores are orthogonal, the training error does not grow, and as many components as the features have rank give least squares.")]
public sealed class Simpls(MethodOptions options) : ComponentMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => RegressionTheory.For("de Jong, 1993");

    private protected override IComponentFit Begin(CrossProducts products) => new SimplsFit(products);
}
