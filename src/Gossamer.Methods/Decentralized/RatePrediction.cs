using System.Globalization;

namespace Gossamer.Methods.Decentralized;

/// <summary>Predictions of methods that converge linearly, in words.</summary>
internal static class RatePrediction
{
    /// <summary>What a rate means.</summary>
    /// <param name="rate">The share of the error that an iteration takes off, in (0, 1].</param>
    public static string Of(double rate) =>
        $"the error shrinks by the factor e in every {Math.Ceiling(1 / rate).ToString("R", CultureInfo.InvariantCulture)} iterations";
}
