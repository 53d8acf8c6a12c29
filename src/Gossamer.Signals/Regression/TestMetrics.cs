using System.Globalization;
using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Signals.Regression;

/// <summary>A score of the predictions in the test block: of one output, or of the worst.</summary>
/// <param name="name">The registered name.</param>
/// <param name="output">1-based; null for the worst output.</param>
public abstract class TestMetric(string name, int? output) : Metric
{
    /// <inheritdoc/>
    public override string Name { get; } = output is { } one ? string.Create(CultureInfo.InvariantCulture, $"{name}({one})") : name;

    /// <inheritdoc/>
    public override string? Refuse(Problem problem) => problem switch
    {
        SignalProblem signals when output is null || output <= signals.Outputs => null,
        SignalProblem signals => $"asks for output {output}, but there are {signals.Outputs}",
        _ => $"needs a recording with a test block, as signal-regression has it, and '{problem.Kind}' has none",
    };

    /// <inheritdoc/>
    public override double Evaluate(IEvaluation evaluation)
    {
        var problem = (SignalProblem)evaluation.State.Problem;
        if (output is { } one) return Of(problem.TestScore(evaluation.State.Iterate, one - 1));
        var worst = Of(problem.TestScore(evaluation.State.Iterate, 0));
        for (var k = 1; k < problem.Outputs; k++) worst = Worse(worst, Of(problem.TestScore(evaluation.State.Iterate, k)));
        return worst;
    }

    private protected abstract double Of(RegressionScore score);

    private protected virtual double Worse(double first, double second) => Math.Max(first, second);
}

/// <summary>Pearson's r in the test block.</summary>
/// <param name="output">1-based; null for the worst output.</param>
[Metric("test-correlation", "Pearson's r of predictions and measurements in the test block; 0 where the prediction is constant.",
    Title = "Test correlation", Symbol = "r", IsLargerBetter = true, SpansDecades = false)]
public sealed class TestCorrelation([Parameter("Which output, from 1; the one with the smallest r unless given.", Minimum = 1)] int? output = null)
    : TestMetric("test-correlation", output)
{
    private protected override double Of(RegressionScore score) => score.Correlation;

    private protected override double Worse(double first, double second) => Math.Min(first, second);
}

/// <summary>Root mean squared error in the test block.</summary>
/// <param name="output">1-based; null for the worst output.</param>
[Metric("test-rmse", "Root of the mean squared error in the test block, in units of the output.", Title = "Test RMSE", Symbol = "RMSE")]
public sealed class TestRmse([Parameter("Which output, from 1; the one with the largest error unless given.", Minimum = 1)] int? output = null)
    : TestMetric("test-rmse", output)
{
    private protected override double Of(RegressionScore score) => score.Rmse;
}

/// <summary>Root mean squared error in the test block over the standard deviation there.</summary>
/// <param name="output">1-based; null for the worst output.</param>
[Metric("test-relative-rmse", "RMSE in the test block over the standard deviation of the measurements there: 1 is no better than their mean.",
    Title = "Relative test RMSE", Symbol = "RMSE/σ")]
public sealed class TestRelativeRmse([Parameter("Which output, from 1; the one with the largest error unless given.", Minimum = 1)] int? output = null)
    : TestMetric("test-relative-rmse", output)
{
    private protected override double Of(RegressionScore score) => score.RelativeRmse;
}
