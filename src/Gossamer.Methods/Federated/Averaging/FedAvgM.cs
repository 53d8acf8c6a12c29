using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>Options of <see cref="FedAvgM"/>.</summary>
public sealed record FedAvgMOptions : AveragingOptions
{
    /// <summary>η_s.</summary>
    [Parameter("Step of the coordinator.", Symbol = "η_s", Minimum = 1e-9)]
    public double ServerStep { get; init; } = 1;

    /// <summary>β.</summary>
    [Parameter("Momentum of the coordinator, from 0 (FedAvg) to below 1.", Symbol = "β", Minimum = 0, Maximum = 0.999999)]
    public double Momentum { get; init; } = 0.9;
}

/// <summary>
/// FedAvgM (Hsu, Qi and Brown, 2019): FedAvg with momentum at the coordinator, v ← βv + mean(x − y_i), x ← x − η_s·v.
/// </summary>
/// <param name="options">Local steps, clients, weights, steps and momentum.</param>
[Method("fedavgm",
    Title = "FedAvgM",
    Family = "federated",
    Summary = "FedAvg with heavy-ball momentum at the coordinator, which evens out rounds with few or unlike clients.",
    Paper = "T.-M. H. Hsu, H. Qi, M. Brown, Measuring the Effects of Non-Identical Data Distribution for Federated Visual Classification, 2019, arXiv:1909.06335",
    Guarantee = "None is given here; with momentum 0 it is FedAvg, with one local step and all clients heavy ball.")]
public sealed class FedAvgM(FedAvgMOptions options) : AveragingMethod(options)
{
    private protected override string Title => "FedAvgM";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => FedAvgTheory.None("FedAvgM", "Hsu, Qi and Brown, 2019, arXiv:1909.06335");

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var v = hub.State.Vector("v");                              // in units of the gradient: the paper's over γ
        var u = new Vector(hub.Dimension);                          // mean (x − y_i)/γ
        var rounds = NewRounds();
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            rounds.Mean(await rounds.AskAsync(hub, x, k), u);
            v.Scale(options.Momentum);
            v.Add(u);
            x.Add(v, -options.ServerStep * StepSize);
        }
    }
}
