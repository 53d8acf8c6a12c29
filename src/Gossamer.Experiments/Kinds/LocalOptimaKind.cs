using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems.Personalized;

namespace Gossamer.Experiments.Kinds;

/// <summary>How local optima are found, as a file tells it.</summary>
internal abstract class LocalOptimaKind
{
    public abstract LocalTraining Training { get; }
}

/// <summary>The training of local models.</summary>
[Kind<LocalOptimaKind>("training", "Every worker minimises its f_i alone before the run; the models are kept in the home folder and their cost is reported.")]
internal sealed class LocalTrainingKind(
    [Parameter("Bound on ‖∇f_i(x_i*)‖, positive; SGD stops by the validation loss instead.", Minimum = 0)] double tolerance = 1e-6,
    [Parameter("auto: exact for quadratics, newton for convex linear models, accelerated where L_i is known, else sgd; also gradient-descent.")] LocalSolver solver = LocalSolver.Auto,
    [Parameter("Most full gradients a worker.", Minimum = 1)] double mostGradients = 1e6,
    [Parameter("SGD: step size, positive.", Minimum = 0)] double stepSize = 0.01,
    [Parameter("SGD: share of the samples in a batch, above 0.", Minimum = 0, Maximum = 1)] double batchShare = 0.7,
    [Parameter("SGD: steps in a row without a better validation loss after which it stops.", Minimum = 1)] int patience = 200) : LocalOptimaKind
{
    public override LocalTraining Training { get; } = new()
    {
        Tolerance = tolerance,
        Solver = solver,
        MostGradients = mostGradients,
        StepSize = stepSize,
        BatchShare = batchShare,
        Patience = patience,
    };
}
