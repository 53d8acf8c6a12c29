using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Population.Learning;
using Gossamer.Population.Particles;
using Gossamer.Population.Problems;
using Gossamer.Problems;

namespace Gossamer.Population.Metrics;

/// <summary>A metric of a learnt energy.</summary>
public abstract class PopulationMetric : Metric
{
    /// <inheritdoc/>
    public override string? Refuse(Problem problem) =>
        problem is PopulationProblem population ? Refuse(population) : "needs snapshots of a population; use a problem of kind: population";

    /// <inheritdoc/>
    public sealed override double Evaluate(IEvaluation evaluation) =>
        Evaluate((PopulationProblem)evaluation.State.Problem, evaluation.State.Iterate);

    /// <summary>Why a population does not have it; null where it has.</summary>
    protected virtual string? Refuse(PopulationProblem problem) => null;

    /// <summary>Its value.</summary>
    /// <param name="problem">The population.</param>
    /// <param name="parameters">θ.</param>
    public abstract double Evaluate(PopulationProblem problem, ReadOnlySpan<double> parameters);
}

/// <summary>A metric that compares the gradient of the learnt potential with the true one, on test particles.</summary>
public abstract class GradientMetric : PopulationMetric
{
    /// <inheritdoc/>
    protected override string? Refuse(PopulationProblem problem) =>
        problem.Snapshots.Truth is null ? "needs the true potential, and these snapshots are observed, not simulated" : null;

    /// <inheritdoc/>
    public sealed override double Evaluate(PopulationProblem problem, ReadOnlySpan<double> parameters)
    {
        var (snapshots, truth, mean) = (problem.Snapshots, problem.Snapshots.Truth!, 0.0);
        var gradient = new double[snapshots.Dimension];
        for (var k = 0; k < snapshots.Steps; k++)
        {
            var cloud = snapshots.Test[k + 1];
            var learnt = new double[cloud.Values.Length];
            problem.Energy.PotentialGradient(parameters, cloud.Values, snapshots.Phase(k + 1), learnt);
            double error = 0, size = 0;
            for (var i = 0; i < cloud.Count; i++)
            {
                truth.Potential.Gradient(cloud[i], gradient);
                for (var j = 0; j < gradient.Length; j++)
                {
                    // The learnt potential is in units of one step.
                    var exact = truth.TimeStep * gradient[j];
                    var difference = learnt[(i * gradient.Length) + j] - exact;
                    error += difference * difference / cloud.Count;
                    size += exact * exact / cloud.Count;
                }
            }
            mean += Relate(error, size, snapshots.Test[k]) / snapshots.Steps;
        }
        return mean;
    }

    /// <summary>The value at one step.</summary>
    /// <param name="error">E‖∇V̂ − ∇V*‖² at the end of the step, in units of one step.</param>
    /// <param name="size">E‖∇V*‖².</param>
    /// <param name="from">The particles before the step.</param>
    protected abstract double Relate(double error, double size, Cloud from);
}

/// <summary>A metric that compares the particles that the energy predicts with those that were observed, one step ahead.</summary>
/// <param name="stepping">How the energy moves particles.</param>
public abstract class PredictionMetric(Stepping stepping) : PopulationMetric
{
    /// <inheritdoc/>
    public sealed override double Evaluate(PopulationProblem problem, ReadOnlySpan<double> parameters)
    {
        var (snapshots, mean) = (problem.Snapshots, 0.0);
        for (var k = 0; k < snapshots.Steps; k++)
        {
            var random = new RandomStream(problem.Options.Seed, RandomPurpose.Other, k, slot: 11);
            var predicted = Prediction.Step(problem.Energy, parameters, snapshots.Test[k], snapshots.Phase(k + 1), stepping, ref random);
            foreach (var value in predicted.Values)
            {
                if (!double.IsFinite(value)) return double.PositiveInfinity;
            }
            mean += Compare(predicted, snapshots.Test[k + 1]) / snapshots.Steps;
        }
        return mean;
    }

    /// <summary>The value at one step.</summary>
    /// <param name="predicted">Where the energy moves test particles.</param>
    /// <param name="observed">Test particles of the next snapshot.</param>
    protected abstract double Compare(Cloud predicted, Cloud observed);

    /// <summary>The name with the way of stepping, where it is not the usual one.</summary>
    private protected string Named(string name) => stepping == Stepping.Explicit ? name : $"{name}(implicit)";
}
