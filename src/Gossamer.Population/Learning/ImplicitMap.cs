using Gossamer.Population.Differentiation;
using Gossamer.Population.Energies;

namespace Gossamer.Population.Learning;

/// <summary>
/// The JKO step of a potential, y(x) = argmin V(y) + ½‖y − x‖², particle by particle, and its derivative by the parameters. As
/// y = x − ∇V(y), dy/dθ = −(I + ∇²V(y))⁻¹ ∂_θ∇V(y).
/// </summary>
internal sealed class ImplicitMap(NeuralEnergy energy)
{
    // Halved steps converge for curvatures of V between −1 and 3.
    private const int Steps = 60;
    private const double Damping = 0.5;

    private readonly NeuralEnergy.Workspace room = new(energy);

    /// <summary>Writes y(x).</summary>
    /// <param name="theta">θ.</param>
    /// <param name="phase">The time of y.</param>
    /// <param name="x">Rows of D values.</param>
    /// <param name="y">As many values, overwritten.</param>
    public void Push(ReadOnlySpan<double> theta, double phase, ReadOnlySpan<double> x, Span<double> y)
    {
        x.CopyTo(y);
        var force = new double[x.Length];
        for (var k = 0; k < Steps; k++)
        {
            energy.PotentialGradient(theta, y, phase, force);
            for (var i = 0; i < y.Length; i++) y[i] -= Damping * (y[i] - x[i] + force[i]);
        }
    }

    /// <summary>Adds the derivative by θ of a function of y(x), of which the gradient by y is given.</summary>
    /// <param name="theta">θ.</param>
    /// <param name="phase">The time of y.</param>
    /// <param name="y">What <see cref="Push"/> wrote.</param>
    /// <param name="byPoint">The gradient by y.</param>
    /// <param name="gradient">As many values as θ, added to.</param>
    public void AddGradient(ReadOnlySpan<double> theta, double phase, ReadOnlySpan<double> y, ReadOnlySpan<double> byPoint, Span<double> gradient)
    {
        var (tape, dimension, rows) = (room.Tape, energy.Dimension, y.Length / energy.Dimension);
        var adjoint = byPoint.ToArray();
        SolveHessians(theta, phase, y, adjoint);
        room.Begin(energy, theta, isTrained: true);
        var force = energy.GradientOf(room, energy.Inputs(tape, tape.Constant(y, rows, dimension), phase));
        tape.Backward(tape.Sum(tape.Multiply(force, tape.Constant(adjoint, rows, dimension))));
        room.AddGradient(energy, gradient, -1);
    }

    // Overwrites every row g by (I + ∇²V(y))⁻¹g; row d of all Hessians is the derivative of Σ ∂V/∂y_d.
    private void SolveHessians(ReadOnlySpan<double> theta, double phase, ReadOnlySpan<double> y, Span<double> right)
    {
        var (tape, dimension, rows) = (room.Tape, energy.Dimension, y.Length / energy.Dimension);
        var hessians = new double[rows * dimension * dimension];
        room.Begin(energy, theta, isTrained: false);
        var points = tape.Variable(y, rows, dimension);
        var force = energy.GradientOf(room, energy.Inputs(tape, points, phase));
        for (var axis = 0; axis < dimension; axis++)
        {
            var pick = tape.Constant(dimension, 1, out var entries);
            entries.Clear();
            entries[axis] = 1;
            tape.Backward(tape.Sum(tape.Product(force, pick)));
            var row = tape.Derivative(points);
            for (var i = 0; i < rows; i++) row.Slice(i * dimension, dimension).CopyTo(hessians.AsSpan((i * dimension * dimension) + (axis * dimension)));
        }
        for (var i = 0; i < rows; i++)
        {
            var matrix = hessians.AsSpan(i * dimension * dimension, dimension * dimension);
            for (var axis = 0; axis < dimension; axis++) matrix[(axis * dimension) + axis] += 1;
            SmallMatrix.Solve(matrix, right.Slice(i * dimension, dimension), dimension, 1);
        }
    }
}
