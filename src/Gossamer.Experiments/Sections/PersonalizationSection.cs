using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Kinds;
using Gossamer.Problems;
using Gossamer.Problems.Personalized;

namespace Gossamer.Experiments.Sections;

/// <summary>FLIX: what every worker deploys.</summary>
[Section("personalization", "FLIX: worker i deploys T_i(x) = α_i x + (1 − α_i) x_i*, a mix of the global model and its own, and every method minimises (1/n) Σ f_i(T_i(x)).")]
internal sealed class PersonalizationSection(
    [Parameter("The share of the global model, from 0 (only the worker's own) to 1 (only the global one): a number, a list of one a worker, or an expression in i.", Symbol = "α_i")] WorkerNumbers alpha,
    [Parameter("How the workers' own models are trained before the run; to a gradient norm of 1e-6 unless given.")] LocalOptimaKind? localOptima = null,
    [Parameter("Start from x_avg, the average of the local optima weighed by α_i²L_i (one round), in place of the problem's start.")] bool averageStart = false)
{
    /// <exception cref="BadInputException">An option is given that the problem's solver does not look at.</exception>
    public LocalTraining TrainingFor(Problem problem) => localOptima?.For(problem) ?? new();

    public FlixProblem Mix(Problem problem, LocalOptima optima) => FlixProblem.Create(problem, alpha.Values, optima, averageStart);
}
