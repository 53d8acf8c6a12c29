using System.Numerics.Tensors;
using Gossamer.Problems;

namespace Gossamer.Execution.Metrics;

/// <summary>The metrics of <see cref="MetricNames"/>.</summary>
internal static class StandardMetrics
{
    private static readonly Metric[] All =
    [
        new LossMetric(), new GradientNormMetric(), new SuboptimalityMetric(), new DistanceMetric(), new AccuracyMetric(),
        new ConsensusMetric(), new LyapunovMetric(),
    ];

    /// <summary>The standard metric of this name; null where there is none.</summary>
    public static Metric? Find(string name) => Array.Find(All, metric => metric.Name == name);
}

/// <summary>f.</summary>
[Metric(MetricNames.Loss, "f(x).", Title = "Loss", Symbol = "f(x)", SpansDecades = false)]
internal sealed class LossMetric : Metric
{
    public override string Name => MetricNames.Loss;

    public override double Evaluate(IEvaluation evaluation) => evaluation.Loss;
}

/// <summary>‖∇f‖².</summary>
[Metric(MetricNames.GradientNormSquared, "‖∇f(x)‖².", Title = "Gradient norm squared", Symbol = "‖∇f(x)‖²")]
internal sealed class GradientNormMetric : Metric
{
    public override string Name => MetricNames.GradientNormSquared;

    public override double Evaluate(IEvaluation evaluation) => evaluation.GradientNormSquared;
}

/// <summary>f − f*.</summary>
[Metric(MetricNames.Suboptimality, "f(x) − f*, where f* or a lower bound is known.", Title = "Suboptimality", Symbol = "f(x) − f*")]
internal sealed class SuboptimalityMetric : Metric
{
    public override string Name => MetricNames.Suboptimality;

    public override string? Refuse(Problem problem) =>
        problem.Constants.LowerBound is null ? $"needs the minimum of f or a lower bound, but the problem '{problem.Kind}' knows none" : null;

    public override double Evaluate(IEvaluation evaluation) =>
        evaluation.Loss - (evaluation.State.Problem.Constants.LowerBound ?? double.NaN);
}

/// <summary>‖x − x*‖².</summary>
[Metric(MetricNames.DistanceSquared, "‖x − x*‖², where x* is known.", Title = "Distance to the optimum squared", Symbol = "‖x − x*‖²")]
internal sealed class DistanceMetric : Metric
{
    public override string Name => MetricNames.DistanceSquared;

    public override string? Refuse(Problem problem) =>
        problem.Minimizer is null ? $"needs a known minimiser, but the problem '{problem.Kind}' has none" : null;

    public override double Evaluate(IEvaluation evaluation)
    {
        var distance = TensorPrimitives.Distance(evaluation.State.Iterate, evaluation.State.Problem.Minimizer!.Value.Span);
        return distance * distance;
    }
}

/// <summary>Share of samples classified rightly.</summary>
[Metric(MetricNames.Accuracy, "Share of samples that x classifies rightly.", Title = "Accuracy", Symbol = "accuracy", IsLargerBetter = true, SpansDecades = false)]
internal sealed class AccuracyMetric : Metric
{
    public override string Name => MetricNames.Accuracy;

    public override string? Refuse(Problem problem) => problem.Global is IClassifier || problem.Local(0) is IClassifier
        ? null
        : $"needs a problem that classifies samples, but '{problem.Kind}' does not";

    public override double Evaluate(IEvaluation evaluation) => evaluation.Accuracy;
}

/// <summary>How far the nodes are from their mean.</summary>
[Metric(MetricNames.ConsensusError, "(1/n) Σ‖x_i − x̄‖² over the nodes of a decentralised run; 0 in others.", Title = "Consensus error", Symbol = "(1/n) Σ‖xᵢ − x̄‖²")]
internal sealed class ConsensusMetric : Metric
{
    public override string Name => MetricNames.ConsensusError;

    public override double Evaluate(IEvaluation evaluation) => evaluation.ConsensusError;
}

/// <summary>Ψ.</summary>
[Metric(MetricNames.Lyapunov, "Ψ, the Lyapunov function of the method's theory.", Title = "Lyapunov function", Symbol = "Ψ")]
internal sealed class LyapunovMetric : Metric
{
    public override string Name => MetricNames.Lyapunov;

    public override double Evaluate(IEvaluation evaluation) => evaluation.Theory.Lyapunov!.Evaluate(evaluation.State);
}
