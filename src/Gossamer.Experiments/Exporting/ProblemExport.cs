using Gossamer.Experiments.Running;
using Gossamer.Problems;

namespace Gossamer.Experiments.Exporting;

/// <summary>Writes the problem of an experiment, so that someone else's program can be run on exactly the same input.</summary>
public static class ProblemExport
{
    /// <summary>Writes the problem of one seed as JSON: matrices, or rows with labels, worker by worker (see <see cref="ProblemFiles"/>).</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="target">Where to write; stays open. Nothing is written when the experiment is wrong.</param>
    /// <param name="seed">One of the seeds of the experiment; the first unless given.</param>
    /// <exception cref="BadInputException">The problem cannot be built or written, or the seed is none of the experiment.</exception>
    public static void Write(Experiment experiment, Stream target, ulong? seed = null)
    {
        if (seed is { } wanted && !experiment.Seeds.Contains(wanted))
            throw new BadInputException($"{experiment.Name} has no seed {wanted}; its seeds are {string.Join(", ", experiment.Seeds)}");
        var environments = ExperimentPreparer.CreateEnvironments(experiment.Plan);
        ProblemFiles.Write(environments.First(e => seed is null || e.Seed == seed).Problem, target);
    }
}
