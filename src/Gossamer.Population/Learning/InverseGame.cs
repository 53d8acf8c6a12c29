using Gossamer.Numerics;
using Gossamer.Population.Differentiation;
using Gossamer.Population.Energies;
using Gossamer.Population.Particles;
using Gossamer.Population.Problems;

namespace Gossamer.Population.Learning;

/// <summary>
/// The function of iJKOnet that energies climb and maps descend, in units of one step,
/// L(θ, φ) = Σ_k { J(T^k#ρ_k) − J(ρ_{k+1}) + ½E‖x − T^k(x)‖² }, estimated on independent batches of the snapshots. The internal
/// energy of T#ρ is ∫ρ log ρ − E log|det ∇T|; the mean over pairs of particles leaves out a particle with itself.
/// </summary>
internal sealed class InverseGame
{
    private readonly PopulationProblem problem;
    private readonly Cloud[] particles;
    private readonly NeuralEnergy energy;
    private readonly TransportMaps maps;
    private readonly NeuralEnergy.Workspace room;
    private readonly double[][] batch;
    private readonly int size;

    /// <param name="part">The population's energy and the particles to draw from.</param>
    /// <param name="maps">T.</param>
    /// <param name="size">Particles drawn of every snapshot.</param>
    public InverseGame(NeuralObjective part, TransportMaps maps, int size)
    {
        (problem, energy, this.maps, this.size) = (part.Problem, part.Energy, maps, size);
        particles = [.. Enumerable.Range(0, Steps + 1).Select(part.Particles)];
        room = new NeuralEnergy.Workspace(energy);
        batch = [.. particles.Select(_ => new double[size * energy.Dimension])];
    }

    /// <summary>True where the energy has an internal part, βρ log ρ.</summary>
    public bool HasDiffusion => energy.HasDiffusion;

    /// <summary>Particles of all snapshots that a gradient looks at.</summary>
    public long Particles => (long)size * (Steps + 1);

    private int Steps => problem.Snapshots.Steps;

    private int Pairs => Math.Min(size, problem.Options.InteractionParticles);

    /// <summary>Draws rows of every snapshot, with replacement and independently of each other.</summary>
    public void Draw(ref RandomStream random)
    {
        for (var k = 0; k <= Steps; k++)
        {
            var cloud = particles[k];
            for (var i = 0; i < size; i++) cloud[random.NextInt(cloud.Count)].CopyTo(batch[k].AsSpan(i * energy.Dimension));
        }
    }

    /// <summary>Writes ∂L/∂φ on the batch; returns what of L depends on φ.</summary>
    /// <param name="theta">θ.</param>
    /// <param name="phi">φ.</param>
    /// <param name="gradient">As many values as φ, overwritten.</param>
    public double MapGradient(ReadOnlySpan<double> theta, ReadOnlySpan<double> phi, Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0;
        var tape = room.Tape;
        for (var k = 0; k < Steps; k++)
        {
            room.Begin(energy, theta, isTrained: false);
            var (points, displacement) = Move(phi, k, isTrained: true);
            var moved = tape.Add(points, displacement);
            var loss = tape.Add(Interior(moved, k + 1), tape.Affine(tape.SumSquares(displacement), 0.5 / size));
            if (energy.HasDiffusion && energy.Beta(theta) > 0)
                loss = tape.Add(loss, tape.Affine(tape.Mean(maps.LogDeterminant(tape, size)), -energy.Beta(theta)));
            sum += tape.Scalar(loss);
            tape.Backward(loss);
            maps.AddGradient(tape, k, gradient);
        }
        return sum;
    }

    /// <summary>Writes ∂L/∂θ on the batch; returns L.</summary>
    /// <param name="theta">θ.</param>
    /// <param name="phi">φ.</param>
    /// <param name="gradient">As many values as θ, overwritten.</param>
    public double EnergyGradient(ReadOnlySpan<double> theta, ReadOnlySpan<double> phi, Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0;
        var tape = room.Tape;
        for (var k = 0; k < Steps; k++)
        {
            room.Begin(energy, theta, isTrained: true);
            var (points, displacement) = Move(phi, k, isTrained: false);
            var moved = tape.Add(points, displacement);
            var next = tape.Constant(batch[k + 1], size, energy.Dimension);
            var loss = tape.Subtract(Interior(moved, k + 1), Interior(next, k + 1));
            var entropic = 0.0;
            if (energy.HasDiffusion)
            {
                // ∫ρ log ρ = −H: that of T#ρ_k less that of ρ_{k+1}.
                entropic = problem.Entropies[k + 1] - problem.Entropies[k] - tape.Scalar(tape.Mean(maps.LogDeterminant(tape, size)));
            }
            sum += tape.Scalar(loss) + (energy.Beta(theta) * entropic) + (0.5 / size * Square(tape.Value(displacement)));
            tape.Backward(loss);
            room.AddGradient(energy, gradient);
            if (energy.HasDiffusion) gradient[^1] += entropic;
        }
        return sum;
    }

    private (Node Points, Node Displacement) Move(ReadOnlySpan<double> phi, int step, bool isTrained)
    {
        var points = room.Tape.Constant(batch[step], size, energy.Dimension);
        return (points, maps.Displacement(room.Tape, phi, step, points, isTrained));
    }

    // Records mean V + ½ mean_{i≠j} W of particles at the time of a snapshot.
    private Node Interior(Node points, int snapshot)
    {
        var tape = room.Tape;
        var inputs = energy.Inputs(tape, points, problem.Snapshots.Phase(snapshot));
        var value = tape.Mean(energy.PotentialNetwork.Output(tape, room.Potential, inputs));
        if (energy.InteractionNetwork is not { } kernel) return value;
        var few = First(points, Pairs);
        var all = tape.Sum(kernel.Output(tape, room.Interaction!, tape.Differences(few, few)));
        var own = tape.Sum(kernel.Output(tape, room.Interaction!, tape.Filled(0, 1, energy.Dimension)));
        var pairs = (double)Pairs * (Pairs - 1);
        return tape.Add(value, tape.Affine(tape.Subtract(all, tape.Affine(own, Pairs)), 0.5 / pairs));
    }

    // The first rows, by a product with part of the identity.
    private Node First(Node points, int count)
    {
        if (count == size) return points;
        var selection = room.Tape.Constant(count, size, out var entries);
        entries.Clear();
        for (var i = 0; i < count; i++) entries[(i * size) + i] = 1;
        return room.Tape.Product(selection, points);
    }

    private static double Square(ReadOnlySpan<double> values) => System.Numerics.Tensors.TensorPrimitives.SumOfSquares(values);
}
