using Gossamer.Numerics;

namespace Gossamer.Data.Splits;

/// <summary>Draws from the gamma and Dirichlet distributions (Marsaglia and Tsang, ACM TOMS 2000).</summary>
internal static class Gamma
{
    /// <summary>The logarithm of a draw with scale 1.</summary>
    /// <param name="shape">Above 0.</param>
    /// <param name="random">The stream.</param>
    internal static double NextLog(double shape, ref RandomStream random)
    {
        // A draw of shape a is a draw of shape a + 1 times U^(1/a).
        if (shape < 1) return NextLog(shape + 1, ref random) + (Math.Log(1 - random.NextDouble()) / shape);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = random.NextGaussian();
            var root = 1 + (c * normal);
            if (root <= 0) continue;
            var cube = root * root * root;
            var uniform = 1 - random.NextDouble();
            if (Math.Log(uniform) < (0.5 * normal * normal) + (d * (1 - cube + Math.Log(cube)))) return Math.Log(d) + Math.Log(cube);
        }
    }

    /// <summary>Writes the logarithms of a draw from Dirichlet(α, …, α): for small α the shares themselves would vanish.</summary>
    /// <param name="alpha">Above 0.</param>
    /// <param name="logShares">Overwritten; their exponentials sum to 1.</param>
    /// <param name="random">The stream.</param>
    internal static void NextLogDirichlet(double alpha, Span<double> logShares, ref RandomStream random)
    {
        var largest = double.NegativeInfinity;
        for (var k = 0; k < logShares.Length; k++)
        {
            logShares[k] = NextLog(alpha, ref random);
            largest = Math.Max(largest, logShares[k]);
        }
        var total = 0.0;
        foreach (var share in logShares) total += Math.Exp(share - largest);
        for (var k = 0; k < logShares.Length; k++) logShares[k] -= largest + Math.Log(total);
    }
}
