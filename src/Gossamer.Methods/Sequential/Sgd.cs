using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Sequential;

/// <summary>
/// Stochastic gradient descent on f itself: x^{k+1} = x^k − γ∇f(x^k; ξ). In time it is SGD on one worker, the first, which
/// sends nothing: the baseline of methods that pay for communication.
/// </summary>
/// <param name="options">The step size.</param>
[Method("sgd",
    Title = "SGD",
    Family = "sequential",
    Summary = "Stochastic gradient descent, one gradient an iteration, on one machine that sends nothing; with exact gradients it is gradient descent.",
    Paper = "S. Ghadimi, G. Lan, Stochastic First- and Zeroth-Order Methods for Nonconvex Stochastic Programming, 2013, arXiv:1309.5549",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after 4*Delta/(gamma*eps) iterations for gamma = min{1/L, eps/(2*L*sigma^2)}.")]
public sealed class Sgd(MethodOptions options) : SequentialMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => GradientDescentTheory.Minibatch(setting, 1, "SGD");

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var x = loop.State.Vector("x", loop.Start);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            var gradient = await loop.GradientAsync(x);
            x.Add(gradient, -StepSize);
        }
    }
}
