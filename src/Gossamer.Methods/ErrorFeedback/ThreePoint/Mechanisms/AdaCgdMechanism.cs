using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// AdaCGD (Makarenko, Gasanov, Islamov, Sadiev and Richtárik, 2023): nothing is sent where ‖x − h‖² ≤ ζ‖x − y‖²; else
/// h + C^j(x − h) by the first of the levels C^1, …, C^m, cheapest first, whose error is at most ζ‖x − y‖², or by the last.
/// What is sent begins with j in ⌈log2(m + 1)⌉ bits. CLAG where m = 1.
/// </summary>
/// <remarks>Only the last level relies on its contraction: of all others the error is known when they are taken.</remarks>
[Mechanism("adacgd", "Nothing, or h + C(x - h) by the first level of compression whose error is at most zeta*||x - y||^2, else by the last level.",
    Paper = Papers.Adaptive)]
public sealed class AdaCgdMechanism : Mechanism
{
    private readonly Compressor[] levels;
    private readonly double trigger;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="levels">C^1, …, C^m, contractive, the cheapest first; at least one.</param>
    /// <param name="trigger">ζ ≥ 0.</param>
    public AdaCgdMechanism(
        [Parameter("Contractive compressors, the cheapest first.", Symbol = "C^1..C^m")] IReadOnlyList<Compressor> levels,
        [Parameter("How many times the squared change of the gradient an estimate may be off.", Symbol = "ζ", Minimum = 0)] double trigger)
    {
        if (levels.Count == 0) throw new BadInputException("levels is empty, but must list at least one compressor, such as [top-k(1), top-k(5)]");
        this.levels = [.. levels.Select((level, j) => new Numbered(level, j + 1, levels.Count + 1))];
        this.trigger = Building.Trigger(trigger);
        Name = string.Create(CultureInfo.InvariantCulture, $"adacgd([{string.Join(", ", levels)}], {trigger})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source =>
        "A = 1 - sqrt(1 - alpha_m), B = max{(1 - alpha_m)/(1 - sqrt(1 - alpha_m)), zeta} of the last level (AdaCGD; derived in this form)";

    /// <inheritdoc/>
    public override bool IsDeterministic => levels.All(level => level.IsDeterministic);

    /// <inheritdoc/>
    public override bool UsesPreviousGradient => trigger > 0;

    /// <inheritdoc/>
    public override bool KeepsSupport => levels.All(level => level.KeepsSupport);

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null)
    {
        var constants = new ContractionConstants(Building.Alpha(levels[^1], dimension, support));
        return new MechanismConstants(constants.Theta, Math.Max(constants.Beta, trigger));
    }

    /// <inheritdoc/>
    public override void Check(Setting setting)
    {
        foreach (var level in levels) Assume.Contractive(level, setting, "adacgd");
    }

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0)
    {
        var tolerance = trigger == 0 ? 0 : trigger * Building.DistanceSquared(x, y);
        if (Building.DistanceSquared(x, h) <= tolerance) return Building.Silence(me, h, round, slot);
        using var difference = new Scratch(x.Length);
        using var missed = new Scratch(x.Length);
        TensorPrimitives.Subtract(x, h, difference.Values);
        for (var j = 0; ; j++)
        {
            // The last level has the slot of EF21, which it is where ζ = 0.
            var isLast = j == levels.Length - 1;
            var c = me.Compress(levels[j], difference.Values, round, isLast ? slot : Building.Part(slot, j));
            if (isLast) return c;
            difference.Values.CopyTo(missed.Values);
            c.AddTo(missed.Values, -1);
            if (TensorPrimitives.SumOfSquares<double>(missed.Values) <= tolerance) return c;
        }
    }
}
