using System.Globalization;
using Gossamer.Registration;

namespace Gossamer.Experiments.Expressions;

/// <summary>What a number with a unit measures.</summary>
internal enum Measure
{
    /// <summary>Seconds.</summary>
    Time,

    /// <summary>Bits.</summary>
    Size,

    /// <summary>Bits a second.</summary>
    Rate,
}

/// <summary>Numbers with units, such as <c>20 ms</c> or <c>10 Mbit/s</c>. Prefixes are decimal.</summary>
internal static class Quantity
{
    private static readonly Dictionary<Measure, KeyValuePair<string, double>[]> Units = new()
    {
        [Measure.Time] = [new("s", 1), new("ms", 1e-3), new("us", 1e-6), new("µs", 1e-6), new("ns", 1e-9), new("min", 60), new("h", 3600)],
        [Measure.Size] = [
            new("bit", 1), new("kbit", 1e3), new("Mbit", 1e6), new("Gbit", 1e9), new("Tbit", 1e12),
            new("B", 8), new("kB", 8e3), new("MB", 8e6), new("GB", 8e9)],
        [Measure.Rate] = [
            new("bit/s", 1), new("kbit/s", 1e3), new("Mbit/s", 1e6), new("Gbit/s", 1e9), new("Tbit/s", 1e12),
            new("B/s", 8), new("kB/s", 8e3), new("MB/s", 8e6), new("GB/s", 8e9)],
    };

    /// <summary>The units of a measure, for schemas and messages.</summary>
    public static IEnumerable<string> UnitsOf(Measure measure) => Units[measure].Select(u => u.Key);

    /// <summary>What is expected, for messages.</summary>
    public static string Expected(Measure measure) => measure switch
    {
        Measure.Time => "a time such as '20 ms', '3 s' or a number of seconds",
        Measure.Size => "a size such as '10 Mbit', '2 kB' or a number of bits",
        _ => "a bandwidth such as '1 Mbit/s', '10 Gbit/s' or a number of bits a second",
    };

    /// <summary>
    /// Splits off a unit at the end of the text and gives its factor; 1 and the whole text where there is none.
    /// </summary>
    /// <param name="text">Such as <c>20 ms</c>, <c>sqrt(i) s</c> or <c>3</c>.</param>
    /// <param name="measure">The units to look for.</param>
    /// <returns>The number's text and the factor of the unit.</returns>
    public static (string Number, double Factor) SplitUnit(string text, Measure measure)
    {
        text = text.Trim();
        var best = (Number: text, Factor: 1.0);
        foreach (var (unit, factor) in Units[measure])
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            var number = text[..^unit.Length];
            // A unit stands after a digit, a space or a parenthesis: the n of "max(i,n)" and the s of "ms" are none.
            if (number.Length == 0 || !(char.IsWhiteSpace(number[^1]) || char.IsAsciiDigit(number[^1]) || number[^1] is ')' or '.')) continue;
            if (number.Length < best.Number.Length) best = (number.TrimEnd(), factor);
        }
        return best;
    }

    /// <summary>Reads a number with an optional unit, in seconds, bits or bits a second.</summary>
    public static bool TryParse(string text, Measure measure, out double value, out string error)
    {
        var (number, factor) = SplitUnit(text, measure);
        error = "";
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value))
        {
            value *= factor;
            return true;
        }
        var wrongUnit = number.Length > 0 && char.IsAsciiDigit(number[0]) ? new string([.. number.SkipWhile(c => char.IsAsciiDigit(c) || c is '.' or ' ' or 'e' or '-')]) : "";
        var hint = wrongUnit.Length == 0 ? "" : $" (units: {string.Join(", ", UnitsOf(measure))}; {Spelling.Suggest(wrongUnit, [.. UnitsOf(measure)])})";
        error = $"found '{text}', expected {Expected(measure)}{hint}";
        return false;
    }
}
