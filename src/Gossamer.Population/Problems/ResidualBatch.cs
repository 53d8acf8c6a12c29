using System.Runtime.InteropServices;
using Gossamer.Population.Energies;

namespace Gossamer.Population.Problems;

/// <summary>
/// Collects pairs until there are enough for a pass through the networks, and sums up w‖r‖² with its gradient by θ. Pairs of
/// different steps pass together unless they need different times or different particles to interact with.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ResidualBatch
{
    private readonly NeuralEnergy energy;
    private readonly PopulationProblem problem;
    private readonly CoupledRows rows;
    private readonly NeuralEnergy.Workspace room;
    private readonly bool dependsOnStep;
    private readonly int most;
    private readonly int[] chosen;
    private readonly double[] weights;
    private int count;

    public ResidualBatch(NeuralEnergy energy, PopulationProblem problem, CoupledRows rows, NeuralEnergy.Workspace room)
    {
        (this.energy, this.problem, this.rows, this.room) = (energy, problem, rows, room);
        dependsOnStep = energy.HasInteraction || energy.IsTimeVarying;
        most = energy.HasInteraction ? Math.Max(1, NeuralEnergy.BatchPairs / problem.Partners(0).Count) : NeuralEnergy.BatchRows;
        (chosen, weights) = room.RowsFor(most);
    }

    /// <summary>Σ w‖r‖² of all pairs that have passed.</summary>
    public double Sum { get; private set; }

    /// <summary>Adds a pair.</summary>
    /// <param name="x">θ.</param>
    /// <param name="row">The pair.</param>
    /// <param name="factor">Times its weight in the plan it counts this.</param>
    /// <param name="gradient">Added to; empty where only the sum is wanted.</param>
    public void Add(ReadOnlySpan<double> x, int row, double factor, Span<double> gradient)
    {
        if (count == most || (dependsOnStep && count > 0 && rows.Step[chosen[0]] != rows.Step[row])) Flush(x, gradient);
        (chosen[count], weights[count]) = (row, factor * rows.Weight[row]);
        count++;
    }

    /// <summary>Lets what was collected pass.</summary>
    public void Flush(ReadOnlySpan<double> x, Span<double> gradient)
    {
        if (count == 0) return;
        var (tape, dimension, step) = (room.Tape, energy.Dimension, rows.Step[chosen[0]]);
        room.Begin(energy, x, isTrained: !gradient.IsEmpty);
        var points = tape.Constant(count, dimension, out var target);
        Gather(rows.At, target);
        var residual = energy.GradientOf(room, energy.Inputs(tape, points, problem.Snapshots.Phase(step + 1)));
        if (energy.HasInteraction)
        {
            var partners = problem.Partners(step);
            residual = tape.Add(residual, energy.Force(room, points, tape.Constant(partners.Values, partners.Count, dimension)));
        }
        if (energy.HasDiffusion)
        {
            var score = tape.Constant(count, dimension, out target);
            Gather(rows.Score, target);
            residual = tape.Add(residual, tape.ScaleBy(score, room.Beta));
        }
        var move = tape.Constant(count, dimension, out target);
        Gather(rows.Move, target);
        residual = tape.Add(residual, move);
        var roots = tape.Constant(count, 1, out target);
        for (var k = 0; k < count; k++) target[k] = Math.Sqrt(weights[k]);
        var loss = tape.SumSquares(tape.ScaleRows(residual, roots));
        Sum += tape.Scalar(loss);
        count = 0;
        if (gradient.IsEmpty) return;
        tape.Backward(loss);
        room.AddGradient(energy, gradient);
    }

    private readonly void Gather(double[] source, Span<double> target)
    {
        var dimension = energy.Dimension;
        for (var k = 0; k < count; k++) source.AsSpan(chosen[k] * dimension, dimension).CopyTo(target[(k * dimension)..]);
    }
}
