using System.Globalization;

namespace Gossamer.Experiments.Reports;

/// <summary>Writes numbers for people: few digits, human units, the same in reports and in the terminal.</summary>
public static class Readable
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T", "P", "E"];

    /// <summary>A metric or a constant: <paramref name="digits"/> significant digits, an exponent where it is shorter.</summary>
    public static string Number(double value, int digits = 4)
    {
        if (double.IsNaN(value)) return "not a number";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        if (value == 0) return "0";
        var magnitude = Math.Abs(value);
        if (magnitude is >= 1e-3 and < 1e6)
        {
            var decimals = Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(magnitude)), 0, 15);
            var text = Math.Round(value, decimals).ToString("#,0." + new string('#', decimals), CultureInfo.InvariantCulture);
            return Sign(text);
        }
        return Sign(value.ToString("0." + new string('#', digits - 1) + "e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal));
    }

    /// <summary>A power of ten or a rounded level in mathematical writing: 10⁻⁶, 5×10⁻⁶, 0.35.</summary>
    public static string Level(double value) => Math.Abs(value) is >= 1e-3 and < 1e4 ? Number(value) : Power(value);

    /// <summary>A number as a multiple of a power of ten: 10⁻², 5×10³.</summary>
    public static string Power(double value)
    {
        if (value == 0 || !double.IsFinite(value)) return Number(value);
        var magnitude = Math.Abs(value);
        var exponent = (int)Math.Floor(Math.Log10(magnitude) + 1e-9);
        var mantissa = Number(value / Math.Pow(10, exponent), 3);
        var power = "10" + Superscript(exponent);
        return mantissa == "1" ? power : mantissa + "×" + power;
    }

    /// <summary>A count: with separators up to a million, with a prefix above.</summary>
    public static string Count(double value) =>
        double.IsFinite(value) && Math.Abs(value) < 1e6
            ? Math.Round(value, 2).ToString("#,0.##", CultureInfo.InvariantCulture)
            : Prefixed(value, "", " ");

    /// <summary>Bits, in bit, kbit, Mbit, …</summary>
    public static string Bits(double value) => Prefixed(value, "bit", " ");

    /// <summary>What it took to reach something; +∞ where it was never reached.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="shown">How a finite one is written.</param>
    public static string Reached(double cost, Func<double, string> shown) => double.IsFinite(cost) ? shown(cost) : "not reached";

    /// <summary>Seconds, from ns to days.</summary>
    public static string Seconds(double value)
    {
        var magnitude = Math.Abs(value);
        return magnitude switch
        {
            0 => "0 s",
            < 1e-6 => Digits(value * 1e9) + " ns",
            < 1e-3 => Digits(value * 1e6) + " µs",
            < 1 => Digits(value * 1e3) + " ms",
            < 120 => Digits(value) + " s",
            < 7200 => Digits(value / 60) + " min",
            < 172800 => Digits(value / 3600) + " h",
            < 86400e3 => Digits(value / 86400) + " d",
            _ => Number(value, 3) + " s",
        };
    }

    /// <summary>A tick of an axis: 0, 250, 1.5k, 20M.</summary>
    public static string Tick(double value) => Prefixed(value, "", "");

    /// <summary>How many times: 12×, 3.1×.</summary>
    public static string Ratio(double value) => Digits(value, value >= 9.95 ? 0 : 1) + "×";

    private static string Prefixed(double value, string unit, string gap)
    {
        if (!double.IsFinite(value)) return Number(value);
        var step = 0;
        // Rounding to three digits may carry into the next prefix: 999.96 k is 1 M.
        while (Math.Abs(value) >= 999.5 && step < Prefixes.Length - 1)
        {
            value /= 1000;
            step++;
        }
        var symbol = Prefixes[step] + unit;
        return Digits(value) + (symbol.Length == 0 ? "" : gap + symbol);
    }

    private static string Digits(double value) =>
        Digits(value, Math.Abs(value) switch { >= 99.95 => 0, >= 9.995 => 1, _ => 2 });

    private static string Digits(double value, int decimals) =>
        Sign(Math.Round(value, decimals).ToString("#,0." + new string('#', decimals), CultureInfo.InvariantCulture));

    private static string Sign(string text) => text.StartsWith('-') ? "−" + text[1..] : text;

    private static string Superscript(int exponent)
    {
        const string digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        return string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : digits[c - '0']));
    }
}
