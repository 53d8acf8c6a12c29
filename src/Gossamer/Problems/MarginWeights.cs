namespace Gossamer.Problems;

/// <summary>Weights of samples by their margins, as the logistic loss and the perceptron have them.</summary>
public static class MarginWeights
{
    /// <summary>σ(m) = 1/(1 + e^m): near 1 for wrong samples, ½ on the boundary, near 0 for right ones.</summary>
    /// <param name="margin">m.</param>
    public static double Sigmoid(double margin)
    {
        if (margin <= 0) return 1 / (1 + Math.Exp(margin));
        var decay = Math.Exp(-margin);
        return decay / (1 + decay);
    }
}
