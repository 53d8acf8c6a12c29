using Gossamer.Execution;

namespace Gossamer.Experiments.Reports;

/// <summary>What a report knows about a metric beside its values.</summary>
/// <param name="Key">Kebab-case name in traces.</param>
/// <param name="Name">In words.</param>
/// <param name="Symbol">As in a paper.</param>
/// <param name="LargerIsBetter">True for an accuracy.</param>
/// <param name="SpansDecades">True where only the order of magnitude counts, so that levels are rounded to 1, 2, 5 times a power of ten.</param>
/// <param name="StopKey">The stop rule of an experiment file on this metric, if there is one.</param>
internal sealed record MetricView(string Key, string Name, string Symbol, bool LargerIsBetter, bool SpansDecades, string? StopKey)
{
    /// <summary>In the order in which they are preferred as the main metric of a report.</summary>
    public static IReadOnlyList<MetricView> Known { get; } =
    [
        Of(MetricNames.GradientNormSquared, "gradientNormSquared"),
        Of(MetricNames.Suboptimality, "suboptimality"),
        Of(MetricNames.DistanceSquared, null),
        Of(MetricNames.Loss, "loss"),
        Of(MetricNames.Accuracy, "accuracy"),
        Of(MetricNames.Lyapunov, null),
        Of(MetricNames.ConsensusError, null),
    ];

    /// <summary>The metric of that key; one that is not known is smaller-is-better and goes by its key.</summary>
    public static MetricView Of(string key) => Known.FirstOrDefault(metric => metric.Key == key) ?? Of(key, null);

    /// <summary>Comparison in words of a formula: "‖∇f(x)‖² ≤ 10⁻⁶".</summary>
    public string Reaching(double level) => $"{Symbol} {(LargerIsBetter ? "≥" : "≤")} {Readable.Level(level)}";

    /// <summary>True where <paramref name="value"/> is at least as good as <paramref name="level"/>.</summary>
    public bool Reaches(double value, double level) => LargerIsBetter ? value >= level : value <= level;

    private static MetricView Of(string key, string? stopKey)
    {
        if (MetricRegistration.Of(key) is not { } registered) return new MetricView(key, key, key, false, true, stopKey);
        // The parameters of a metric tell it from others of its name.
        var parameters = key[registered.Name.Length..];
        return new MetricView(
            key, $"{registered.Title} {parameters}".TrimEnd(), Parameterised(registered.Symbol, parameters), registered.IsLargerBetter, registered.SpansDecades, stopKey);
    }

    // RMSE(1), but fᵢ(Tᵢ(x)) (0.9): a formula is not called with its quantile.
    private static string Parameterised(string symbol, string parameters) => (symbol.EndsWith(')') && parameters.Length > 0 ? symbol + " " : symbol) + parameters;

    /// <summary>The worst value there is.</summary>
    public double Worst => LargerIsBetter ? double.NegativeInfinity : double.PositiveInfinity;

    /// <summary>A level near <paramref name="value"/>, not better than it, that is pleasant to read.</summary>
    public double RoundLevel(double value)
    {
        if (value == 0 || !double.IsFinite(value)) return value;
        if (LargerIsBetter) return Math.Floor(value * 100) / 100;
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))));
        if (!SpansDecades || value < 0)
        {
            var unit = power / 100;
            return Math.Round(Math.Ceiling(value / unit * (1 - 1e-12)) * unit, 15);
        }
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 5])
            if (value <= factor * power * (1 + 1e-9)) return Decimalized(factor, power);
        return Decimalized(1, 10 * power);
    }

    // factor * power in binary may miss the decimal number that people expect to read and to compare with.
    private static double Decimalized(double factor, double power) =>
        double.Parse($"{factor}e{Math.Round(Math.Log10(power))}", System.Globalization.CultureInfo.InvariantCulture);
}
