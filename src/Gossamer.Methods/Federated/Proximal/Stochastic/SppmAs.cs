using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>Options of <see cref="SppmAs"/>.</summary>
public sealed record SppmAsOptions : ProximalOptions
{
    /// <summary>S.</summary>
    [Parameter("The cohort of an iteration: nice(s) for s different clients, importance(1) for one by its smoothness, full for all, …", Symbol = "S")]
    public required Sampling Clients { get; init; }

    /// <summary>K.</summary>
    [Parameter("Communication rounds of a cohort of several clients in an iteration, each a gradient of theirs; as many as the tolerance needs unless given.", Symbol = "K", Minimum = 1)]
    public int? LocalRounds { get; init; }
}

/// <summary>
/// SPPM with arbitrary sampling: x⁺ = prox_{γ f_S}(x), f_S = Σ_{i∈S} f_i/(n p_i), for a cohort S. A cohort of several clients finds
/// the proximal point by Nesterov's method, of which every gradient is a round of communication within the cohort; a
/// single client finds it alone.
/// </summary>
/// <param name="options">Sampling, solver, tolerance, local rounds and γ.</param>
[Method("sppm-as",
    Title = "SPPM-AS",
    Family = "federated",
    Summary = "The stochastic proximal point method with cohorts: several clients take a proximal step together, by several rounds of communication among them, so that they are far from the solution of all less often.",
    Paper = "K. Yi, T. Kharisov, I. Sokolov, P. Richtarik, Cohort Squeeze: Beyond a Single Communication Round per Cohort in Cross-Device Federated Learning, 2024, arXiv:2406.01115",
    Guarantee = "Strongly convex f_i: E||x^K - x*||^2 <= (1 + gamma*mu)^{-2K}*||x^0 - x*||^2 + gamma*sigma^2/(gamma*mu^2 + 2*mu), sigma^2 = E||grad f_S(x*)||^2, mu = min_S sum_{i in S} mu_i/(n*p_i) (derived).")]
public sealed class SppmAs(SppmAsOptions options) : CentralizedMethod(options)
{
    private Setting setting = null!;
    private Sampler sampler = null!;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        ProximalAssumptions.Exact(setting, "SPPM-AS");
        ProximalAssumptions.Convex(setting, "SPPM-AS");
        sampler = SamplingAssumptions.OfClients(setting, options.Clients, "SPPM-AS");
        this.setting = setting;
        // Coins may draw several clients where one is expected.
        if ((sampler.ExpectedSize != 1 || sampler.LeastTotal == 0) && !double.IsFinite(setting.Constants.LMax))
            throw new AssumptionException("SPPM-AS: cohorts of several clients take gradient steps of size 1/L, and the smoothness of the f_i is not known; use clients: nice(1)");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => options.LocalRounds is not null && sampler.ExpectedSize != 1
        ? SppmTheory.Without("its rate needs proximal points, and localRounds stops before they are reached")
        : SppmTheory.For(setting, sampler, options.StepSize);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var rounds = hub.State.Counter("rounds");                   // of communication, over all iterations
        var cohort = new Participants(sampler);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            cohort.Draw(hub, k + 1);
            if (cohort.Count > 1)
            {
                await SolveAsync(hub, x, cohort, rounds);
            }
            else if (cohort.Count == 1)
            {
                var tag = (2 * ++rounds.Value) + 1;
                var client = cohort.WorkerAt(0);
                await hub.SendAsync(client, hub.Bundle(hub.Dense(x), hub.Dense(StepSize * cohort.WeightOf(client))), tag);
                x.Assign((await hub.GatherAsync(tag, 1))[0].Body);
            }
        }
    }

    // Nesterov's method for φ(y) = f_S(y) + ‖y − x‖²/(2γ), started at x, which becomes what it ends with.
    private async Task SolveAsync(ICoordinator hub, Vector x, Participants cohort, Counter rounds)
    {
        double smoothness = 1 / StepSize, weights = 0;
        for (var place = 0; place < cohort.Count; place++)
        {
            var weight = cohort.WeightOf(cohort.WorkerAt(place));
            smoothness += weight * setting.Constants.Li[cohort.WorkerAt(place)];
            weights += weight;
        }
        var root = Math.Sqrt(smoothness / ((1 / StepSize) + (weights * setting.Constants.MuMin)));
        var momentum = (root - 1) / (root + 1);
        var (y, v, last, g) = (x.Clone(), x.Clone(), new Vector(hub.Dimension), new Vector(hub.Dimension));
        // Rounding, above all of wires of 32 bits, leaves nothing to gain where the gradient stops shrinking for long.
        var (least, fresh, patience) = (double.PositiveInfinity, 0, 10 + (int)(6 * root));
        for (var round = 1; ; round++)
        {
            var tag = 2 * ++rounds.Value;
            for (var place = 0; place < cohort.Count; place++) await hub.SendAsync(cohort.WorkerAt(place), v, tag);
            g.Assign(v);
            g.Add(x, -1);
            g.Scale(1 / StepSize);
            foreach (var message in await hub.GatherAsync(tag, cohort.Count)) g.Add(message.Body, cohort.WeightOf(message.Sender));
            var norm = TensorPrimitives.Norm(g.Values);
            if (norm < 0.9 * least) (least, fresh) = (norm, round);
            if (options.LocalRounds is null && (norm <= options.Tolerance || round - fresh > patience)) break;
            last.Assign(y);
            y.Assign(v);
            y.Add(g, -1 / smoothness);
            v.Assign(y);
            if (round == options.LocalRounds) break;
            v.Add(y, momentum);
            v.Add(last, -momentum);
        }
        x.Assign(v);
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
            var tag = point.Tag;
            if (tag % 2 == 0)
            {
                await me.SendAsync(await me.GradientAsync(point.Body), tag);
                continue;
            }
            x.Assign(point.Part(0));
            await proximal.PointAsync(x, point.Scalar(1), p);
            await me.SendAsync(me.Dense(p), tag);
        }
    }
}
