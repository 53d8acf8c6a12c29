using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>Options of <see cref="FedAvg"/>.</summary>
public sealed record FedAvgOptions : AveragingOptions
{
    /// <summary>η_s.</summary>
    [Parameter("Step of the coordinator along the mean of the participants' changes: 1 averages their models.", Symbol = "η_s", Minimum = 1e-9)]
    public double ServerStep { get; init; } = 1;
}

/// <summary>
/// FedAvg, also local SGD (McMahan, Moore, Ramage, Hampson and Agüera y Arcas, 2017): the participants of a round start at
/// y = x, make H local steps y ← y − γg(y), and x ← x + η_s·mean(y_i − x). For H = 1 it is (minibatch) SGD; for H &gt; 1
/// with a constant step and different f_i it ends near the solution, not at it.
/// </summary>
/// <param name="options">Local steps, clients, weights and steps.</param>
[Method("fedavg",
    Title = "FedAvg",
    Family = "federated",
    Summary = "Some clients make local (minibatch) steps from the common model and the coordinator averages their models; cheap in communication, biased for different f_i unless steps shrink.",
    Paper = "H. B. McMahan, E. Moore, D. Ramage, S. Hampson, B. Aguera y Arcas, Communication-Efficient Learning of Deep Networks from Decentralized Data, AISTATS 2017, arXiv:1602.05629",
    Guarantee = "Exact gradients, convex f_i, all clients, gamma*L_max <= min{1/2, 1/(sqrt(10)*(H - 1))}: mean of ||grad f||^2 over K rounds <= 8*L_max*||x^0 - x*||^2/(gamma*K*H) + 20*gamma^2*L_max^2*(H - 1)^2*mean ||grad f_i(x*)||^2 (derived; Malinovsky et al., 2020).")]
public sealed class FedAvg(FedAvgOptions options) : AveragingMethod(options)
{
    private protected override string Title => "FedAvg";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => FedAvgTheory.For(setting, Work, options.Weights, options.ServerStep, Title);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var u = new Vector(hub.Dimension);                          // mean (x − y_i)/γ
        var rounds = NewRounds();
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            rounds.Mean(await rounds.AskAsync(hub, x, k), u);
            x.Add(u, -options.ServerStep * StepSize);
        }
    }
}
