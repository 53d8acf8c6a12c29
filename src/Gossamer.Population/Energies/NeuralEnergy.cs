using System.Collections.Concurrent;
using Gossamer.Numerics;
using Gossamer.Population.Differentiation;

namespace Gossamer.Population.Energies;

/// <summary>
/// V and W are multi-layer perceptrons with one output, V with the time as a further input where it varies; β is the last
/// parameter. The order is V, W, β.
/// </summary>
public sealed class NeuralEnergy : EnergyModel
{
    /// <summary>Rows that pass through the networks together: what lies between the layers then stays in the cache.</summary>
    internal const int BatchRows = 256;

    /// <summary>Pairs of particles that pass through W together.</summary>
    internal const int BatchPairs = 4096;

    private readonly ConcurrentBag<Workspace> workspaces = [];

    /// <summary>Describes the networks.</summary>
    /// <param name="dimension">D.</param>
    /// <param name="hidden">Units of the hidden layers.</param>
    /// <param name="activation">Between the layers.</param>
    /// <param name="interaction">Whether there is a W.</param>
    /// <param name="diffusion">Whether there is a β.</param>
    /// <param name="timeVarying">Whether V depends on time.</param>
    /// <exception cref="BadInputException">There is no hidden layer, or one without units.</exception>
    public NeuralEnergy(
        int dimension, IReadOnlyList<int> hidden, SmoothActivation activation = SmoothActivation.Softplus, bool interaction = false, bool diffusion = false,
        bool timeVarying = false)
    {
        if (hidden.Count == 0) throw new BadInputException("a neural energy without hidden layers would be linear: give 'hidden', such as [64, 64]");
        (Dimension, HasInteraction, HasDiffusion, IsTimeVarying) = (dimension, interaction, diffusion, timeVarying);
        PotentialNetwork = new Network(dimension + (timeVarying ? 1 : 0), hidden, 1, activation);
        InteractionNetwork = interaction ? new Network(dimension, hidden, 1, activation) : null;
    }

    /// <inheritdoc/>
    public override int Dimension { get; }

    /// <inheritdoc/>
    public override int Length => PotentialNetwork.Length + (InteractionNetwork?.Length ?? 0) + (HasDiffusion ? 1 : 0);

    /// <inheritdoc/>
    public override bool HasInteraction { get; }

    /// <inheritdoc/>
    public override bool HasDiffusion { get; }

    /// <inheritdoc/>
    public override bool IsTimeVarying { get; }

    /// <summary>V.</summary>
    internal Network PotentialNetwork { get; }

    /// <summary>W; null where there is none.</summary>
    internal Network? InteractionNetwork { get; }

    /// <inheritdoc/>
    public override void Draw(Span<double> parameters, ulong seed)
    {
        parameters.Clear();
        var random = new RandomStream(seed, RandomPurpose.Data, slot: 9);
        PotentialNetwork.Draw(PotentialPart(parameters), ref random);
        InteractionNetwork?.Draw(InteractionPart(parameters), ref random);
    }

    /// <inheritdoc/>
    public override void Potential(ReadOnlySpan<double> parameters, ReadOnlySpan<double> points, double phase, Span<double> values)
    {
        var room = Rent();
        for (var first = 0; first < values.Length; first += BatchRows)
        {
            var count = Math.Min(BatchRows, values.Length - first);
            room.Begin(this, parameters, isTrained: false);
            var inputs = Inputs(room.Tape, room.Tape.Constant(points.Slice(first * Dimension, count * Dimension), count, Dimension), phase);
            room.Tape.Value(PotentialNetwork.Output(room.Tape, room.Potential, inputs)).CopyTo(values[first..]);
        }
        Return(room);
    }

    /// <inheritdoc/>
    public override void PotentialGradient(ReadOnlySpan<double> parameters, ReadOnlySpan<double> points, double phase, Span<double> gradients)
    {
        var room = Rent();
        for (var first = 0; first < points.Length; first += BatchRows * Dimension)
        {
            var part = points.Slice(first, Math.Min(BatchRows * Dimension, points.Length - first));
            var rows = part.Length / Dimension;
            room.Begin(this, parameters, isTrained: false);
            var inputs = Inputs(room.Tape, room.Tape.Constant(part, rows, Dimension), phase);
            room.Tape.Value(GradientOf(room, inputs)).CopyTo(gradients[first..]);
        }
        Return(room);
    }

