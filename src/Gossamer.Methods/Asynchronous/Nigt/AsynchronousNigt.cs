using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Nigt;

/// <summary>Options of <see cref="AsynchronousNigt"/>.</summary>
public sealed record AsynchronousNigtOptions : NigtOptions
{
    /// <summary>Whether the workers may hold different f_i.</summary>
    [Parameter("True to run on workers that hold different f_i, although the method then weighs each f_i by the speed of its worker.")]
    public bool AllowHeterogeneous { get; init; }
}

/// <summary>
/// AFedPG, asynchronous NIGT: every gradient that arrives makes an update, whatever its delay, and its worker gets the new
/// extrapolated point. Communicates at every gradient.
/// </summary>
/// <param name="options">Momentum.</param>
[Method("afedpg",
    Title = "AFedPG (asynchronous NIGT)",
    Family = "asynchronous",
    Summary = "Normalised momentum with implicit gradient transport, one update for every gradient that arrives: the asynchronous policy gradient baseline.",
    Paper = "G. Lan, D.-J. Han, A. Hashemi, V. Aggarwal, C. Brinton, Asynchronous Federated Reinforcement Learning with Policy Gradient Updates: Algorithm Design and Convergence Analysis, ICLR 2025, arXiv:2404.08003",
    Guarantee = "None is computed here: the step is to be tuned.")]
public sealed class AsynchronousNigt(AsynchronousNigtOptions options) : CentralizedMethod(options)
{
    private double eta;

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Homogeneous(setting, options.AllowHeterogeneous, "AFedPG");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        eta = NigtTheory.Choose(setting, "AFedPG", options.Momentum, batch: 1, initialBatch: 1).Momentum;
        return new Theory
        {
            StepSizeSource = "none: delays are not bounded (Lan et al., 2025)",
            WhyNoStepSize = "AFedPG uses gradients of any delay, and its step depends on delays that are not known here",
            Parameters = new Dictionary<string, double> { ["eta"] = eta },
        };
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var previous = hub.State.Vector("previous", hub.Start);
        var d = hub.State.Vector("d");
        var (y, g) = (new Vector(hub.Dimension), new Vector(hub.Dimension));
        var idle = 0;
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            Transport.Extrapolate(x, previous, eta, y);
            if (k == 0) await hub.BroadcastAsync(y, tag: 0);
            else await hub.SendAsync(idle, y, tag: k);
            var arrival = await hub.ReceiveAsync();
            g.Assign(arrival.Body);
            Transport.Step(x, previous, d, g, k == 0 ? 1 : eta, StepSize);
            idle = arrival.Sender;
        }
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(Computation.Gradient);
}
