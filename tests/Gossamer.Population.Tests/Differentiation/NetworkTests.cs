using Gossamer.Numerics;
using Gossamer.Population.Differentiation;

namespace Gossamer.Population.Tests.Differentiation;

public class NetworkTests
{
    [Theory]
    [InlineData(SmoothActivation.Softplus)]
    [InlineData(SmoothActivation.Silu)]
    [InlineData(SmoothActivation.Tanh)]
    public void Gradient_by_inputs_and_its_derivative_by_parameters(SmoothActivation activation)
    {
        var network = new Network(3, [7, 5], 1, activation);
        var parameters = Draw(network);
        var points = TapeTests.Values(12, 2);
        var tape = new Tape();
        var bound = network.Allocate();
        network.Bind(tape, parameters, isTrained: true, bound);
        network.Output(tape, bound, tape.Constant(points, 4, 3));
        var gradient = network.InputGradient(tape, bound, 4);
        TapeTests.Compare(tape.Value(gradient).ToArray(), points, x => Sum(network, parameters, x));

        tape.Backward(tape.SumSquares(gradient));
        var derivative = new double[network.Length];
        network.AddDerivative(tape, bound, derivative);
        TapeTests.Compare(derivative, parameters, theta => GradientSquare(network, theta, points));
    }

    [Theory]
    [InlineData(SmoothActivation.Softplus)]
    [InlineData(SmoothActivation.Silu)]
    [InlineData(SmoothActivation.Tanh)]
    public void Log_determinant_of_the_jacobian_and_its_derivative_by_parameters(SmoothActivation activation)
    {
        var network = new Network(2, [6, 6], 2, activation);
        var parameters = Draw(network);
        var points = TapeTests.Values(8, 2);
        var derivative = new double[network.Length];
        var tape = new Tape();
        var bound = network.Allocate();
        network.Bind(tape, parameters, isTrained: true, bound);
        var logs = LogDeterminants(network, tape, bound, points);
        // Against a Jacobian by differences.
        for (var i = 0; i < 4; i++)
        {
            double[] at = [points[2 * i], points[(2 * i) + 1]];
            var (first, second) = (Column(at, 0), Column(at, 1));
            var determinant = ((1 + first[0]) * (1 + second[1])) - (first[1] * second[0]);
            Assert.Equal(Math.Log(Math.Abs(determinant)), tape.Value(logs)[i], 7);
        }
        tape.Backward(tape.Mean(logs));
        network.AddDerivative(tape, bound, derivative);
        TapeTests.Compare(derivative, parameters, theta =>
        {
            var other = new Tape();
            network.Bind(other, theta, isTrained: false, bound);
            return other.Scalar(other.Mean(LogDeterminants(network, other, bound, points)));
        });

        double[] Column(double[] at, int k)
        {
            const double h = 1e-6;
            double[] up = [.. at], down = [.. at];
            up[k] += h;
            down[k] -= h;
            var (high, low) = (Outputs(network, parameters, up), Outputs(network, parameters, down));
            return [.. high.Zip(low, (a, b) => (a - b) / (2 * h))];
        }
    }

    [Fact]
    public void Parameters_are_as_many_as_weights_and_biases() => Assert.Equal((2 * 64) + 64 + (64 * 64) + 64 + 64 + 1, new Network(2, [64, 64], 1, SmoothActivation.Softplus).Length);

    [Fact]
    public void A_last_layer_of_zeros_gives_zero()
    {
        var network = new Network(3, [5], 2, SmoothActivation.Softplus);
        var parameters = new double[network.Length];
        var random = new RandomStream(1, RandomPurpose.Other);
        network.Draw(parameters, ref random, isLastZero: true);
        Assert.All(Outputs(network, parameters, [1, 2, 3]), value => Assert.Equal(0, value));
        Assert.Contains(parameters, value => value != 0);
    }

    private static Node LogDeterminants(Network network, Tape tape, Network.Bound bound, double[] points)
    {
        var rows = points.Length / 2;
        network.Output(tape, bound, tape.Constant(points, rows, 2));
        double[] right = [.. Enumerable.Repeat(new double[] { 1, 0 }, rows).SelectMany(v => v)];
        double[] up = [.. Enumerable.Repeat(new double[] { 0, 1 }, rows).SelectMany(v => v)];
        var identity = tape.Constant([.. Enumerable.Repeat(new double[] { 1, 0, 0, 1 }, rows).SelectMany(v => v)], rows, 4);
        var jacobian = tape.Concatenate(
            network.Tangent(tape, bound, tape.Constant(right, rows, 2)), network.Tangent(tape, bound, tape.Constant(up, rows, 2)));
        return tape.LogAbsDeterminant(tape.Add(identity, jacobian));
    }

    private static double[] Draw(Network network)
    {
        var parameters = new double[network.Length];
        var random = new RandomStream(4, RandomPurpose.Other);
        network.Draw(parameters, ref random);
        return parameters;
    }

    private static double[] Outputs(Network network, double[] parameters, double[] point)
    {
        var tape = new Tape();
        var bound = network.Allocate();
        network.Bind(tape, parameters, isTrained: false, bound);
        return tape.Value(network.Output(tape, bound, tape.Constant(point, 1, point.Length))).ToArray();
    }

    private static double Sum(Network network, double[] parameters, double[] points)
    {
        var tape = new Tape();
        var bound = network.Allocate();
        network.Bind(tape, parameters, isTrained: false, bound);
        return tape.Scalar(tape.Sum(network.Output(tape, bound, tape.Constant(points, points.Length / 3, 3))));
    }

    private static double GradientSquare(Network network, double[] parameters, double[] points)
    {
        var tape = new Tape();
        var bound = network.Allocate();
        network.Bind(tape, parameters, isTrained: false, bound);
        network.Output(tape, bound, tape.Constant(points, points.Length / 3, 3));
        return tape.Scalar(tape.SumSquares(network.InputGradient(tape, bound, points.Length / 3)));
    }
}
