using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="Diana"/>.</summary>
public sealed record DianaOptions : MethodOptions
{
    /// <summary>Q.</summary>
    [Parameter("Unbiased compressor of the differences that the workers send; independent across workers.", Symbol = "Q")]
    public required Compressor Compressor { get; init; }

    /// <summary>h_i⁰.</summary>
    [Parameter("Start of the workers' shifts h_i.", Symbol = "h_i^0")]
    public EstimateStart Initialization { get; init; } = EstimateStart.Zero;
}

/// <summary>
/// DIANA (Mishchenko, Gorbunov, Takáč and Richtárik, 2019). Every worker learns a shift h_i that tends to ∇f_i(x*) and
/// compresses only the difference m_i = Q(∇f_i(x^k) − h_i^k), so that the noise of compression vanishes at the solution.
/// </summary>
/// <param name="options">Compressor, start and step size.</param>
[Method("diana",
    Title = "DIANA",
    Family = "variance-reduction",
    Summary = "Gradient descent with unbiased compression of differences to learned shifts: converges to the exact solution, linearly when strongly convex.",
    Paper = "K. Mishchenko, E. Gorbunov, M. Takac, P. Richtarik, Distributed Learning with Compressed Gradient Differences, 2019, arXiv:1901.09269",
    Guarantee = "Strongly convex: E[||x^k - x*||^2 + shift error] shrinks by max{1 - gamma*mu, 1 - alpha/2} for gamma <= 1/(L + 6*omega*L_max/n), alpha = 1/(1 + omega).",
    ReducesTo = "gd")]
public sealed class Diana(DianaOptions options) : CentralizedMethod(options)
{
    private const long StartRound = -1;                             // the round that fills the shifts, before round 0
    private static readonly Identity Uncompressed = new();
    private double learningRate;

    /// <inheritdoc/>
    protected override void Check(Setting setting) =>
        learningRate = 1 / (1 + Assume.Unbiased(options.Compressor, setting, "DIANA"));

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => DianaTheory.For(setting, options.Compressor);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var h = hub.State.Vector("h");                              // the mean of the h_i
        var g = new Vector(hub.Dimension);
        if (hub.FirstIteration == 0 && options.Initialization != EstimateStart.Zero)
        {
            await hub.BroadcastAsync(x, StartRound);
            h.ApplyMean(await hub.GatherAsync(StartRound), hub.Workers);
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            var m = await hub.GatherAsync(k);
            g.Assign(h);
            g.ApplyMean(m, hub.Workers);                            // g = h^k + mean m_i, with h before its update
            h.ApplyMean(m, hub.Workers, learningRate);
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var h = me.State.Vector("h");
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            var isStart = point.Tag == StartRound;
            var isExactStart = isStart && options.Initialization == EstimateStart.Exact;
            var m = me.CompressDifference(isExactStart ? Uncompressed : options.Compressor, gradient, h, point.Tag);
            h.Apply(m, isStart ? 1 : learningRate);
            await me.SendAsync(m, point.Tag);
        }
    }
}
