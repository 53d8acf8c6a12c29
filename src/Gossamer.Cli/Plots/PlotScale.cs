using System.Globalization;
using Gossamer.Experiments.Reports;

namespace Gossamer.Cli.Plots;

/// <summary>One axis of a terminal plot: its range, whether it is logarithmic, and where its ticks are.</summary>
/// <param name="From">Lower end.</param>
/// <param name="To">Upper end, above the lower one.</param>
/// <param name="IsLogarithmic">True for equal distances between powers of ten; both ends are then positive.</param>
internal sealed record PlotScale(double From, double To, bool IsLogarithmic)
{
    /// <summary>Where a value lies: 0 at the lower end, 1 at the upper end, beyond them outside; NaN where the scale cannot show it.</summary>
    public double Share(double value)
    {
        if (!IsLogarithmic) return (value - From) / (To - From);
        return value > 0 ? (Math.Log10(value) - Math.Log10(From)) / (Math.Log10(To) - Math.Log10(From)) : double.NaN;
    }

    /// <summary>The value at a share.</summary>
    public double At(double share) =>
        IsLogarithmic ? Math.Pow(10, Math.Log10(From) + share * (Math.Log10(To) - Math.Log10(From))) : From + share * (To - From);

    /// <summary>True where values spread over a decade or more, so that only a logarithmic scale shows them all.</summary>
    public static bool SpansDecades(IEnumerable<double> values)
    {
        double least = double.PositiveInfinity, most = 0;
        foreach (var value in values)
        {
            if (!(value > 0) || !double.IsFinite(value)) continue;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        return most >= 10 * least;
    }

    /// <summary>A scale over all values that ends at round numbers.</summary>
    public static PlotScale Rounded(IEnumerable<double> values, bool log)
    {
        var exact = Exact(values, log);
        if (log && exact.To > 1000 * exact.From)
            return new PlotScale(PowerOfTen(Math.Floor(Math.Log10(exact.From) + 1e-9)), PowerOfTen(Math.Ceiling(Math.Log10(exact.To) - 1e-9)), true);
        if (log)
        {
            var candidates = OneTwoFive(exact.From / 10, exact.To * 10);
            return new PlotScale(candidates.Last(value => value <= exact.From * (1 + 1e-9)), candidates.First(value => value >= exact.To * (1 - 1e-9)), true);
        }
        var step = RoundStep((exact.To - exact.From) / 5);
        return new PlotScale(Math.Floor(exact.From / step + 1e-9) * step, Math.Ceiling(exact.To / step - 1e-9) * step, false);
    }

    /// <summary>A scale from the smallest to the largest value.</summary>
    public static PlotScale Exact(IEnumerable<double> values, bool log)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        foreach (var value in values)
        {
            if (!double.IsFinite(value) || (log && !(value > 0))) continue;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        if (least > most) return new PlotScale(log ? 0.1 : 0, 1, log);
        if (most > least) return new PlotScale(least, most, log);
        return log ? new PlotScale(least / 10, least * 10, true) : new PlotScale(least - 1, least + 1, false);
    }

    /// <summary>Round values within the range, at most about <paramref name="most"/> of them.</summary>
    public IReadOnlyList<double> Ticks(int most)
    {
        var ticks = new List<double>();
        if (IsLogarithmic && To < 1000 * From)
        {
            ticks = OneTwoFive(From, To);
            if (ticks.Count > most) ticks.RemoveAll(value => Math.Abs(Math.Log10(value) - Math.Round(Math.Log10(value))) > 1e-9);
            if (ticks.Count >= 2) return ticks;
            ticks.Clear();
        }
        else if (IsLogarithmic)
        {
            var first = Math.Ceiling(Math.Log10(From) - 1e-9);
            var last = Math.Floor(Math.Log10(To) + 1e-9);
            var stride = Math.Max(1, (int)Math.Ceiling((last - first) / Math.Max(1, most - 1)));
            for (var exponent = last; exponent >= first; exponent -= stride) ticks.Insert(0, PowerOfTen(exponent));
            return ticks;
        }
        var step = RoundStep((To - From) / Math.Max(1, most - 1));
        for (var index = Math.Ceiling(From / step - 1e-9); index * step <= To + step * 1e-9; index++)
            // Adding zero makes the negative zero of a ceiling a zero.
            ticks.Add(Math.Round(index * step, 12) + 0.0);
        return ticks;
    }

    /// <summary>True for an axis of seconds.</summary>
    public static bool IsTime(CostAxis axis) => axis.Unit == "s";

    /// <summary>Ticks of an axis of seconds: round numbers of seconds, minutes, hours or days, whichever the axis is written in.</summary>
    public IReadOnlyList<double> TimeTicks(int most)
    {
        var unit = To switch { < 120 => 1.0, < 7200 => 60, < 172800 => 3600, _ => 86400 };
        return [.. new PlotScale(From / unit, To / unit, IsLogarithmic).Ticks(most).Select(tick => tick * unit)];
    }

    private static List<double> OneTwoFive(double from, double to)
    {
        var values = new List<double>();
        for (var exponent = Math.Floor(Math.Log10(from)); exponent <= Math.Ceiling(Math.Log10(to)); exponent++)
            foreach (var factor in (ReadOnlySpan<double>)[1, 2, 5])
            {
                var value = Math.Round(factor * PowerOfTen(exponent), (int)Math.Clamp(-exponent, 0, 15));
                if (exponent < -15) value = factor * PowerOfTen(exponent);
                if (value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9)) values.Add(value);
            }
        return values;
    }

    private static double RoundStep(double step)
    {
        var size = PowerOfTen(Math.Floor(Math.Log10(step)));
        var share = step / size;
        return size * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    }

    private static double PowerOfTen(double exponent) =>
        double.Parse("1e" + exponent.ToString("0", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
