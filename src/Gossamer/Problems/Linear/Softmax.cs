using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Problems.Linear;

/// <summary>The cross-entropy of scores, safe for scores of any size.</summary>
internal static class Softmax
{
    /// <summary>log Σ_k exp(s_k) − s_label.</summary>
    public static double Loss(ReadOnlySpan<double> scores, int label)
    {
        var greatest = TensorPrimitives.Max(scores);
        double others = 0;
        var skipped = false;
        foreach (var score in scores)
        {
            // The greatest contributes exactly 1, which is kept apart: log(1 + others) loses nothing when others is small.
            if (!skipped && score == greatest) skipped = true;
            else others += Math.Exp(score - greatest);
        }
        var rounded = (1 + others) - 1;
        var logarithm = rounded == 0 ? others : Math.Log(1 + others) * (others / rounded);
        return logarithm + (greatest - scores[label]);
    }

    /// <summary>Overwrites scores by probabilities.</summary>
    public static void ToProbabilities(Span<double> scores)
    {
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max<double>(scores), scores);
        Exponentials.Exp(scores);
        TensorPrimitives.Divide(scores, TensorPrimitives.Sum<double>(scores), scores);
    }

    /// <summary>Overwrites scores by weight·(probabilities − e_label), the derivative of the loss.</summary>
    public static void ToDerivative(Span<double> scores, int label, double weight)
    {
        ToProbabilities(scores);
        scores[label] -= 1;
        TensorPrimitives.Multiply(scores, weight, scores);
    }
}
