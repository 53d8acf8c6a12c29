using System.Numerics.Tensors;
using System.Text.Json;
using Gossamer.Numerics;
using Gossamer.Problems.Linear;

namespace Gossamer.Problems.Neural;

/// <summary>A multi-layer perceptron with cross-entropy loss.</summary>
/// <param name="rows">Inputs.</param>
/// <param name="labels">Class of every sample, 0-based.</param>
/// <param name="widths">Inputs, hidden units of every layer, classes.</param>
/// <param name="activation">Between layers.</param>
/// <param name="weights">w_j; empty where all are 1/m.</param>
/// <param name="regularizer">R.</param>
internal sealed class PerceptronObjective(
    SampleMatrix rows, ReadOnlyMemory<int> labels, int[] widths, Activation activation, ReadOnlyMemory<double> weights, Regularizer regularizer)
    : NetworkObjective(rows, widths, activation, weights, regularizer), IClassifier
{
    public override void WriteWorker(Utf8JsonWriter writer)
    {
        base.WriteWorker(writer);
        writer.WriteStartArray("labels");
        foreach (var label in labels.Span) writer.WriteNumberValue(label);
        writer.WriteEndArray();
    }

    public int CountCorrect(ReadOnlySpan<double> x) =>
        Count(x, (scores, sample) => TensorPrimitives.IndexOfMax(scores) == labels.Span[sample]);

    private protected override double Loss(ReadOnlySpan<double> outputs, int sample) => Softmax.Loss(outputs, labels.Span[sample]);

    private protected override void ToDerivative(Span<double> outputs, int sample, double weight) =>
        Softmax.ToDerivative(outputs, labels.Span[sample], weight);
}
