namespace Gossamer.Experiments.Claims;

/// <summary>A straight line through points, by least squares.</summary>
/// <param name="Slope">Its slope.</param>
/// <param name="Intercept">Its value at 0.</param>
/// <param name="RSquared">How much of the variance it explains, 0 to 1.</param>
public sealed record LineFit(double Slope, double Intercept, double RSquared)
{
    /// <summary>The line through points.</summary>
    /// <exception cref="ArgumentException">Fewer than two different abscissas, or as many ordinates are not given.</exception>
    public static LineFit Through(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count != y.Count) throw new ArgumentException($"{x.Count} abscissas, but {y.Count} ordinates");
        var (meanX, meanY) = (x.DefaultIfEmpty(double.NaN).Average(), y.DefaultIfEmpty(double.NaN).Average());
        double xx = 0, xy = 0, yy = 0;
        for (var k = 0; k < x.Count; k++)
        {
            var (dx, dy) = (x[k] - meanX, y[k] - meanY);
            (xx, xy, yy) = (xx + (dx * dx), xy + (dx * dy), yy + (dy * dy));
        }
        if (!(xx > 0)) throw new ArgumentException("a line needs two different abscissas");
        var slope = xy / xx;
        return new LineFit(slope, meanY - (slope * meanX), yy == 0 ? 1 : xy * xy / (xx * yy));
    }

    /// <summary>The power law y = c·x^p through points: <see cref="Slope"/> is p. Points that are not positive and finite are left out.</summary>
    public static LineFit PowerLaw(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count != y.Count) throw new ArgumentException($"{x.Count} abscissas, but {y.Count} ordinates");
        int[] kept = [.. Enumerable.Range(0, x.Count).Where(k => x[k] > 0 && y[k] > 0 && double.IsFinite(x[k]) && double.IsFinite(y[k]))];
        return Through([.. kept.Select(k => Math.Log(x[k]))], [.. kept.Select(k => Math.Log(y[k]))]);
    }
}
