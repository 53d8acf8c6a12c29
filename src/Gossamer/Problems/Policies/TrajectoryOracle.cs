using Gossamer.Numerics;

namespace Gossamer.Problems.Policies;

/// <summary>The policy gradient of one trajectory, drawn with the job's own randomness. One call is one trajectory of H steps.</summary>
public sealed class TrajectoryOracle : GradientOracle
{
    /// <inheritdoc/>
    public override string Name => "trajectories";

    /// <summary>The largest r_max²M_g²/(1 − ρ)³ of the actors; null where policies have no such constants.</summary>
    /// <param name="problem">The problem asked.</param>
    public override double? Variance(Problem problem)
    {
        var largest = 0.0;
        for (var worker = 0; worker < (problem.IsHomogeneous ? 1 : problem.Workers); worker++)
        {
            if (problem.Local(worker) is not PolicyObjective { Task.Constants: { } constants }) return null;
            largest = Math.Max(largest, constants.Variance);
        }
        return largest;
    }

    /// <inheritdoc/>
    public override string? Validate(Problem problem) => problem.Local(0) is PolicyObjective
        ? null
        : $"trajectories are drawn in environments, and the problem '{problem.Kind}' has none; use kind: {PolicyProblems.Kind}, or another oracle";

    /// <inheritdoc/>
    public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient) =>
        ((PolicyObjective)objective).SampleGradient(x, ref samples, gradient);
}
