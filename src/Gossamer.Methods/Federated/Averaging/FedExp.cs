using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>Options of <see cref="FedExp"/>.</summary>
public sealed record FedExpOptions : AveragingOptions
{
    /// <summary>ε.</summary>
    [Parameter("Small constant in the denominator of the extrapolation.", Symbol = "ε", Minimum = 0)]
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Whether the mean of the last two models is shown.</summary>
    [Parameter("True to show the mean of the last two models, which oscillates less, as the paper does; false for the last one.")]
    public bool AveragesLastTwo { get; init; } = true;
}

/// <summary>
/// FedExP (Jhunjhunwala, Wang and Joshi, 2023): FedAvg whose coordinator extrapolates: with Δ_i = x − y_i,
/// η_g = max{1, Σ w_i‖Δ_i‖²/(2(‖Σ w_iΔ_i‖² + ε))} and x ← x − η_g·Σ w_iΔ_i. The more the clients' changes differ, the
/// longer the step.
/// </summary>
/// <param name="options">Local steps, clients, weights, ε and the local step.</param>
[Method("fedexp",
    Title = "FedExP",
    Family = "federated",
    Summary = "FedAvg with an extrapolated step of the coordinator that is found in every round from how far apart the clients' changes are.",
    Paper = "D. Jhunjhunwala, S. Wang, G. Joshi, FedExP: Speeding Up Federated Averaging via Extrapolation, ICLR 2023, arXiv:2301.09604",
    Guarantee = "None is given here: no step size of its theorem is taken over.")]
public sealed class FedExp(FedExpOptions options) : AveragingMethod(options)
{
    private protected override string Title => "FedExP";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => FedAvgTheory.None("FedExP", "Jhunjhunwala, Wang and Joshi, ICLR 2023, arXiv:2301.09604");

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var shown = hub.State.Vector("shown", hub.Start);           // the mean of the last two models, or the last one
        var u = new Vector(hub.Dimension);                          // Σ w_iΔ_i/γ
        var one = new Vector(hub.Dimension);                        // Δ_i/γ
        var rounds = NewRounds();
        for (var k = hub.FirstIteration; await hub.ContinueAsync(shown, k); k++)
        {
            var arrivals = await rounds.AskAsync(hub, x, k);
            rounds.Mean(arrivals, u);
            double apart = 0;                                       // Σ w_i‖Δ_i‖²/γ²
            for (var place = 0; place < arrivals.Count; place++)
            {
                one.Assign(arrivals[place].Body);
                apart += rounds.WeightAt(place) * TensorPrimitives.SumOfSquares(one.Values);
            }
            shown.Assign(x);
            x.Add(u, -Extrapolation(apart, TensorPrimitives.SumOfSquares(u.Values)) * StepSize);
            shown.MoveTowards(x, options.AveragesLastTwo ? 0.5 : 1);
        }
    }

    /// <summary>η_g, from sums of squares over γ²; 1 as well where all changes are zero.</summary>
    private double Extrapolation(double apart, double together)
    {
        var ratio = apart / (2 * (together + (options.Epsilon / (StepSize * StepSize))));
        return ratio > 1 ? ratio : 1;
    }
}
