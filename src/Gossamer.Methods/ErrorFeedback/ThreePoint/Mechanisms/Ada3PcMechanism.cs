using System.Globalization;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// Ada3PC (Makarenko, Gasanov, Islamov, Sadiev and Richtárik, 2023): the first of several mechanisms, cheapest first, whose
/// condition holds, else the last. Here the conditions are ‖x − h‖² ≤ ζ_j‖x − y‖²: the further the estimate lags behind the
/// pace of its gradient, the more is spent.
/// </summary>
[Mechanism("ada3pc", "The first of several mechanisms whose condition ||x - h||^2 <= zeta_j*||x - y||^2 holds, else the last.", Paper = Papers.Adaptive)]
public sealed class Ada3PcMechanism : Mechanism
{
    private readonly Mechanism[] mechanisms;
    private readonly double[] triggers;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="mechanisms">C^1, …, C^m, the cheapest first; at least two.</param>
    /// <param name="triggers">ζ_1, …, ζ_{m−1}, at least 0: the condition of each but the last.</param>
    public Ada3PcMechanism(
        [Parameter("Mechanisms, the cheapest first.", Symbol = "C^1..C^m")] IReadOnlyList<Mechanism> mechanisms,
        [Parameter("For each but the last: how many times the squared change of the gradient the estimate may be off for it to be taken.", Symbol = "ζ_j", Minimum = 0)] IReadOnlyList<double> triggers)
    {
        if (mechanisms.Count < 2 || triggers.Count != mechanisms.Count - 1)
        {
            throw new BadInputException(string.Create(CultureInfo.InvariantCulture,
                $"ada3pc has {mechanisms.Count} mechanisms and {triggers.Count} triggers, but needs at least two mechanisms and one trigger fewer than these"));
        }
        this.mechanisms = [.. mechanisms];
        this.triggers = [.. triggers.Select(Building.Trigger)];
        Name = string.Create(CultureInfo.InvariantCulture,
            $"ada3pc([{string.Join(", ", mechanisms)}], [{string.Join(", ", triggers.Select(t => t.ToString("R", CultureInfo.InvariantCulture)))}])");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source => "A = min A_j, B = max B_j (Ada3PC, 2023)";

    /// <inheritdoc/>
    public override bool IsDeterministic => mechanisms.All(mechanism => mechanism.IsDeterministic);

    /// <inheritdoc/>
    public override bool KeepsSupport => mechanisms.All(mechanism => mechanism.KeepsSupport);

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null)
    {
        var constants = Array.ConvertAll(mechanisms, mechanism => mechanism.Constants(dimension, workers, support));
        return new MechanismConstants(constants.Min(c => c.A), constants.Max(c => c.B));
    }

    /// <inheritdoc/>
    public override void Check(Setting setting)
    {
        foreach (var mechanism in mechanisms) mechanism.Check(setting);
    }

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0)
    {
        var (error, change) = (Building.DistanceSquared(x, h), Building.DistanceSquared(x, y));
        var j = 0;
        while (j < triggers.Length && error > triggers[j] * change) j++;
        var message = mechanisms[j].Compress(me, h, y, x, round, Building.Part(slot, j));
        if (!message.IsReplacement) return message;
        // Other workers may take other mechanisms in this round, and a mean moves by replacements of all or of none.
        using var estimate = new Scratch(x.Length);
        message.CopyTo(estimate.Values);
        return Building.Increment(me, Building.Uncompressed, estimate.Values, h, round, slot);
    }
}
