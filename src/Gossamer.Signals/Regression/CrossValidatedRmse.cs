using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Signals.Regression;

/// <summary>What tells how many components to take: it does not look at the test block.</summary>
[Metric("cross-validated-rmse",
    "RMSE of SIMPLS with as many components as the iteration, over five pieces of the training rows that follow each other; smallest where SIMPLS should be stopped.",
    Title = "Cross-validated RMSE", Symbol = "RMSE (validation)")]
public sealed class CrossValidatedRmse : Metric
{
    /// <inheritdoc/>
    public override string Name => "cross-validated-rmse";

    /// <inheritdoc/>
    public override string? Refuse(Problem problem) =>
        problem is SignalProblem ? null : $"needs the rows of signal-regression, and '{problem.Kind}' has none";

    /// <inheritdoc/>
    public override double Evaluate(IEvaluation evaluation) =>
        ((SignalProblem)evaluation.State.Problem).CrossValidatedRmse((int)evaluation.State.Iteration);
}
