using Gossamer.Problems;

namespace Gossamer.Execution;

/// <summary>
/// A number that a run records at its points. A metric of one's own derives from this: registered with
/// <see cref="MetricAttribute"/> it has a name in experiment files, <c>metrics: [loss, personal-loss(0.9)]</c>; in C# it is
/// given in <see cref="RecordPlan.Own"/>. Metrics cost neither bits nor time.
/// </summary>
public abstract class Metric
{
    /// <summary>The key of its values in traces: the registered name, with the parameters where it has any.</summary>
    public abstract string Name { get; }

    /// <summary>Why a problem does not have it, as the end of "the metric NAME …"; null where it has.</summary>
    /// <param name="problem">The problem.</param>
    public virtual string? Refuse(Problem problem) => null;

    /// <summary>Its value; a run whose metrics are not finite has diverged.</summary>
    /// <param name="evaluation">The state of the run.</param>
    public abstract double Evaluate(IEvaluation evaluation);
}

/// <summary>What metrics see of a run. Values that several metrics need are computed once.</summary>
public interface IEvaluation
{
    /// <summary>The state: iterate, states of the participants, problem. Valid during the call.</summary>
    IObservation State { get; }

    /// <summary>What the method's theory says.</summary>
    Theory Theory { get; }

    /// <summary>f(x).</summary>
    double Loss { get; }

    /// <summary>‖∇f(x)‖².</summary>
    double GradientNormSquared { get; }

    /// <summary>Share of samples that x classifies rightly.</summary>
    double Accuracy { get; }

    /// <summary>(1/n) Σ‖x_i − x̄‖² over the nodes of a decentralised run; 0 in others.</summary>
    double ConsensusError { get; }

    /// <summary>One value of the model that every worker deploys (see <see cref="Method.Deploy"/>); n values in worker order.</summary>
    /// <param name="value">Which value.</param>
    ReadOnlySpan<double> Personal(PersonalValue value);
}

/// <summary>What is asked of the model that a worker deploys.</summary>
public enum PersonalValue
{
    /// <summary>f_i of it.</summary>
    Loss,

    /// <summary>The share of worker i's samples that it classifies rightly.</summary>
    Accuracy,

    /// <summary>The loss on the samples that worker i keeps for tests.</summary>
    TestLoss,

    /// <summary>The share of these samples that it classifies rightly.</summary>
    TestAccuracy,
}
