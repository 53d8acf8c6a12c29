using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Population.Potentials;

namespace Gossamer.Population.Particles;

/// <summary>How a step in time is made.</summary>
public enum Stepping
{
    /// <summary>Euler–Maruyama: forces are taken at the old positions.</summary>
    Explicit,

    /// <summary>Forces are taken at the new positions, as the JKO scheme has them; the noise is added to the result.</summary>
    Implicit,
}

/// <summary>
/// The dynamics dX = −∇V(X)dt − (∇W∗ρ)(X)dt + √(2β)dB of interacting particles, of which ρ is the law. With the factor ½ of the
/// interaction energy ½∬W(x − x′)dρdρ the drift is this one.
/// </summary>
public sealed record Diffusion
{
    private const int MostSweeps = 200;
    private const int MostSteps = 2000;
    private const double Tolerance = 1e-12;

    // Near the minimum the gain of a step is smaller than what rounding does to the function.
    private const double Rounding = 4e-16;

    /// <summary>V.</summary>
    public required Potential Potential { get; init; }

    /// <summary>W; null where particles do not act on each other.</summary>
    public Potential? Interaction { get; init; }

    /// <summary>β ≥ 0.</summary>
    public double Beta { get; init; }

    /// <summary>dt > 0.</summary>
    public double TimeStep { get; init; } = 0.01;

    /// <summary>How steps are made.</summary>
    public Stepping Stepping { get; init; }

    /// <summary>One step of all particles.</summary>
    /// <param name="from">Where they are.</param>
    /// <param name="random">Where the noise comes from.</param>
    public Cloud Step(Cloud from, ref RandomStream random)
    {
        var next = from.Values.ToArray();
        if (Stepping == Stepping.Explicit) MoveExplicitly(from, next);
        else MoveImplicitly(from, next);
        if (Beta > 0)
        {
            var noise = new double[next.Length];
            random.FillGaussian(noise);
            TensorPrimitives.MultiplyAdd(noise, Math.Sqrt(2 * Beta * TimeStep), next, next);
        }
        return new Cloud(next, from.Dimension);
    }

    /// <summary>Writes the mean of ∇W(x − x′) over the particles x′, for every particle x of another or the same cloud.</summary>
    /// <param name="kernel">W.</param>
    /// <param name="at">The points x, rows of D values.</param>
    /// <param name="others">The points x′.</param>
    /// <param name="dimension">D.</param>
    /// <param name="drift">As many values as <paramref name="at"/>, overwritten.</param>
    public static void MeanForce(Potential kernel, ReadOnlySpan<double> at, ReadOnlySpan<double> others, int dimension, Span<double> drift)
    {
        drift.Clear();
        Span<double> difference = stackalloc double[dimension], gradient = stackalloc double[dimension];
        for (var i = 0; i < at.Length; i += dimension)
        {
            var row = drift.Slice(i, dimension);
            for (var j = 0; j < others.Length; j += dimension)
            {
                for (var k = 0; k < dimension; k++) difference[k] = at[i + k] - others[j + k];
                kernel.Gradient(difference, gradient);
                for (var k = 0; k < dimension; k++) row[k] += gradient[k];
            }
        }
        TensorPrimitives.Multiply(drift, (double)dimension / others.Length, drift);
    }

    private void MoveExplicitly(Cloud from, double[] next)
    {
        var gradient = new double[from.Dimension];
        for (var i = 0; i < from.Count; i++)
        {
            Potential.Gradient(from[i], gradient);
            var row = next.AsSpan(i * from.Dimension, from.Dimension);
            TensorPrimitives.MultiplyAdd(gradient, -TimeStep, row, row);
        }
        if (Interaction is null) return;
        var drift = new double[next.Length];
        MeanForce(Interaction, from.Values, from.Values, from.Dimension, drift);
        TensorPrimitives.MultiplyAdd(drift, -TimeStep, next, next);
    }

    // Sweeps freeze the drift of the interaction at the last positions and move every particle to the minimum of
    // V(y) + ⟨drift, y⟩ + ‖y − x‖²/(2dt); without interaction one sweep is the answer.
    private void MoveImplicitly(Cloud from, double[] next)
    {
        var drift = new double[next.Length];
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            if (Interaction is not null) MeanForce(Interaction, next, next, from.Dimension, drift);
            var largest = 0.0;
            for (var i = 0; i < from.Count; i++)
            {
                var place = i * from.Dimension;
                largest = Math.Max(largest, Descend(from[i], drift.AsSpan(place, from.Dimension), next.AsSpan(place, from.Dimension)));
            }
            if (Interaction is null || largest < 1e-10) return;
        }
    }

    // Gradient descent whose step is halved until the function falls enough; returns how far y moved.
    private double Descend(ReadOnlySpan<double> x, ReadOnlySpan<double> drift, Span<double> y)
    {
        var dimension = x.Length;
        Span<double> start = stackalloc double[dimension], residual = stackalloc double[dimension], trial = stackalloc double[dimension];
        y.CopyTo(start);
        var value = Energy(x, drift, y);
        var step = 1.0;
        for (var k = 0; k < MostSteps; k++)
        {
            Potential.Gradient(y, residual);
            for (var j = 0; j < dimension; j++) residual[j] = (y[j] - x[j]) + (TimeStep * (residual[j] + drift[j]));
            var square = TensorPrimitives.SumOfSquares<double>(residual);
            if (square <= Tolerance * Tolerance) break;
            step = Math.Min(1, 2 * step);
            double next;
            while (true)
            {
                for (var j = 0; j < dimension; j++) trial[j] = y[j] - (step * residual[j]);
                next = Energy(x, drift, trial);
                if (next <= value - (0.25 * step * square) + (Rounding * Math.Abs(value)) || step < 1e-9) break;
                step /= 2;
            }
            if (step < 1e-9) break;
            trial.CopyTo(y);
            value = next;
        }
        return TensorPrimitives.Distance<double>(start, y);
    }

    // dt·V(y) + dt·⟨drift, y⟩ + ½‖y − x‖².
    private double Energy(ReadOnlySpan<double> x, ReadOnlySpan<double> drift, ReadOnlySpan<double> y)
    {
        var distance = TensorPrimitives.Distance(x, y);
        return (TimeStep * (Potential.Value(y) + TensorPrimitives.Dot(drift, y))) + (0.5 * distance * distance);
    }
}
