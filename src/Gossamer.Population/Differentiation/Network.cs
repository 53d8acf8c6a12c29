using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Population.Differentiation;

/// <summary>What stands between the layers of a network; smooth, so that gradients can be trained.</summary>
public enum SmoothActivation
{
    /// <summary>log(1 + e^z).</summary>
    Softplus,

    /// <summary>z/(1 + e^−z).</summary>
    Silu,

    /// <summary>tanh z.</summary>
    Tanh,
}

/// <summary>
/// A multi-layer perceptron with biases and a linear last layer, as a program on a <see cref="Tape"/>. Its parameters lie one
/// after the other in a flat vector: layer by layer the weights (inputs × outputs) and the biases.
/// <para>
/// <see cref="Bind"/> puts parameters on the tape; <see cref="Output"/>, <see cref="InputGradient"/> and <see cref="Tangent"/>
/// record programs with them, all differentiable by the parameters and by the inputs.
/// </para>
/// </summary>
internal sealed class Network
{
    private readonly int[] widths;
    private readonly SmoothActivation activation;

    /// <summary>Describes a network.</summary>
    /// <param name="inputs">Number of inputs.</param>
    /// <param name="hidden">Units of the hidden layers.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="activation">Between the layers.</param>
    /// <exception cref="BadInputException">A layer has no units.</exception>
    public Network(int inputs, IReadOnlyList<int> hidden, int outputs, SmoothActivation activation)
    {
        foreach (var units in hidden)
        {
            if (units < 1) throw new BadInputException($"a hidden layer has {units} units; it needs at least 1");
        }
        widths = [inputs, .. hidden, outputs];
        this.activation = activation;
        for (var layer = 0; layer < Layers; layer++) Length += (widths[layer] + 1) * widths[layer + 1];
    }

    /// <summary>Number of parameters.</summary>
    public int Length { get; }

    public int Layers => widths.Length - 1;

    /// <summary>Draws normal weights of variance 1/(inputs of the layer); biases are 0.</summary>
    /// <param name="parameters"><see cref="Length"/> values, overwritten.</param>
    /// <param name="random">Where the draws come from.</param>
    /// <param name="isLastZero">True for a last layer of zeros, so that the output is 0.</param>
    public void Draw(Span<double> parameters, ref RandomStream random, bool isLastZero = false)
    {
        var place = 0;
        for (var layer = 0; layer < Layers; layer++)
        {
            var deviation = isLastZero && layer == Layers - 1 ? 0 : 1 / Math.Sqrt(widths[layer]);
            var weights = parameters.Slice(place, widths[layer] * widths[layer + 1]);
            random.FillGaussian(weights);
            TensorPrimitives.Multiply(weights, deviation, weights);
            parameters.Slice(place + weights.Length, widths[layer + 1]).Clear();
            place += weights.Length + widths[layer + 1];
        }
    }

    /// <summary>Room for a network on a tape, to be used again and again.</summary>
    public Bound Allocate() => new(Layers);

    /// <summary>Puts the parameters on a tape.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="parameters"><see cref="Length"/> values.</param>
    /// <param name="isTrained">True to differentiate by them.</param>
    /// <param name="bound">Overwritten.</param>
    public void Bind(Tape tape, ReadOnlySpan<double> parameters, bool isTrained, Bound bound)
    {
        var place = 0;
        for (var layer = 0; layer < Layers; layer++)
        {
            bound.Weights[layer] = Leaf(parameters.Slice(place, widths[layer] * widths[layer + 1]), widths[layer]);
            place += widths[layer] * widths[layer + 1];
            bound.Biases[layer] = Leaf(parameters.Slice(place, widths[layer + 1]), 1);
            place += widths[layer + 1];
        }

        Node Leaf(ReadOnlySpan<double> values, int rows) =>
            isTrained ? tape.Variable(values, rows, values.Length / rows) : tape.Constant(values, rows, values.Length / rows);
    }

