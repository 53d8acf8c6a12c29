using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Birch;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Nigt;

/// <summary>Options of <see cref="MaleniaNigt"/>.</summary>
public sealed record MaleniaNigtOptions : BatchNigtOptions;

/// <summary>
/// Malenia NIGT: workers hold different f_i (actors in different environments); gradients at the extrapolated point are
/// collected until everybody has one and the harmonic mean of their numbers M_i is M/n, and g = (1/n) Σ (mean of worker i).
/// A worker that has M waits: more of its own would at most halve the time of a round (derived), at any cost of memory.
/// </summary>
/// <param name="options">Momentum and batch.</param>
[Method("malenia-nigt",
    Title = "Malenia NIGT",
    Family = "asynchronous",
    Summary = "Normalised momentum with implicit gradient transport for workers that hold different f_i: policy gradients of actors in different environments, each weighed alike however fast it is.",
    Paper = "A. Tyurin et al., Asynchronous Policy Gradient Aggregation for Efficient Distributed Reinforcement Learning, ICLR 2026, arXiv:2509.24305",
    Guarantee = "E||grad f|| <= eps in about kappa*(L_g*Delta/eps^2 + sqrt(L_h)*Delta/eps^(3/2)) + tau_n*(the same) + mean(tau)*(sigma^2/(n*eps^2) + sigma^2*sqrt(L_h)*Delta/(n*eps^(7/2))) seconds, up to constants.")]
public sealed class MaleniaNigt(MaleniaNigtOptions options) : NigtMethod(options)
{
    private protected override string Title => "Malenia NIGT";

    private protected override NigtParameters Choose(Setting setting) =>
        NigtTheory.Choose(setting, Title, options.Momentum, options.Batch, options.InitialBatch);

    private protected override async Task AggregateAsync(ICoordinator hub, Vector point, long round, long batch, Vector mean)
    {
        await hub.BroadcastAsync(point, tag: round);
        var steps = new StepCount(hub.Workers);
        var makers = await LocalRound.CountAsync(hub, round, steps, count => count.HarmonicMean >= (double)batch / hub.Workers);
        mean.Clear();
        foreach (var sum in await hub.GatherAsync(LocalTags.Sum(round), makers))
            mean.Add(sum.Body, 1.0 / ((double)hub.Workers * steps[sum.Sender]));
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) =>
        LocalRound.WorkAsync(me, stepSize: 0, limit: Math.Max(Parameters.Batch, Parameters.InitialBatch));
}
