using Gossamer.Execution;
using Gossamer.Methods.Federated.Averaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Skipping;

/// <summary>Options of <see cref="Scaffnew"/> and <see cref="ProxSkip"/>.</summary>
public record ProxSkipOptions : MethodOptions
{
    /// <summary>p.</summary>
    [Parameter("Probability of the proximal (communication) step after a gradient step; sqrt(mu/L) by theory unless given.", Symbol = "p", Minimum = 1e-6, Maximum = 1)]
    public double? Probability { get; init; }

    /// <summary>λ.</summary>
    [Parameter("Weight of the l1 norm in psi(x) = lambda*||x||_1, which is added to f; 0 leaves it out. The problem's own regularizer belongs to f.", Symbol = "λ", Minimum = 0)]
    public double L1 { get; init; }

    /// <summary>Whether x ≥ 0 is demanded.</summary>
    [Parameter("True to add the constraint x >= 0 to psi.")]
    public bool Nonnegative { get; init; }
}

/// <summary>Options of <see cref="Scaffnew"/>.</summary>
public sealed record ScaffnewOptions : ProxSkipOptions;

/// <summary>
/// Scaffnew (Mishchenko, Malinovsky, Stich and Richtárik, 2022): ProxSkip for the consensus of n clients. All make steps
/// x̂_i = x_i − γ(∇f_i(x_i) − h_i); a shared coin of probability p says when they average; then
/// h_i ← h_i + (p/γ)(x − x̂_i). With ψ the coordinator takes prox_{(γ/p)ψ} of mean (x̂_i − (γ/p)h_i) in place of the mean.
/// <para>
/// An iteration is a round: the steps up to and with the next communication. Between two communications h_i and the starting
/// point are fixed, so the mean of x̂_i = x − γΣ(∇f_i − h_i) is known from the sums of the gradients, which is what travels.
/// </para>
/// </summary>
/// <param name="options">p, ψ and the step size.</param>
[Method("scaffnew",
    Title = "Scaffnew",
    Family = "federated",
    Summary = "Local steps with control variates and communication at random times: the number of rounds grows with the root of the condition number only.",
    Paper = "K. Mishchenko, G. Malinovsky, S. Stich, P. Richtarik, ProxSkip: Yes! Local Gradient Steps Provably Lead to Communication Acceleration! Finally!, ICML 2022, arXiv:2202.09357",
    Guarantee = "E Psi_k <= (1 - min{gamma*mu, p^2})^k*Psi_0 over local steps, Psi = sum ||x_i - x*||^2 + (gamma/p)^2*sum ||h_i - grad f_i(x*)||^2, for gamma <= 1/L_max (Theorem 3.6).")]
public sealed class Scaffnew(ScaffnewOptions options) : CentralizedMethod(options)
{
    private double p;

    /// <summary>Steps of every round in place of drawn ones, for tests.</summary>
    internal Func<long, int>? Script { get; init; }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var theory = ScaffnewTheory.For(setting, options);
        p = ProxSkipTheory.Probability(setting, options, setting.Constants.LMax, setting.Constants.MuMin, "Scaffnew");
        return theory;
    }

    /// <summary>x̂_i, the worker's model before it is averaged.</summary>
    public override void Deploy(IObservation state, int worker, Span<double> model) => OwnModel.Deploy(state, worker, "x", model);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var h = hub.State.Vector("h");                              // mean h_i; zero without ψ
        var u = new Vector(hub.Dimension);                          // mean Σ ∇f_i
        var averaged = new Vector(hub.Dimension);                   // mean x̂_i
        var psi = new CompositeTerm(options.L1, options.Nonnegative);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            u.AssignMean(await hub.GatherAsync(k));
            x.Add(u, -StepSize);
            if (psi.IsZero) continue;
            x.Add(h, StepSize * Steps(hub, k));
            averaged.Assign(x);
            x.Add(h, -StepSize / p);
            psi.Prox(x, StepSize / p);
            h.Add(x, p / StepSize);
            h.Add(averaged, -p / StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        Vector? h = null, local = null;                             // h_i and x̂_i
        while (true)
        {
            var point = await me.ReceiveAsync();
            h ??= me.State.Vector("h");
            local ??= me.State.Vector("x");
            if (point.Tag > 0)
            {
                h.Add(point.Body, p / StepSize);
                h.Add(local, -p / StepSize);
            }
            var steps = Steps(me, point.Tag);
            var u = await me.ComputeAsync(new LocalSteps(steps, StepSize, batch: null) { TakenOff = h }, point.Body);
            local.Assign(point.Body);
            local.Add(u, -StepSize);
            local.Add(h, StepSize * steps);
            await me.SendAsync(u, point.Tag);
        }
    }

    private int Steps(IParticipant me, long round) => Script?.Invoke(round) ?? SharedCoin.ThrowsUntilYes(me, p, round);
}
