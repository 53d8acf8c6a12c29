using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>Options of <see cref="Sppm"/>.</summary>
public sealed record SppmOptions : ProximalOptions;

/// <summary>
/// The stochastic proximal point method: x⁺ = prox_{γ f_m}(x) at one client m, drawn uniformly in every iteration. It needs
/// no smoothness, and ends in a neighbourhood of x* that shrinks with γ, unless all f_i share their minimiser.
/// </summary>
/// <param name="options">Solver, tolerance and γ.</param>
[Method("sppm",
    Title = "SPPM",
    Family = "federated",
    Summary = "The stochastic proximal point method: in every iteration one client takes a proximal step. No smoothness needed; reaches a neighbourhood of the solution.",
    Paper = "A. Khaled, C. Jin, Faster federated optimization under second-order similarity, ICLR 2023, arXiv:2209.02257 (section on SPPM); E. Gasanov, P. Richtarik, 2024, arXiv:2412.13619",
    Guarantee = "Strongly convex f_i: E||x^K - x*||^2 <= (1 + gamma*mu)^{-2K}*||x^0 - x*||^2 + gamma*sigma*^2/(gamma*mu^2 + 2*mu), sigma*^2 = mean ||grad f_i(x*)||^2 (derived).")]
public sealed class Sppm(SppmOptions options) : CentralizedMethod(options)
{
    private Setting setting = null!;
    private Sampler sampler = null!;

    /// <summary>The client of an iteration in place of a drawn one, for tests.</summary>
    internal Func<long, int>? Script { get; init; }

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        ProximalAssumptions.Exact(setting, "SPPM");
        ProximalAssumptions.Convex(setting, "SPPM");
        sampler = SamplingAssumptions.OfClients(setting, new NiceSampling(1), "SPPM");
        this.setting = setting;
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => SppmTheory.For(setting, sampler, options.StepSize);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var client = new Participants(sampler);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            client.Draw(hub, k + 1);
            await hub.SendAsync(Script?.Invoke(k + 1) ?? client.WorkerAt(0), x, k + 1);
            x.Assign((await hub.GatherAsync(k + 1, 1))[0].Body);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var p = me.State.Vector("p", me.Start);
        var x = new Vector(me.Dimension);
        var proximal = new LocalProximal(me, options, setting.Constants);
        while (true)
        {
            var point = await me.ReceiveAsync();
            var iteration = point.Tag;
            x.Assign(point.Body);
            await proximal.PointAsync(x, StepSize, p);
            await me.SendAsync(me.Dense(p), iteration);
        }
    }
}
