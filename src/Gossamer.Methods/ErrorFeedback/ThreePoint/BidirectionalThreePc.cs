using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>Options of <see cref="BidirectionalThreePc"/>.</summary>
public sealed record BidirectionalThreePcOptions : EstimatorOptions
{
    /// <summary>From exact gradients, and with L₊, as <see cref="ThreePcOptions"/>.</summary>
    public BidirectionalThreePcOptions() => (Initialization, StepSizeRule) = (EstimateStart.Exact, StepSizeRule.LPlus);

    /// <summary>C^W.</summary>
    [Parameter("The mechanism by which the workers' estimates follow their gradients.", Symbol = "C^W")]
    public required Mechanism Mechanism { get; init; }

    /// <summary>C^M.</summary>
    [Parameter("The mechanism by which what the coordinator announces follows the mean of the workers' estimates.", Symbol = "C^M")]
    public required Mechanism CoordinatorMechanism { get; init; }
}

/// <summary>
/// Bidirectional 3PC (Makarenko, Gasanov, Islamov, Sadiev and Richtárik, 2023): three point compressors on both links. All
/// keep x and the announced g; x^{k+1} = x^k − γg^k everywhere, g̃ = mean g_i at the coordinator, and g follows g̃ by a
/// mechanism as g_i follows ∇f_i.
/// </summary>
/// <param name="options">Both mechanisms, start, and where the step size comes from.</param>
[Method("bidirectional-3pc",
    Title = "Bidirectional 3PC",
    Family = "error-feedback",
    Summary = "3PC with three point compressors on the downlink too: workers keep the model and hear compressed changes of the mean estimate instead of points.",
    Paper = Papers.Adaptive,
    Guarantee = "f(x^k) - f* plus weighted errors of both mechanisms falls by (gamma/2)*||grad f(x^k)||^2 for gamma <= 1/(L + sqrt(S)), S = 6*(B_M/A_M)*(B_W*L_+^2 + L^2) + 2*(B_W/A_W)*(1 + 3*(2 - A_W)*B_M/A_M)*L_+^2 (derived).")]
public sealed class BidirectionalThreePc(BidirectionalThreePcOptions options) : CentralizedMethod(options)
{
    private const int CoordinatorSlot = 99;                         // its shared coins are not those of the workers
    private readonly Mechanism ofWorkers = options.Mechanism;
    private readonly Mechanism ofCoordinator = options.CoordinatorMechanism;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        ofWorkers.Check(setting);
        ofCoordinator.Check(setting);
        if (options.Initialization == EstimateStart.Zero)
            throw new AssumptionException("bidirectional 3PC starts from gradients at the starting point; set initialization: exact or compressed");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) =>
        BidirectionalThreePcTheory.For(setting, ofWorkers, ofCoordinator, options);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var mean = hub.State.Vector("g~");                          // g̃^k, the mean of the g_i
        var y = hub.State.Vector("y");                              // g̃^{k−1}
        var h = hub.State.Vector("h");                              // g^{k−1}
        var g = hub.State.Vector("g");                              // g^k
        if (hub.FirstIteration == 0) mean.ApplyMean(await hub.GatherAsync(tag: 0), hub.Workers);
        var b = Announce(hub, h, y, mean, g, hub.FirstIteration);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(b, tag: k);
            x.Add(g, -StepSize);
            var c = await hub.GatherAsync(k + 1);
            y.Assign(mean.Values);
            mean.ApplyMean(c, hub.Workers);
            h.Assign(g.Values);
            b = Announce(hub, h, y, mean, g, k + 1);
        }
    }

    /// <summary>
    /// Moves g from h to C^M_{h,y}(g̃); at the start to g̃ itself. A resumed run makes the same message again, which is still
    /// to be sent.
    /// </summary>
    private Message Announce(ICoordinator hub, Vector h, Vector y, Vector mean, Vector g, long k)
    {
        var b = k == 0
            ? hub.CompressReplacement(Building.Uncompressed, mean, k, CoordinatorSlot)
            : ofCoordinator.Compress(hub, h, y, mean, k, CoordinatorSlot);
        g.Assign(h.Values);
        g.Apply(b);
        return b;
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x", me.Start);
        var g = me.State.Vector("g");                               // as announced
        var estimate = me.State.Vector("g_i");
        var y = ofWorkers.UsesPreviousGradient ? me.State.Vector("y") : null;   // ∇f_i(x^k)
        if (me.FirstIteration == 0) await AnswerAsync(0);
        while (true)
        {
            var announced = await me.ReceiveAsync();
            g.Apply(announced.Body);
            x.Add(g, -StepSize);
            await AnswerAsync(announced.Tag + 1);
        }

        async ValueTask AnswerAsync(long k)
        {
            var gradient = await me.GradientAsync(x);
            var c = k == 0 && options.Initialization == EstimateStart.Exact
                ? me.CompressDifference(Building.Uncompressed, gradient, estimate, k)
                : ofWorkers.Compress(me, estimate, y is null ? default : y.Values, gradient, k);
            estimate.Apply(c);
            y?.Assign(gradient);
            await me.SendAsync(c, k);
        }
    }
}
