using System.Numerics.Tensors;

namespace Gossamer.Problems.Quadratic;

/// <summary>The mean of the quadratics ½xᵀA_j x − b_jᵀx, each of them a sample.</summary>
internal sealed class QuadraticSum : QuadraticObjective, IFiniteSum
{
    [ThreadStatic] private static double[]? scratch;

    private readonly QuadraticFamily family;
    private readonly IReadOnlyList<double[]> linear;
    private readonly Lazy<SumConstants> constants;

    /// <summary>Creates the mean.</summary>
    /// <param name="family">A_j.</param>
    /// <param name="linear">The leading coordinates of b_j, one vector a sample or one for all.</param>
    /// <param name="mean">The leading coordinates of the mean of the b_j.</param>
    public QuadraticSum(QuadraticFamily family, IReadOnlyList<double[]> linear, double[] mean) : base(family.Mean, mean)
    {
        (this.family, this.linear) = (family, linear);
        constants = new(() => new FamilyConstants(family, Norms()));
    }

    public int Samples => family.Workers;

    public IReadOnlyList<double> SampleSmoothness => constants.Value.Smoothness;

    public SumConstants SampleConstants => constants.Value;

    public void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        if (!weights.IsEmpty && weights.Length != samples.Length)
            throw new ArgumentException($"{weights.Length} weights for {samples.Length} samples");
        if (scratch is null || scratch.Length < Dimension) scratch = new double[Dimension];
        var one = scratch.AsSpan(0, Dimension);
        gradient.Clear();
        for (var k = 0; k < samples.Length; k++)
        {
            var weight = weights.IsEmpty ? 1.0 / samples.Length : weights[k];
            family.Matrix(samples[k]).Multiply(x, one);
            TensorPrimitives.MultiplyAdd(one, weight, gradient, gradient);
            var b = linear[linear.Count == 1 ? 0 : samples[k]];
            var head = gradient[..b.Length];
            TensorPrimitives.MultiplyAdd(b, -weight, head, head);
        }
    }

    private double[] Norms()
    {
        var found = new double[Samples];
        for (var j = 0; j < found.Length; j++) found[j] = family.Matrix(j).Norm;
        return found;
    }
}
