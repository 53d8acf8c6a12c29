using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized;

/// <summary>The solution as Lyapunov functions of decentralised methods need it: x* and ∇f_i(x*) of every node.</summary>
internal sealed class NodeOptimum
{
    private readonly double[][] gradients;

    private NodeOptimum(ReadOnlyMemory<double> minimizer, double[][] gradients) => (Minimizer, this.gradients) = (minimizer, gradients);

    /// <summary>x*.</summary>
    public ReadOnlyMemory<double> Minimizer { get; }

    /// <summary>∇f_i(x*).</summary>
    /// <param name="node">0-based index.</param>
    public ReadOnlySpan<double> Gradient(int node) => gradients[node];

    /// <summary>Finds it.</summary>
    /// <exception cref="BadInputException">The problem's solution is not known.</exception>
    public static NodeOptimum Of(IObservation state)
    {
        var minimizer = state.Problem.Minimizer ?? throw new BadInputException(
            $"the Lyapunov function needs the solution x*, which is not known for the problem {state.Problem.Kind}");
        var gradients = new double[state.Problem.Workers][];
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = new double[minimizer.Length];
            state.Problem.Local(i).Gradient(minimizer.Span, gradients[i]);
        }
        return new NodeOptimum(minimizer, gradients);
    }

    /// <summary>The mean over the nodes of a vector of their states.</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="name">The vector's name.</param>
    public Vector MeanOf(IObservation state, string name)
    {
        var mean = new Vector(Minimizer.Length);
        for (var i = 0; i < gradients.Length; i++) mean.Add(state.Worker(i).Vector(name), 1.0 / gradients.Length);
        return mean;
    }
}
