using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Birch;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Nigt;

/// <summary>Options of <see cref="RennalaNigt"/>.</summary>
public sealed record RennalaNigtOptions : BatchNigtOptions
{
    /// <summary>Whether the workers may hold different f_i.</summary>
    [Parameter("True to run on workers that hold different f_i, although the method then weighs each f_i by the speed of its worker.")]
    public bool AllowHeterogeneous { get; init; }
}

/// <summary>
/// Rennala NIGT: the batch of M gradients at the extrapolated point comes from whoever is fast; workers add their own up
/// and send one vector an iteration.
/// </summary>
/// <param name="options">Momentum and batch.</param>
[Method("rennala-nigt",
    Title = "Rennala NIGT",
    Family = "asynchronous",
    Summary = "Normalised momentum with implicit gradient transport on batches from whoever is fast: policy gradients of actors in the same environment, with one vector an actor and iteration.",
    Paper = "A. Tyurin et al., Asynchronous Policy Gradient Aggregation for Efficient Distributed Reinforcement Learning, ICLR 2026, arXiv:2509.24305",
    Guarantee = "E||grad f|| <= eps in about kappa*(L_g*Delta/eps^2 + sqrt(L_h)*Delta/eps^(3/2)) + min_m H_m*(the same + sigma^2/(m*eps^2) + sigma^2*sqrt(L_h)*Delta/(m*eps^(7/2))) seconds, up to constants.")]
public sealed class RennalaNigt(RennalaNigtOptions options) : NigtMethod(options)
{
    private protected override string Title => "Rennala NIGT";

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Homogeneous(setting, options.AllowHeterogeneous, Title);

    private protected override NigtParameters Choose(Setting setting) =>
        NigtTheory.Choose(setting, Title, options.Momentum, options.Batch, options.InitialBatch);

    private protected override async Task AggregateAsync(ICoordinator hub, Vector point, long round, long batch, Vector mean)
    {
        await hub.BroadcastAsync(point, tag: round);
        var makers = await LocalRound.CountAsync(hub, round, new StepCount(hub.Workers), count => count.Total >= batch);
        mean.Clear();
        foreach (var sum in await hub.GatherAsync(LocalTags.Sum(round), makers)) mean.Add(sum.Body, 1.0 / batch);
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) =>
        LocalRound.WorkAsync(me, stepSize: 0, limit: Math.Max(Parameters.Batch, Parameters.InitialBatch));
}
