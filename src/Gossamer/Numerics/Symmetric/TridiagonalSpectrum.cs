namespace Gossamer.Numerics.Symmetric;

/// <summary>Eigenvalues of symmetric tridiagonal matrices by bisection on the signs of the pivots of σI − T.</summary>
internal static class TridiagonalSpectrum
{
    /// <summary>The largest eigenvalue, to rounding.</summary>
    /// <param name="diagonal">d values.</param>
    /// <param name="below">d − 1 values.</param>
    public static double Greatest(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below)
    {
        var low = double.NegativeInfinity;
        var high = double.NegativeInfinity;
        for (var k = 0; k < diagonal.Length; k++)
        {
            var radius = (k > 0 ? Math.Abs(below[k - 1]) : 0) + (k < below.Length ? Math.Abs(below[k]) : 0);
            low = Math.Max(low, diagonal[k]);
            high = Math.Max(high, diagonal[k] + radius);
        }
        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) return high;
            if (IsAbove(middle, diagonal, below)) high = middle;
            else low = middle;
        }
    }

    /// <summary>The smallest eigenvalue, to rounding.</summary>
    /// <param name="diagonal">d values.</param>
    /// <param name="below">d − 1 values.</param>
    public static double Least(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below)
    {
        var negated = new double[diagonal.Length];
        for (var k = 0; k < negated.Length; k++) negated[k] = -diagonal[k];
        return -Greatest(negated, below);
    }

    /// <summary>The smallest eigenvalue above a threshold, to rounding; null where there is none.</summary>
    /// <param name="diagonal">d values.</param>
    /// <param name="below">d − 1 values.</param>
    /// <param name="threshold">Below the eigenvalue sought.</param>
    public static double? LeastAbove(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below, double threshold)
    {
        var count = CountBelow(threshold, diagonal, below);
        if (count == diagonal.Length) return null;
        var (low, high) = (threshold, Greatest(diagonal, below));
        while (true)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) return high;
            if (CountBelow(middle, diagonal, below) > count) high = middle;
            else low = middle;
        }
    }

    // As many eigenvalues are below σ as pivots of T − σI are negative (Sylvester's law of inertia).
    private static int CountBelow(double value, ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below)
    {
        var count = 0;
        var pivot = 1.0;
        for (var k = 0; k < diagonal.Length; k++)
        {
            pivot = diagonal[k] - value - (k == 0 ? 0 : below[k - 1] * below[k - 1] / pivot);
            if (pivot == 0) pivot = -double.Epsilon;
            if (pivot < 0) count++;
        }
        return count;
    }

    /// <summary>The last coordinate of the unit eigenvector of the largest eigenvalue, by inverse iteration.</summary>
    public static double LastOfEigenvector(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below, double value)
    {
        var count = diagonal.Length;
        var shift = value + (4 * Math.BitIncrement(Math.Abs(value)) - (4 * Math.Abs(value)));
        var vector = new double[count];
        var pivots = new double[count];
        Array.Fill(vector, 1.0);
        for (var pass = 0; pass < 3; pass++)
        {
            // (shift·I − T) is positive definite up to rounding, so elimination needs no pivoting.
            for (var k = 0; k < count; k++)
            {
                pivots[k] = shift - diagonal[k];
                if (k == 0) continue;
                var factor = below[k - 1] / pivots[k - 1];
                pivots[k] -= factor * below[k - 1];
                vector[k] += factor * vector[k - 1];
                if (Math.Abs(pivots[k]) < 1e-300) pivots[k] = 1e-300;
            }
            if (Math.Abs(pivots[0]) < 1e-300) pivots[0] = 1e-300;
            vector[^1] /= pivots[^1];
            for (var k = count - 2; k >= 0; k--) vector[k] = (vector[k] + (below[k] * vector[k + 1])) / pivots[k];
            var norm = System.Numerics.Tensors.TensorPrimitives.Norm(vector);
            for (var k = 0; k < count; k++) vector[k] /= norm;
        }
        return vector[^1];
    }

    private static bool IsAbove(double value, ReadOnlySpan<double> diagonal, ReadOnlySpan<double> below)
    {
        var pivot = value - diagonal[0];
        if (pivot <= 0) return false;
        for (var k = 1; k < diagonal.Length; k++)
        {
            pivot = value - diagonal[k] - (below[k - 1] * below[k - 1] / pivot);
            if (pivot <= 0) return false;
        }
        return true;
    }
}
