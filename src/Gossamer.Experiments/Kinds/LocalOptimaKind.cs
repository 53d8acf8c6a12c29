using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;
using Gossamer.Problems.Personalized;
using Gossamer.Registration;

namespace Gossamer.Experiments.Kinds;

/// <summary>How local optima are found, as a file tells it.</summary>
internal abstract class LocalOptimaKind
{
    /// <summary>The training of a problem's local models.</summary>
    /// <exception cref="BadInputException">An option is given that this problem's solver does not look at.</exception>
    public abstract LocalTraining For(Problem problem);
}

/// <summary>The training of local models.</summary>
[Kind<LocalOptimaKind>("training", "Every worker minimises its f_i alone before the run; the models are kept in the home folder and their cost is reported.")]
internal sealed class LocalTrainingKind(
    [Parameter("Bound on ‖∇f_i(x_i*)‖, positive; SGD stops by the validation loss instead.", Minimum = 0)] double tolerance = 1e-6,
    [Parameter("auto: exact for quadratics, newton for convex linear models, accelerated where L_i is known, else sgd; also gradient-descent.")] LocalSolver solver = LocalSolver.Auto,
    [Parameter("Most full gradients a worker.", Minimum = 1)] double mostGradients = 1e6,
    [Parameter("SGD: step size, positive; 0.01 unless given.", Minimum = 0)] double? stepSize = null,
    [Parameter("SGD: share of the samples in a batch, above 0; 0.7 unless given.", Minimum = 0, Maximum = 1)] double? batchShare = null,
    [Parameter("SGD: steps in a row without a better validation loss after which it stops; 200 unless given.", Minimum = 1)] int? patience = null) : LocalOptimaKind
{
    public override LocalTraining For(Problem problem)
    {
        var usual = new LocalTraining();
        var training = new LocalTraining
        {
            Tolerance = tolerance,
            Solver = solver,
            MostGradients = mostGradients,
            StepSize = stepSize ?? usual.StepSize,
            BatchShare = batchShare ?? usual.BatchShare,
            Patience = patience ?? usual.Patience,
        };
        var unused = stepSize is not null ? "stepSize" : batchShare is not null ? "batchShare" : patience is not null ? "patience" : null;
        if (unused is not null && training.Resolve(problem) is not LocalSolver.Sgd and var other)
            throw new BadInputException($"local optima: {unused} is for solver: sgd, and here the solver is {Spelling.ToKebabCase(other.ToString())}; leave it out, or give solver: sgd");
        return training;
    }
}
