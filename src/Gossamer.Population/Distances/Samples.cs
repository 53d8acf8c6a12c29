using Gossamer.Population.Particles;
using Gossamer.Population.Transport;
using MathNet.Numerics;

namespace Gossamer.Population.Distances;

/// <summary>Other numbers that are estimated from particles.</summary>
public static class Samples
{
    private const double LeastDistance = 1e-12;

    /// <summary>
    /// The differential entropy H(ρ) by nearest neighbours (L. Kozachenko, N. Leonenko, 1987, with k = 1):
    /// ψ(N) − ψ(1) + log c_D + (D/N) Σ log r_i, r_i the distance to the nearest other particle and c_D the volume of the unit
    /// ball. Distances of duplicates count as 1e-12.
    /// </summary>
    /// <param name="cloud">At least two particles.</param>
    public static double Entropy(Cloud cloud)
    {
        var (count, dimension) = (cloud.Count, cloud.Dimension);
        if (count < 2) throw new BadInputException("an entropy needs at least two particles");
        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            var own = cloud[i];
            var least = double.PositiveInfinity;
            for (var j = 0; j < count; j++)
            {
                if (j == i) continue;
                double square = 0;
                for (var k = 0; k < dimension; k++) square += (own[k] - cloud.Values[(j * dimension) + k]) * (own[k] - cloud.Values[(j * dimension) + k]);
                least = Math.Min(least, square);
            }
            sum += Math.Log(Math.Max(LeastDistance, Math.Sqrt(least)));
        }
        var logBall = (dimension / 2.0 * Math.Log(Math.PI)) - SpecialFunctions.GammaLn((dimension / 2.0) + 1);
        return SpecialFunctions.DiGamma(count) - SpecialFunctions.DiGamma(1) + logBall + (dimension * sum / count);
    }

    /// <summary>
    /// MMD²: the squared maximum mean discrepancy by the sum of five kernels exp(−‖x − y‖²/(b·2^i)), i = −2 … 2, b the mean squared distance of
    /// different particles of both clouds together; the biased estimate, which is never negative.
    /// </summary>
    /// <param name="first">A cloud.</param>
    /// <param name="second">Another one.</param>
    public static double MeanDiscrepancySquared(Cloud first, Cloud second)
    {
        var pooled = new Cloud([.. first.Values, .. second.Values], first.Dimension);
        var distances = CostMatrix.Between(pooled, pooled, GroundCost.Squared);
        var total = pooled.Count;
        double sum = 0;
        foreach (var distance in distances.Values) sum += distance;
        var bandwidth = sum / ((double)total * (total - 1));
        if (bandwidth == 0) return 0;
        double result = 0;
        for (var i = 0; i < total; i++)
        {
            var row = distances.Row(i);
            var own = i < first.Count ? 1.0 / first.Count : -1.0 / second.Count;
            for (var j = 0; j < total; j++)
            {
                var other = j < first.Count ? 1.0 / first.Count : -1.0 / second.Count;
                // The five exponentials are powers of the smallest: e^(−d/4b), its square, …
                var kernel = Math.Exp(-row[j] / (4 * bandwidth));
                double kernels = 0;
                for (var power = 0; power < 5; power++)
                {
                    kernels += kernel;
                    kernel *= kernel;
                }
                result += own * other * kernels;
            }
        }
        return result;
    }
}
