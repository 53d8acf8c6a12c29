using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Perceptrons;

/// <summary>How much a sample counts, by its margin m.</summary>
public enum MarginWeight
{
    /// <summary>1 where m ≤ 0, else 0: the samples that are wrong; ties are wrong.</summary>
    Mistake,

    /// <summary>1 for the first sample with m ≤ 0, else 0.</summary>
    FirstMistake,

    /// <summary>σ(m) = 1/(1 + e^m), as in the gradient of the logistic loss.</summary>
    Sigmoid,
}

/// <summary>
/// Means over the samples of a worker: (1/m)Σ w_j∇m_j(x), and as one more value (1/m)Σ w_j, with weights by the margins. Costs as
/// much as a gradient.
/// </summary>
/// <param name="weight">The weights.</param>
internal sealed class MarginSums(MarginWeight weight) : Computation
{
    public override int Length(int dimension) => dimension + 1;

    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        var model = (IMargins)objective;
        var weights = new double[model.Samples];
        model.Margins(point, weights);
        var total = Weigh(weights);
        result.Clear();
        model.AddMarginGradients(point, weights, result[..^1]);
        System.Numerics.Tensors.TensorPrimitives.Divide(result[..^1], model.Samples, result[..^1]);
        result[^1] = total / model.Samples;
    }

    /// <summary>Replaces margins by weights and gives their sum.</summary>
    private double Weigh(Span<double> margins)
    {
        double total = 0;
        for (var j = 0; j < margins.Length; j++)
        {
            margins[j] = weight switch
            {
                MarginWeight.Sigmoid => MarginWeights.Sigmoid(margins[j]),
                MarginWeight.FirstMistake => margins[j] <= 0 && total == 0 ? 1 : 0,
                _ => margins[j] <= 0 ? 1 : 0,
            };
            total += margins[j];
        }
        return total;
    }
}