    /// <inheritdoc/>
    public override void InteractionDrift(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> points, ReadOnlySpan<double> others, Span<double> drift)
    {
        drift.Clear();
        if (InteractionNetwork is null) return;
        var room = Rent();
        var width = Dimension;
        // Many particles are taken in parts, so that pairs stay few at a time.
        var part = Math.Min(others.Length / width, BatchPairs) * width;
        var rows = Math.Max(1, BatchPairs / (part / width)) * width;
        for (var first = 0; first < points.Length; first += rows)
        {
            var at = points.Slice(first, Math.Min(rows, points.Length - first));
            for (var second = 0; second < others.Length; second += part)
            {
                var to = others.Slice(second, Math.Min(part, others.Length - second));
                room.Begin(this, parameters, isTrained: false);
                var force = Force(room, room.Tape.Constant(at, at.Length / width, width), room.Tape.Constant(to, to.Length / width, width));
                var share = (double)to.Length / others.Length;
                var values = room.Tape.Value(force);
                for (var k = 0; k < at.Length; k++) drift[first + k] += share * values[k];
            }
        }
        Return(room);
    }

    /// <summary>Records the inputs of V: points, with the time beside them where V varies.</summary>
    internal Node Inputs(Tape tape, Node points, double phase) =>
        IsTimeVarying ? tape.Concatenate(points, tape.Filled(phase, tape.Rows(points), 1)) : points;

    /// <summary>Records ∇V by the point alone, a row each.</summary>
    /// <param name="room">Where V is bound.</param>
    /// <param name="inputs">What <see cref="Inputs"/> gave.</param>
    internal Node GradientOf(Workspace room, Node inputs)
    {
        var tape = room.Tape;
        PotentialNetwork.Output(tape, room.Potential, inputs);
        var gradient = PotentialNetwork.InputGradient(tape, room.Potential, tape.Rows(inputs));
        if (!IsTimeVarying) return gradient;
        // Leaves out the derivative by time.
        var projection = tape.Constant(Dimension + 1, Dimension, out var entries);
        entries.Clear();
        for (var k = 0; k < Dimension; k++) entries[(k * Dimension) + k] = 1;
        return tape.Product(gradient, projection);
    }

    /// <summary>Records the mean of ∇W(x − x′) over the rows x′, for every row x.</summary>
    internal Node Force(Workspace room, Node points, Node others)
    {
        var tape = room.Tape;
        var differences = tape.Differences(points, others);
        InteractionNetwork!.Output(tape, room.Interaction!, differences);
        return tape.MeanRows(InteractionNetwork.InputGradient(tape, room.Interaction!, tape.Rows(differences)), tape.Rows(others));
    }

    internal Span<double> PotentialPart(Span<double> parameters) => parameters[..PotentialNetwork.Length];

    internal Span<double> InteractionPart(Span<double> parameters) =>
        parameters.Slice(PotentialNetwork.Length, InteractionNetwork?.Length ?? 0);

    internal Workspace Rent() => workspaces.TryTake(out var room) ? room : new Workspace(this);

    internal void Return(Workspace room) => workspaces.Add(room);

    /// <summary>A tape with room for the networks; one at a time uses it.</summary>
    internal sealed class Workspace(NeuralEnergy energy)
    {
        private int[] chosen = [];
        private double[] weights = [];

        public Tape Tape { get; } = new();

        public Network.Bound Potential { get; } = energy.PotentialNetwork.Allocate();

        public Network.Bound? Interaction { get; } = energy.InteractionNetwork?.Allocate();

        public Node Beta { get; private set; }

        /// <summary>Room for the numbers and weights of rows.</summary>
        public (int[] Chosen, double[] Weights) RowsFor(int count)
        {
            if (chosen.Length < count) (chosen, weights) = (new int[count], new double[count]);
            return (chosen, weights);
        }

        /// <summary>Clears the tape and puts the parameters on it.</summary>
        public void Begin(NeuralEnergy model, ReadOnlySpan<double> parameters, bool isTrained)
        {
            Tape.Clear();
            model.PotentialNetwork.Bind(Tape, parameters[..model.PotentialNetwork.Length], isTrained, Potential);
            model.InteractionNetwork?.Bind(Tape, parameters.Slice(model.PotentialNetwork.Length, model.InteractionNetwork.Length), isTrained, Interaction!);
            if (model.HasDiffusion) Beta = isTrained ? Tape.Variable(parameters[^1..], 1, 1) : Tape.Constant(parameters[^1..], 1, 1);
        }

        /// <summary>Adds what the tape found to a gradient by θ.</summary>
        public void AddGradient(NeuralEnergy model, Span<double> gradient, double scale = 1)
        {
            model.PotentialNetwork.AddDerivative(Tape, Potential, model.PotentialPart(gradient), scale);
            model.InteractionNetwork?.AddDerivative(Tape, Interaction!, model.InteractionPart(gradient), scale);
            if (model.HasDiffusion) gradient[^1] += scale * Tape.Derivative(Beta)[0];
        }
    }
}
