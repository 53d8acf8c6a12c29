using System.Globalization;
using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// LAG, lazy aggregation: C_{h,y}(x) = x where ‖x − h‖² &gt; ζ‖x − y‖², else h, and then nothing is sent. It is
/// <see cref="ClagMechanism"/> without compression; x − h is sent, which is all that the mean at the coordinator needs.
/// Gradient descent where ζ = 0.
/// </summary>
[Mechanism("lag", "Lazy aggregation: x where ||x - h||^2 > zeta*||x - y||^2, else nothing is sent and h stays.")]
public sealed class LagMechanism : Mechanism
{
    private readonly ClagMechanism clag;

    /// <summary>Creates the mechanism.</summary>
    /// <param name="trigger">ζ ≥ 0.</param>
    public LagMechanism(
        [Parameter("How many times the squared change of the gradient an estimate may be off before a worker speaks; 0 means that it always does.", Symbol = "ζ", Minimum = 0)] double trigger)
    {
        clag = new ClagMechanism(Building.Uncompressed, trigger);
        Name = string.Create(CultureInfo.InvariantCulture, $"lag({trigger})");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Source => "A = 1, B = zeta (LAG; 3PC paper, Table 1)";

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <inheritdoc/>
    public override bool UsesPreviousGradient => clag.UsesPreviousGradient;

    /// <inheritdoc/>
    public override bool KeepsSupport => true;

    /// <inheritdoc/>
    public override MechanismConstants Constants(int dimension, int workers, int? support = null) => clag.Constants(dimension, workers, support);

    /// <inheritdoc/>
    public override void Check(Setting setting) => clag.Check(setting);

    /// <inheritdoc/>
    public override Message Compress(
        IParticipant me, ReadOnlySpan<double> h, ReadOnlySpan<double> y, ReadOnlySpan<double> x, long round, int slot = 0) =>
        clag.Compress(me, h, y, x, round, slot);
}
