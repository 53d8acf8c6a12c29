namespace Gossamer.Signals.Regression;

/// <summary>How well predictions of one output agree with what was measured.</summary>
/// <param name="Correlation">Pearson's r; 0 where one of the two does not change.</param>
/// <param name="Rmse">The root of the mean squared error, in units of the output.</param>
/// <param name="RelativeRmse">The same over the standard deviation of what was measured.</param>
public sealed record RegressionScore(double Correlation, double Rmse, double RelativeRmse)
{
    /// <summary>Compares.</summary>
    /// <param name="predicted">One value a sample.</param>
    /// <param name="measured">As many.</param>
    public static RegressionScore Of(ReadOnlySpan<double> predicted, ReadOnlySpan<double> measured)
    {
        double meanPredicted = 0, meanMeasured = 0, error = 0;
        for (var k = 0; k < measured.Length; k++)
        {
            meanPredicted += predicted[k] / measured.Length;
            meanMeasured += measured[k] / measured.Length;
            error += (predicted[k] - measured[k]) * (predicted[k] - measured[k]);
        }
        double both = 0, squarePredicted = 0, squareMeasured = 0;
        for (var k = 0; k < measured.Length; k++)
        {
            var (p, m) = (predicted[k] - meanPredicted, measured[k] - meanMeasured);
            both += p * m;
            squarePredicted += p * p;
            squareMeasured += m * m;
        }
        var scale = Math.Sqrt(squarePredicted * squareMeasured);
        var rmse = Math.Sqrt(error / measured.Length);
        return new RegressionScore(scale > 0 ? both / scale : 0, rmse, rmse / Math.Sqrt(squareMeasured / measured.Length));
    }
}
