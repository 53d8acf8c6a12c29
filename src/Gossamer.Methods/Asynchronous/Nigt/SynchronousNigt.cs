using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Nigt;

/// <summary>Options of <see cref="SynchronousNigt"/>.</summary>
public sealed record SynchronousNigtOptions : NigtOptions;

/// <summary>
/// Synchronous NIGT, the baseline: every worker makes one gradient at the extrapolated point, and all are waited for.
/// </summary>
/// <param name="options">Momentum.</param>
[Method("synchronous-nigt",
    Title = "Synchronous NIGT",
    Family = "asynchronous",
    Summary = "Normalised momentum with implicit gradient transport, with one gradient of every worker in an iteration.",
    Paper = "A. Cutkosky, H. Mehta, Momentum Improves Normalized SGD, ICML 2020, arXiv:2002.03305; distributed baseline of A. Tyurin et al., arXiv:2509.24305",
    Guarantee = "As Malenia NIGT with M = n: E||grad f|| <= eps, in rounds of the slowest worker's time.")]
public sealed class SynchronousNigt(SynchronousNigtOptions options) : NigtMethod(options)
{
    /// <inheritdoc/>
    public override bool IsSynchronous => true;

    private protected override string Title => "Synchronous NIGT";

    private protected override NigtParameters Choose(Setting setting) =>
        NigtTheory.Choose(setting, Title, options.Momentum, setting.Workers, setting.Workers);

    private protected override async Task AggregateAsync(ICoordinator hub, Vector point, long round, long batch, Vector mean)
    {
        await hub.BroadcastAsync(point, tag: round);
        mean.AssignMean(await hub.GatherAsync(tag: round));
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(Computation.Gradient);
}
