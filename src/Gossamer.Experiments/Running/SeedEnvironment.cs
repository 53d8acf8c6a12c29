using Gossamer.Experiments.Expressions;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Experiments.Running;

/// <summary>What all runs with one seed share, so that their methods meet the same problem and the same machines.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Problem">The problem.</param>
/// <param name="Oracle">How gradients are made.</param>
/// <param name="Cluster">The machines; null where time is not modelled.</param>
internal sealed record SeedEnvironment(ulong Seed, Problem Problem, GradientOracle Oracle, Cluster? Cluster)
{
    public Variables Variables => VariablesOf(Problem);

    public static Variables VariablesOf(Problem problem) => new(problem.Dimension, problem.Workers);
}
