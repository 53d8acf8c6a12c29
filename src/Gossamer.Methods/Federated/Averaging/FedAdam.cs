using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>Options of <see cref="FedAdam"/>.</summary>
public sealed record FedAdamOptions : AveragingOptions
{
    /// <summary>η_s.</summary>
    [Parameter("Step of the coordinator; coordinates move by about this much a round.", Symbol = "η", Minimum = 1e-9)]
    public double ServerStep { get; init; } = 0.01;

    /// <summary>β₁.</summary>
    [Parameter("How much of the mean change is kept from round to round.", Symbol = "β₁", Minimum = 0, Maximum = 0.999999)]
    public double FirstMomentum { get; init; } = 0.9;

    /// <summary>β₂.</summary>
    [Parameter("How much of the mean squared change is kept from round to round.", Symbol = "β₂", Minimum = 0, Maximum = 0.999999)]
    public double SecondMomentum { get; init; } = 0.99;

    /// <summary>τ.</summary>
    [Parameter("Degree of adaptivity: added to the root of the mean squared change, which starts at its square.", Symbol = "τ", Minimum = 1e-12)]
    public double Adaptivity { get; init; } = 1e-3;
}

/// <summary>
/// FedAdam (Reddi et al., 2021, Algorithm 2): with Δ = mean(y_i − x), m ← β₁m + (1 − β₁)Δ, v ← β₂v + (1 − β₂)Δ²,
/// x ← x + η·m/(√v + τ), coordinate by coordinate; v starts at τ².
/// </summary>
/// <param name="options">Local steps, clients, weights, steps and the averaging of the coordinator.</param>
[Method("fedadam",
    Title = "FedAdam",
    Family = "federated",
    Summary = "FedAvg with Adam at the coordinator: every coordinate is scaled by the size of its recent changes.",
    Paper = "S. J. Reddi, Z. Charles, M. Zaheer, Z. Garrett, K. Rush, J. Konecny, S. Kumar, H. B. McMahan, Adaptive Federated Optimization, ICLR 2021, arXiv:2003.00295",
    Guarantee = "None is given here: its constants need a bound on all gradients.")]
public sealed class FedAdam(FedAdamOptions options) : AveragingMethod(options)
{
    private protected override string Title => "FedAdam";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => FedAvgTheory.None("FedAdam", "Reddi et al., ICLR 2021, arXiv:2003.00295");

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var m = hub.State.Vector("m");
        var v = hub.State.Vector("v");
        if (hub.FirstIteration == 0) v.Edit().Fill(options.Adaptivity * options.Adaptivity);
        var delta = new Vector(hub.Dimension);
        var rounds = NewRounds();
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            rounds.Mean(await rounds.AskAsync(hub, x, k), delta);
            delta.Scale(-StepSize);                                 // Δ = mean (y_i − x)
            Move(x.Edit(), m.Edit(), v.Edit(), delta);
        }
    }

    private void Move(Span<double> x, Span<double> m, Span<double> v, ReadOnlySpan<double> delta)
    {
        for (var j = 0; j < x.Length; j++)
        {
            m[j] = (options.FirstMomentum * m[j]) + ((1 - options.FirstMomentum) * delta[j]);
            v[j] = (options.SecondMomentum * v[j]) + ((1 - options.SecondMomentum) * delta[j] * delta[j]);
            x[j] += options.ServerStep * m[j] / (Math.Sqrt(v[j]) + options.Adaptivity);
        }
    }
}
