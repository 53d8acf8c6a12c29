using Gossamer.Numerics;
using Gossamer.Population.Differentiation;

namespace Gossamer.Population.Learning;

/// <summary>
/// The maps T^k(x) = x + net(x), k = 0 … K − 1, that push a snapshot on to the next: one network with the time k/K as a further
/// input, or one network a step. A last layer of zeros makes them the identity at the start. No convexity is asked for.
/// </summary>
internal sealed class TransportMaps
{
    private readonly Network network;
    private readonly Network.Bound bound;
    private readonly int dimension;
    private readonly int steps;
    private readonly bool isSeparate;

    public TransportMaps(int dimension, int steps, int units, SmoothActivation activation, bool isSeparate)
    {
        (this.dimension, this.steps, this.isSeparate) = (dimension, steps, isSeparate);
        network = new Network(dimension + (isSeparate ? 0 : 1), [units, units], dimension, activation);
        bound = network.Allocate();
    }

    /// <summary>Number of parameters of all maps.</summary>
    public int Length => network.Length * (isSeparate ? steps : 1);

    /// <summary>Draws parameters φ with which every map is the identity.</summary>
    public void Draw(Span<double> parameters, ref RandomStream random)
    {
        for (var first = 0; first < parameters.Length; first += network.Length)
            network.Draw(parameters.Slice(first, network.Length), ref random, isLastZero: true);
    }

    /// <summary>Records net(x) of step k, a row each; T^k(x) is x more.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="parameters">φ.</param>
    /// <param name="step">k.</param>
    /// <param name="points">x.</param>
    /// <param name="isTrained">True to differentiate by φ.</param>
    public Node Displacement(Tape tape, ReadOnlySpan<double> parameters, int step, Node points, bool isTrained)
    {
        network.Bind(tape, Part(parameters, step), isTrained, bound);
        var inputs = isSeparate ? points : tape.Concatenate(points, tape.Filled((double)step / steps, tape.Rows(points), 1));
        return network.Output(tape, bound, inputs);
    }

    /// <summary>Records log|det ∇T^k| at the points of the last <see cref="Displacement"/>: D tangents give the Jacobian.</summary>
    public Node LogDeterminant(Tape tape, int rows)
    {
        var width = isSeparate ? dimension : dimension + 1;
        Node? jacobian = null;
        for (var axis = 0; axis < dimension; axis++)
        {
            var direction = tape.Constant(rows, width, out var entries);
            entries.Clear();
            for (var i = 0; i < rows; i++) entries[(i * width) + axis] = 1;
            var tangent = network.Tangent(tape, bound, direction);
            jacobian = jacobian is { } known ? tape.Concatenate(known, tangent) : tangent;
        }
        var identity = tape.Constant(rows, dimension * dimension, out var ones);
        ones.Clear();
        for (var i = 0; i < rows; i++)
        {
            for (var axis = 0; axis < dimension; axis++) ones[(i * dimension * dimension) + (axis * dimension) + axis] = 1;
        }
        return tape.LogAbsDeterminant(tape.Add(jacobian!.Value, identity));
    }

    /// <summary>Adds the derivative by φ of step k that the tape found.</summary>
    public void AddGradient(Tape tape, int step, Span<double> gradient) =>
        network.AddDerivative(tape, bound, isSeparate ? gradient.Slice(step * network.Length, network.Length) : gradient);

    private ReadOnlySpan<double> Part(ReadOnlySpan<double> parameters, int step) =>
        isSeparate ? parameters.Slice(step * network.Length, network.Length) : parameters;
}
