using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Sequential;

/// <summary>
/// Gradient descent with a doubling line search: from twice the last step, γ_k is halved until f(x − γ_k g) ≤ f(x) − (γ_k/2)‖g‖². Needs no
/// smoothness constant. Every value of f that the search asks for counts as half a gradient.
/// </summary>
/// <param name="options">γ, the first step that is tried.</param>
[Method("line-search-gd",
    Title = "Line search GD",
    Family = "sequential",
    Summary = "Gradient descent that doubles its step and halves it until the function falls enough: for functions of unknown smoothness, such as networks.",
    Paper = "L. Armijo, Minimization of functions having Lipschitz continuous first partial derivatives, 1966; the doubling as in the experiments of FLIX, arXiv:2111.11556",
    Guarantee = "f(x_{k+1}) <= f(x_k) - (gamma_k/2)*||grad f(x_k)||^2, with gamma_k >= min{gamma, 1/(2*L)} where f is L-smooth (descent lemma).")]
public sealed class LineSearchGd(MethodOptions options) : SequentialMethod(options)
{
    // A step halved so often moves nothing any more: x is as good as rounding allows.
    private const int MostHalvings = 60;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        if (!setting.IsExact)
            throw new AssumptionException("line-search-gd compares values of f along its gradients, which must be exact; use oracle: full (the default), or sgd");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        const double First = 1;
        var least = Math.Min(First, 1 / (2 * setting.Constants.L));
        return new Theory
        {
            StepSize = First,
            StepSizeSource = "gamma = 1, the first step that is tried; the search finds the others",
            Parameters = new Dictionary<string, double> { ["least step"] = least },
            Lyapunov = ErrorFeedback.GradientDescentTheory.Descent(least, isSure: true),
        };
    }

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        var step = loop.State.Vector("gamma", 1);                   // γ_k
        var trial = new Vector(loop.Dimension);
        if (loop.FirstIteration == 0) step.Edit()[0] = StepSize / 2;
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            // The value at x comes with the gradient.
            var value = loop.Objective.Value(x);
            var gradient = await loop.GradientAsync(x);
            var square = TensorPrimitives.SumOfSquares<double>(gradient);
            if (square == 0) continue;
            var (next, asked) = (2 * step[0], 1);
            while (!Falls(next) && asked < MostHalvings)
            {
                next /= 2;
                asked++;
            }
            if (asked < MostHalvings)
            {
                x.Assign(trial);
                step.Edit()[0] = next;
            }
            await loop.SpendAsync(asked / 2.0);

            bool Falls(double length)
            {
                trial.Assign(x);
                trial.Add(gradient, -length);
                return loop.Objective.Value(trial) <= value - (length / 2 * square);
            }
        }
    }
}
