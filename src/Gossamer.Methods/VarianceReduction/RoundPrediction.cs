using System.Globalization;
using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>The complexity that follows from a descent by (γ/2)‖∇f‖² a round.</summary>
internal static class RoundPrediction
{
    /// <summary>⌈2Δ⁰/(γε)⌉ rounds, where both are known.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="step">γ.</param>
    /// <param name="where">What it holds for, such as a start; nothing unless given.</param>
    public static string? Of(Setting setting, double step, string where = "") => setting is { InitialGap: { } gap, Target: { } target }
        ? $"{Math.Ceiling(2 * gap / (step * target)).ToString("R", CultureInfo.InvariantCulture)} rounds to a mean squared gradient norm of "
            + target.ToString("R", CultureInfo.InvariantCulture) + where
        : null;
}