    /// <summary>Adds the derivative by the parameters that the tape found.</summary>
    /// <param name="tape">The tape, after its backward pass.</param>
    /// <param name="bound">The network on it.</param>
    /// <param name="target"><see cref="Length"/> values, added to.</param>
    /// <param name="scale">What the derivative is multiplied by.</param>
    public void AddDerivative(Tape tape, Bound bound, Span<double> target, double scale = 1)
    {
        var place = 0;
        for (var layer = 0; layer < Layers; layer++)
        {
            Add(bound.Weights[layer], target);
            Add(bound.Biases[layer], target);
        }

        void Add(Node node, Span<double> all)
        {
            var derivative = tape.Derivative(node);
            var part = all.Slice(place, derivative.Length);
            TensorPrimitives.MultiplyAdd(derivative, scale, part, part);
            place += derivative.Length;
        }
    }

    /// <summary>Records the outputs, a row each.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="bound">The network on it; remembers the slopes for the two programs below.</param>
    /// <param name="inputs">One row an input.</param>
    public Node Output(Tape tape, Bound bound, Node inputs)
    {
        var a = inputs;
        for (var layer = 0; layer < Layers; layer++)
        {
            var z = tape.AddRow(tape.Product(a, bound.Weights[layer]), bound.Biases[layer]);
            if (layer == Layers - 1) return z;
            (bound.Sums[layer], bound.Slopes[layer]) = (z, null);
            a = Activate(tape, bound, layer, z);
        }
        return a;
    }

    /// <summary>
    /// Records ∇f of a network with one output by its inputs, a row each, at the inputs of the last <see cref="Output"/>:
    /// δ_L = 1·W_Lᵀ, δ_l = (δ_{l+1}∘σ′(z_l))·W_lᵀ.
    /// </summary>
    public Node InputGradient(Tape tape, Bound bound, int rows)
    {
        if (widths[^1] != 1) throw new InvalidOperationException("only a network with one output has a gradient");
        var delta = tape.ProductTransposed(tape.Filled(1, rows, 1), bound.Weights[Layers - 1]);
        for (var layer = Layers - 2; layer >= 0; layer--)
            delta = tape.ProductTransposed(tape.Multiply(delta, Slope(tape, bound, layer)), bound.Weights[layer]);
        return delta;
    }

    /// <summary>
    /// Records the derivative of the outputs when the inputs of the last <see cref="Output"/> move along a direction, a row each:
    /// forward mode, ȧ_l = σ′(z_l)∘(ȧ_{l−1}W_l).
    /// </summary>
    /// <param name="tape">The tape.</param>
    /// <param name="bound">The network on it.</param>
    /// <param name="direction">One row an input.</param>
    public Node Tangent(Tape tape, Bound bound, Node direction)
    {
        var a = direction;
        for (var layer = 0; layer < Layers; layer++)
        {
            a = tape.Product(a, bound.Weights[layer]);
            if (layer < Layers - 1) a = tape.Multiply(a, Slope(tape, bound, layer));
        }
        return a;
    }

    private Node Activate(Tape tape, Bound bound, int layer, Node z)
    {
        switch (activation)
        {
            case SmoothActivation.Softplus: return tape.Softplus(z);
            case SmoothActivation.Silu: return tape.Multiply(z, tape.Sigmoid(z));
            default:
                var t = tape.Tanh(z);
                bound.Slopes[layer] = tape.Affine(tape.Multiply(t, t), -1, 1);
                return t;
        }
    }

    // σ′(z), recorded when first needed.
    private Node Slope(Tape tape, Bound bound, int layer)
    {
        if (bound.Slopes[layer] is { } known) return known;
        var z = bound.Sums[layer];
        var s = tape.Sigmoid(z);
        // silu′ = s + z·s·(1 − s) = s·(1 + z·(1 − s)).
        var slope = activation == SmoothActivation.Softplus
            ? s
            : tape.Multiply(s, tape.Affine(tape.Multiply(z, tape.Affine(s, -1, 1)), 1, 1));
        bound.Slopes[layer] = slope;
        return slope;
    }

    /// <summary>A network on a tape: where its parameters are, and the sums and slopes of its last output.</summary>
    internal sealed class Bound(int layers)
    {
        public Node[] Weights { get; } = new Node[layers];

        public Node[] Biases { get; } = new Node[layers];

        public Node[] Sums { get; } = new Node[layers];

        public Node?[] Slopes { get; } = new Node?[layers];
    }
}
