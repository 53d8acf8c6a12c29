namespace Gossamer.Problems.Generalized;

/// <summary>f(x) = Σ_k h_k φ(x_k); +∞ where a coordinate leaves the interval of φ.</summary>
/// <param name="function">φ.</param>
/// <param name="weights">h_k &gt; 0, one a coordinate.</param>
internal sealed class SeparableObjective(ScalarFunction function, double[] weights) : IDomain
{
    public int Dimension => weights.Length;

    public double Value(ReadOnlySpan<double> x)
    {
        if (!Contains(x)) return double.PositiveInfinity;
        double sum = 0;
        for (var k = 0; k < x.Length; k++) sum += weights[k] * function.Value(x[k]);
        return sum;
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        for (var k = 0; k < x.Length; k++) gradient[k] = weights[k] * function.Derivative(x[k]);
    }

    public bool Contains(ReadOnlySpan<double> x)
    {
        foreach (var value in x)
        {
            if (!(value > function.Lower && value < function.Upper)) return false;
        }
        return true;
    }

    public void ProjectOntoClosure(Span<double> x)
    {
        for (var k = 0; k < x.Length; k++) x[k] = Math.Clamp(x[k], function.Lower, function.Upper);
    }
}

/// <summary>f(x) = ‖x‖^p.</summary>
/// <param name="power">p &gt; 2.</param>
/// <param name="dimension">d.</param>
internal sealed class NormPowerObjective(double power, int dimension) : ILocalObjective
{
    public int Dimension => dimension;

    public double Value(ReadOnlySpan<double> x) => Math.Pow(Square(x), power / 2);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var scale = power * Math.Pow(Square(x), (power - 2) / 2);
        for (var k = 0; k < x.Length; k++) gradient[k] = scale * x[k];
    }

    private static double Square(ReadOnlySpan<double> x) => System.Numerics.Tensors.TensorPrimitives.SumOfSquares(x);
}

/// <summary>Constants of a convex function of which ℓ is known and no finite L.</summary>
internal sealed class GeneralizedConstants(GeneralizedSmoothness smoothness, int workers, double? infimum, bool isMinimum) : ProblemConstants
{
    public override int Workers => workers;

    public override double L => smoothness.Factor == 0 ? smoothness.Offset : double.PositiveInfinity;

    public override IReadOnlyList<double> Li { get; } = new RepeatedValue(smoothness.Factor == 0 ? smoothness.Offset : double.PositiveInfinity, workers);

    public override double LMean => L;

    public override double LQuadraticMean => L;

    public override double LMax => L;

    public override double LPlusMinus => 0;

    public override GeneralizedSmoothness Generalized => smoothness;

    public override bool IsConvex => true;

    public override double? LowerBound => infimum;

    public override bool IsMinimumExact => isMinimum;
}
