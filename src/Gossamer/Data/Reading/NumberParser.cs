using System.Globalization;
using System.Runtime.CompilerServices;

namespace Gossamer.Data.Reading;

/// <summary>Reads decimal numbers from bytes, correctly rounded.</summary>
internal static class NumberParser
{
    private const ulong LargestExact = 1UL << 53;

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads the number that the whole text is.</summary>
    /// <param name="text">No blanks around it.</param>
    /// <param name="value">The nearest double; infinite where the number is too large, and NaN or infinite where the text says so.</param>
    internal static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        var position = 0;
        if (TryReadSimple(text, ref position, out value) && position == text.Length) return true;
        return TryParseAny(text, out value);
    }

    /// <summary>
    /// Reads the number at a position, up to a blank or the end of the text, and moves the position there.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead(ReadOnlySpan<byte> text, ref int position, out double value)
    {
        var start = position;
        if (TryReadSimple(text, ref position, out value) && (position == text.Length || IsBlank(text[position]))) return true;
        position = start;
        while (position < text.Length && !IsBlank(text[position])) position++;
        return TryParseAny(text[start..position], out value);
    }

    /// <summary>True for the bytes that separate fields: space and tab, and the carriage return that may end a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'\t' or (byte)'\r';

    // Numbers of the form ±123.456 whose digits and power of ten are exact doubles: one multiplication or division then rounds
    // correctly (Clinger, 1990). False leaves the position anywhere.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadSimple(ReadOnlySpan<byte> text, ref int position, out double value)
    {
        var at = position;
        value = 0;
        if ((uint)at >= (uint)text.Length) return false;
        var isNegative = text[at] == '-';
        if (isNegative || text[at] == '+') at++;

        var first = at;
        var digits = 0UL;
        uint digit;
        while ((uint)at < (uint)text.Length && (digit = (uint)text[at] - '0') <= 9)
        {
            digits = (digits * 10) + digit;
            at++;
        }
        var count = at - first;
        var decimals = 0;
        if ((uint)at < (uint)text.Length && text[at] == '.')
        {
            at++;
            var afterPoint = at;
            while ((uint)at < (uint)text.Length && (digit = (uint)text[at] - '0') <= 9)
            {
                digits = (digits * 10) + digit;
                at++;
            }
            decimals = at - afterPoint;
            count += decimals;
        }
        // With more than 19 digits the sum above may have wrapped around.
        if (count is 0 or > 19 || digits > LargestExact || decimals > 22) return false;
        var magnitude = decimals == 0 ? digits : digits / PowersOfTen[decimals];
        value = isNegative ? -magnitude : magnitude;
        position = at;
        return true;
    }

    private static bool TryParseAny(ReadOnlySpan<byte> text, out double value)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out value) || IsNotFinite(text, out value);
    }

    // The spellings of C, which the framework does not read.
    private static bool IsNotFinite(ReadOnlySpan<byte> text, out double value)
    {
        var unsigned = text.Length > 0 && text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;
        Span<byte> lower = stackalloc byte[8];
        value = double.NaN;
        if (unsigned.Length is < 3 or > 8) return false;
        for (var k = 0; k < unsigned.Length; k++) lower[k] = (byte)(unsigned[k] | 0x20);
        lower = lower[..unsigned.Length];
        if (lower.SequenceEqual("nan"u8)) return true;
        value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return lower.SequenceEqual("inf"u8) || lower.SequenceEqual("infinity"u8);
    }
}
