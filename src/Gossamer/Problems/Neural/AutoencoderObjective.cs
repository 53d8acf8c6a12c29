using System.Numerics.Tensors;
using System.Text.Json;
using Gossamer.Numerics;
using Gossamer.Numerics.Products;

namespace Gossamer.Problems.Neural;

/// <summary>
/// A linear autoencoder: Σ_j w_j scale·‖D E a_j − a_j‖² + λ‖D E − I‖²_F. The parameters are the decoder D (p × k), then the
/// encoder E (k × p), both row after row.
/// </summary>
internal sealed class AutoencoderObjective(SampleMatrix rows, int code, double scale, double penalty, ReadOnlyMemory<double> weights)
    : BatchObjective(rows, weights, Regularizer.None)
{
    private readonly int features = rows.Columns;

    public override int Dimension => 2 * features * code;

    private protected override int WorkspaceLength => BatchRows * ((2 * code) + features);

    public override void WriteModel(Utf8JsonWriter writer)
    {
        writer.WriteNumber("code", code);
        writer.WriteNumber("scale", scale);
        writer.WriteNumber("penalty", penalty);
    }

    private protected override double AddBatch(
        ReadOnlySpan<double> x, ReadOnlySpan<double> inputs, ReadOnlySpan<int> samples, ReadOnlySpan<double> sampleWeights,
        Span<double> gradient, Span<double> room)
    {
        var count = samples.Length;
        var decoder = x[..(features * code)];
        var encoder = x[(features * code)..];
        var codes = room[..(count * code)];
        var residuals = room.Slice(BatchRows * code, count * features);
        MatrixProduct.Multiply(false, true, count, code, features, 1, inputs, encoder, 0, codes);
        inputs.CopyTo(residuals);
        MatrixProduct.Multiply(false, true, count, features, code, 1, codes, decoder, -1, residuals);
        double sum = 0;
        for (var k = 0; k < count; k++)
        {
            var residual = residuals.Slice(k * features, features);
            sum += scale * sampleWeights[k] * TensorPrimitives.SumOfSquares<double>(residual);
            TensorPrimitives.Multiply(residual, 2 * scale * sampleWeights[k], residual);
        }
        if (gradient.IsEmpty) return sum;
        var passed = room.Slice(BatchRows * (code + features), count * code);
        MatrixProduct.Multiply(true, false, features, code, count, 1, residuals, codes, 1, gradient[..(features * code)]);
        MatrixProduct.Multiply(false, false, count, code, features, 1, residuals, decoder, 0, passed);
        MatrixProduct.Multiply(true, false, code, features, count, 1, passed, inputs, 1, gradient[(features * code)..]);
        return sum;
    }

    // ‖DE − I‖² = tr(DᵀD·EEᵀ) − 2·tr(DE) + p needs only the two small k × k products.
    private protected override double AddPenalty(ReadOnlySpan<double> x, double factor, Span<double> gradient)
    {
        if (penalty == 0) return 0;
        var decoder = x[..(features * code)];
        var encoder = x[(features * code)..];
        var (decoderGram, encoderGram) = (new double[code * code], new double[code * code]);
        MatrixProduct.Multiply(true, false, code, code, features, 1, decoder, decoder, 0, decoderGram);
        MatrixProduct.Multiply(false, true, code, code, features, 1, encoder, encoder, 0, encoderGram);
        double trace = 0;
        for (var i = 0; i < features; i++)
        {
            for (var k = 0; k < code; k++) trace += decoder[(i * code) + k] * encoder[(k * features) + i];
        }
        var value = TensorPrimitives.Dot<double>(decoderGram, encoderGram) - (2 * trace) + features;
        if (!gradient.IsEmpty)
        {
            var strength = 2 * penalty * factor;
            MatrixProduct.Multiply(false, false, features, code, code, strength, decoder, encoderGram, 1, gradient[..(features * code)]);
            MatrixProduct.Multiply(false, false, code, features, code, strength, decoderGram, encoder, 1, gradient[(features * code)..]);
            for (var i = 0; i < features; i++)
            {
                for (var k = 0; k < code; k++)
                {
                    gradient[(i * code) + k] -= strength * encoder[(k * features) + i];
                    gradient[(features * code) + (k * features) + i] -= strength * decoder[(i * code) + k];
                }
            }
        }
        return penalty * value;
    }
}
