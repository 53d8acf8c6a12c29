using System.Globalization;

namespace Gossamer.Compression;

/// <summary>Checks the parameters of compressors and says what is wrong with them.</summary>
internal static class Parameters
{
    public static int AtLeast(int minimum, int value, string name) => value >= minimum
        ? value
        : throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, but must be at least {minimum}"));

    public static int Between(int minimum, int maximum, int value, string name) => AtLeast(minimum, value, name) <= maximum
        ? value
        : throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, but must be at most {maximum}"));

    public static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new BadInputException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, but must be a positive number"));

    public static double Probability(double value, string name) => value is > 0 and <= 1
        ? value
        : throw new BadInputException(string.Create(
            CultureInfo.InvariantCulture, $"{name} is {value}, but must be a probability above 0 and at most 1"));

    /// <summary>The error of a compressor that keeps more coordinates than there are; null where there are enough.</summary>
    public static string? AtMostDimension(string compressor, int kept, int dimension, string name = "k") => kept <= dimension
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{compressor} keeps {kept} coordinates, but the problem has only {dimension}; take {name} at most {dimension}");

    /// <summary>The error of a compressor that makes more blocks than there are coordinates; null where there are enough.</summary>
    public static string? AtMostBlocks(string compressor, int blocks, int dimension) => blocks <= dimension
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{compressor} makes {blocks} blocks, but the problem has only {dimension} coordinates; take blocks at most {dimension}");
}
