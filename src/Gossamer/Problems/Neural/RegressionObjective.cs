using System.Text.Json;
using Gossamer.Numerics;

namespace Gossamer.Problems.Neural;

/// <summary>A multi-layer perceptron of one output with squared loss, (output − y_j)².</summary>
/// <param name="rows">Inputs.</param>
/// <param name="targets">y_j.</param>
/// <param name="widths">Inputs, hidden units of every layer, 1.</param>
/// <param name="activation">Between layers.</param>
/// <param name="weights">w_j; empty where all are 1/m.</param>
/// <param name="regularizer">R.</param>
internal sealed class RegressionObjective(
    SampleMatrix rows, ReadOnlyMemory<double> targets, int[] widths, Activation activation, ReadOnlyMemory<double> weights, Regularizer regularizer)
    : NetworkObjective(rows, widths, activation, weights, regularizer)
{
    public override void WriteWorker(Utf8JsonWriter writer)
    {
        base.WriteWorker(writer);
        writer.WriteStartArray("targets");
        foreach (var target in targets.Span) writer.WriteNumberValue(target);
        writer.WriteEndArray();
    }

    private protected override double Loss(ReadOnlySpan<double> outputs, int sample)
    {
        var error = outputs[0] - targets.Span[sample];
        return error * error;
    }

    private protected override void ToDerivative(Span<double> outputs, int sample, double weight) =>
        outputs[0] = 2 * weight * (outputs[0] - targets.Span[sample]);
}
