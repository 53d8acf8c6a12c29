using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Topologies;

/// <summary>
/// The Lanczos process for the smallest and largest eigenvalue of a symmetric matrix that keeps the vector of ones. It
/// keeps no basis, unlike <see cref="Lanczos"/>, and so may take as many steps as badly connected graphs need: rounding then repeats eigenvalues in the tridiagonal matrix, which leaves the extreme ones as they are.
/// </summary>
internal static class LanczosExtremes
{
    private const double Tolerance = 1e-10;
    private const int MaxSteps = 60_000;

    /// <summary>
    /// The smallest and the largest eigenvalue on the space orthogonal to ones, to 1e-10 of their distance from each other, from
    /// 0 and from 1, whatever is smallest, but at best to a hundred units of rounding.
    /// </summary>
    /// <param name="multiply">The product with the matrix.</param>
    /// <param name="size">Number of rows.</param>
    /// <param name="what">What the matrix is, for the error.</param>
    /// <exception cref="BadInputException">The eigenvalues were not found in a bounded number of steps.</exception>
    internal static (double Smallest, double Largest) OrthogonalToOnes(VectorMap multiply, int size, string what)
    {
        var random = new RandomStream(0, RandomPurpose.Network, participant: -1, iteration: size, slot: 7);
        double[] previous = new double[size], current = new double[size], next = new double[size];
        for (var k = 0; k < size; k++) current[k] = random.NextGaussian();
        RemoveMean(current);
        Scale(current, 1 / TensorPrimitives.Norm<double>(current));

        var diagonal = new List<double>();
        var offDiagonal = new List<double>();
        var (smallest, largest) = (double.NaN, double.NaN);
        var check = 40;
        var beta = 0.0;
        while (diagonal.Count < MaxSteps)
        {
            multiply(current, next);
            var alpha = TensorPrimitives.Dot<double>(next, current);
            TensorPrimitives.MultiplyAdd(current, -alpha, next, next);
            TensorPrimitives.MultiplyAdd(previous, -beta, next, next);
            // Every time, as the recursion would let what rounding leaves of ones grow.
            RemoveMean(next);
            beta = TensorPrimitives.Norm<double>(next);
            diagonal.Add(alpha);
            var exhausted = beta < 1e-13;
            if (exhausted || diagonal.Count >= check)
            {
                var (values, couplings) = (diagonal.ToArray(), offDiagonal.ToArray());
                var (low, high) = (TridiagonalSpectrum.Least(values, couplings), TridiagonalSpectrum.Greatest(values, couplings));
                if (exhausted || (IsClose(low, smallest, low, high) && IsClose(high, largest, low, high))) return (low, high);
                (smallest, largest) = (low, high);
                check = check * 5 / 4;
            }
            offDiagonal.Add(beta);
            Scale(next, 1 / beta);
            (previous, current, next) = (current, next, previous);
        }
        throw new BadInputException(
            $"the eigenvalues of the {what} of {size} nodes lie too close together to be computed in {MaxSteps} steps: "
            + "give the step size as a number, or take a better connected graph");
    }

    // An eigenvalue near 0 or near 1 matters by its distance from there.
    private static bool IsClose(double value, double before, double low, double high)
    {
        var scale = Math.Min(Math.Abs(high - low), Math.Min(Math.Abs(1 - value), Math.Abs(value)));
        var rounding = 1e-14 * Math.Max(Math.Abs(low), Math.Abs(high));
        return Math.Abs(value - before) <= Math.Max(Tolerance * scale, rounding);
    }

    private static void RemoveMean(double[] vector)
    {
        var mean = TensorPrimitives.Sum<double>(vector) / vector.Length;
        TensorPrimitives.Subtract(vector, mean, vector);
    }

    private static void Scale(double[] vector, double factor) => TensorPrimitives.Multiply(vector, factor, vector);
}
