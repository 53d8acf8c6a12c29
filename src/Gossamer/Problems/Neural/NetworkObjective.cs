using System.Numerics.Tensors;
using System.Text.Json;
using Gossamer.Numerics;
using Gossamer.Numerics.Products;

namespace Gossamer.Problems.Neural;

/// <summary>
/// A multi-layer perceptron with some loss of its outputs. The parameters are, layer by layer, the weights (one row an output) and
/// the biases.
/// </summary>
internal abstract class NetworkObjective : BatchObjective
{
    private readonly int[] widths;
    private readonly Activation activation;

    /// <summary>Creates the objective.</summary>
    /// <param name="rows">Inputs.</param>
    /// <param name="widths">Inputs, hidden units of every layer, outputs.</param>
    /// <param name="activation">Between layers.</param>
    /// <param name="weights">w_j; empty where all are 1/m.</param>
    /// <param name="regularizer">R.</param>
    private protected NetworkObjective(
        SampleMatrix rows, int[] widths, Activation activation, ReadOnlyMemory<double> weights, Regularizer regularizer)
        : base(rows, weights, regularizer)
    {
        (this.widths, this.activation) = (widths, activation);
        Dimension = CountParameters(widths);
    }

    /// <summary>Number of outputs.</summary>
    private protected int Outputs => widths[^1];

    public override int Dimension { get; }

    private int Layers => widths.Length - 1;

    private protected override int WorkspaceLength => BatchRows * (widths.Skip(1).Sum() + widths[1..].Max());

    /// <summary>Number of weights and biases.</summary>
    public static int CountParameters(ReadOnlySpan<int> widths)
    {
        var count = 0;
        for (var layer = 0; layer + 1 < widths.Length; layer++) count = checked(count + ((widths[layer] + 1) * widths[layer + 1]));
        return count;
    }

    public override void WriteModel(Utf8JsonWriter writer)
    {
        base.WriteModel(writer);
        writer.WriteString("activation", activation == Activation.Tanh ? "tanh" : "relu");
        writer.WriteStartArray("widths");
        foreach (var width in widths) writer.WriteNumberValue(width);
        writer.WriteEndArray();
    }

    /// <summary>The loss of one sample's outputs.</summary>
    private protected abstract double Loss(ReadOnlySpan<double> outputs, int sample);

    /// <summary>Overwrites one sample's outputs by the derivative of its loss by them, times a weight.</summary>
    private protected abstract void ToDerivative(Span<double> outputs, int sample, double weight);

    /// <summary>Calls for the outputs of all samples, in order.</summary>
    private protected int Count(ReadOnlySpan<double> x, Func<ReadOnlySpan<double>, int, bool> isCounted)
    {
        var counted = 0;
        for (var first = 0; first < Samples; first += BatchRows)
        {
            var count = Math.Min(BatchRows, Samples - first);
            var outputs = Forward(x, Inputs(first, count), count, Workspace());
            for (var k = 0; k < count; k++)
            {
                if (isCounted(outputs.Slice(k * Outputs, Outputs), first + k)) counted++;
            }
        }
        return counted;
    }

    private protected override double AddBatch(
        ReadOnlySpan<double> x, ReadOnlySpan<double> inputs, ReadOnlySpan<int> samples, ReadOnlySpan<double> sampleWeights,
        Span<double> gradient, Span<double> room)
    {
        var scores = Forward(x, inputs, samples.Length, room);
        double sum = 0;
        for (var k = 0; k < samples.Length; k++)
        {
            var own = scores.Slice(k * Outputs, Outputs);
            sum += sampleWeights[k] * Loss(own, samples[k]);
            if (!gradient.IsEmpty) ToDerivative(own, samples[k], sampleWeights[k]);
        }
        if (!gradient.IsEmpty) Backward(x, inputs, samples.Length, gradient, room);
        return sum;
    }

    // Leaves the outputs of every layer one after the other in the room; returns those of the last.
    private Span<double> Forward(ReadOnlySpan<double> x, ReadOnlySpan<double> inputs, int count, Span<double> room)
    {
        var (parameter, place) = (0, 0);
        var before = inputs;
        var outputs = room;
        for (var layer = 0; layer < Layers; layer++)
        {
            var (fanIn, fanOut) = (widths[layer], widths[layer + 1]);
            outputs = room.Slice(place, count * fanOut);
            MatrixProduct.Multiply(false, true, count, fanOut, fanIn, 1, before, x.Slice(parameter, fanIn * fanOut), 0, outputs);
            var biases = x.Slice(parameter + (fanIn * fanOut), fanOut);
            for (var k = 0; k < count; k++) TensorPrimitives.Add(outputs.Slice(k * fanOut, fanOut), biases, outputs.Slice(k * fanOut, fanOut));
            if (layer + 1 < Layers) Activate(outputs);
            parameter += (fanIn + 1) * fanOut;
            place += BatchRows * fanOut;
            before = outputs;
        }
        return outputs;
    }

    // The room holds the outputs of the hidden layers and, in the last place, the derivative by the scores. Going back, the
    // derivative by a layer's outputs overwrites the outputs, which are needed no more.
    private void Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> inputs, int count, Span<double> gradient, Span<double> room)
    {
        var parameter = Dimension;
        var place = BatchRows * widths.Skip(1).Sum();
        var spare = room[place..];
        for (var layer = Layers - 1; layer >= 0; layer--)
        {
            var (fanIn, fanOut) = (widths[layer], widths[layer + 1]);
            parameter -= (fanIn + 1) * fanOut;
            place -= BatchRows * fanOut;
            var derivative = room.Slice(place, count * fanOut);
            var biases = gradient.Slice(parameter + (fanIn * fanOut), fanOut);
            for (var k = 0; k < count; k++) TensorPrimitives.Add(biases, derivative.Slice(k * fanOut, fanOut), biases);
            var before = layer == 0 ? inputs : room.Slice(place - (BatchRows * fanIn), count * fanIn);
            MatrixProduct.Multiply(true, false, fanOut, fanIn, count, 1, derivative, before, 1, gradient.Slice(parameter, fanIn * fanOut));
            if (layer == 0) return;
            var passed = spare[..(count * fanIn)];
            MatrixProduct.Multiply(false, false, count, fanIn, fanOut, 1, derivative, x.Slice(parameter, fanIn * fanOut), 0, passed);
            PassThroughActivation(passed, room.Slice(place - (BatchRows * fanIn), count * fanIn));
        }
    }

    private void Activate(Span<double> values)
    {
        if (activation == Activation.Tanh) TensorPrimitives.Tanh(values, values);
        else TensorPrimitives.Max(values, 0, values);
    }

    // Overwrites outputs by derivative·activation', told from the outputs: 1 − tanh², or whether the unit is on.
    private void PassThroughActivation(ReadOnlySpan<double> derivative, Span<double> outputs)
    {
        for (var k = 0; k < outputs.Length; k++)
        {
            var slope = activation == Activation.Tanh ? 1 - (outputs[k] * outputs[k]) : outputs[k] > 0 ? 1 : 0;
            outputs[k] = slope * derivative[k];
        }
    }
}
