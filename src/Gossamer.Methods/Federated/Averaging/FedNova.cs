using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>Options of <see cref="FedNova"/>.</summary>
public sealed record FedNovaOptions : AveragingOptions
{
    /// <summary>The most local steps.</summary>
    [Parameter("Where it is given, a participant makes a random number of steps from localSteps to this in every round, as devices of different speed would.", Minimum = 1, Maximum = 1e6)]
    public int? LocalStepsAtMost { get; init; }
}

/// <summary>
/// FedNova (Wang, Liu, Liang, Joshi and Poor, 2020): FedAvg for clients that make different numbers of steps τ_i. The
/// coordinator averages the directions d_i = (x − y_i)/(γτ_i) and goes τ_eff = Σ w_iτ_i steps along their mean, so that
/// who makes more steps does not count more. With equal τ_i it is FedAvg.
/// </summary>
/// <param name="options">Local steps, clients, weights and the local step.</param>
[Method("fednova",
    Title = "FedNova",
    Family = "federated",
    Summary = "FedAvg that normalises what clients with different numbers of local steps send, so that the fast ones do not pull the model to their own optimum.",
    Paper = "J. Wang, Q. Liu, H. Liang, G. Joshi, H. V. Poor, Tackling the Objective Inconsistency Problem in Heterogeneous Federated Optimization, NeurIPS 2020, arXiv:2007.07481",
    Guarantee = "None is given here; with equal numbers of steps it is FedAvg.")]
public sealed class FedNova(FedNovaOptions options) : AveragingMethod(options)
{
    /// <summary>τ_i by round and worker in place of drawn ones, for tests.</summary>
    internal Func<long, int, int>? Script { get; init; }

    private protected override string Title => "FedNova";

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        if (options.LocalStepsAtMost is not { } most) return;
        if (Work.Steps is not { } least)
            throw new AssumptionException("FedNova takes localStepsAtMost with localSteps, the least number of steps: give localSteps and leave epochs out");
        if (most < least)
            throw new AssumptionException($"FedNova is given localStepsAtMost {most}, below localSteps {least}{(options.LocalSteps is null ? " (the default); give localSteps" : "; exchange the two")}");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => FedAvgTheory.None("FedNova", "Wang, Liu, Liang, Joshi and Poor, NeurIPS 2020, arXiv:2007.07481");

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var u = new Vector(hub.Dimension);                          // τ_eff Σ w_i d_i
        var rounds = NewRounds();
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            var arrivals = await rounds.AskAsync(hub, x, k);
            var effective = EffectiveSteps(rounds, arrivals);
            u.Clear();
            for (var place = 0; place < arrivals.Count; place++)
                u.Add(arrivals[place].Part(0), rounds.WeightAt(place) * (effective / arrivals[place].Scalar(1)));
            x.Add(u, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        while (true)
        {
            var point = await me.ReceiveAsync();
            var steps = Script?.Invoke(point.Tag, me.Index) ?? Draw(me, point.Tag);
            var u = await me.ComputeAsync(Work.Make(steps, StepSize), point.Body);
            await me.SendAsync(me.Bundle(u, me.Dense(steps)), point.Tag);
        }
    }

    /// <summary>τ_eff = Σ w_iτ_i/Σ w_i; written so that it is τ itself where all are equal.</summary>
    private static double EffectiveSteps(RoundAverage rounds, Arrivals arrivals)
    {
        if (arrivals.Count == 0) return 0;
        double first = arrivals[0].Scalar(1), beyond = 0, total = 0;
        for (var place = 0; place < arrivals.Count; place++)
        {
            beyond += rounds.WeightAt(place) * (arrivals[place].Scalar(1) - first);
            total += rounds.WeightAt(place);
        }
        return first + (beyond / total);
    }

    private int Draw(IWorker me, long round)
    {
        var least = Work.StepsOf(me.Objective);
        return options.LocalStepsAtMost is { } most ? least + me.Random(RandomPurpose.Coin, round).NextInt(most - least + 1) : least;
    }
}
