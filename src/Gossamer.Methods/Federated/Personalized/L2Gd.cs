using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Personalized;

/// <summary>Options of <see cref="L2Gd"/>.</summary>
public sealed record L2GdOptions : MethodOptions
{
    /// <summary>λ.</summary>
    [Parameter("How much the workers' models are drawn together: near 0 every worker has its own, for large values all have the global one.", Symbol = "λ", Minimum = 1e-12)]
    public double Lambda { get; init; } = 1;

    /// <summary>p.</summary>
    [Parameter("Probability of a step towards the mean, below 1; by theory lambda/(max L_i + lambda) unless given.", Symbol = "p", Minimum = 1e-9, Maximum = 0.999999)]
    public double? Probability { get; init; }
}

/// <summary>
/// L2GD (Hanzely and Richtárik, 2020): every worker has a model x_i of its own, and together they minimise
/// (1/n) Σ f_i(x_i) + (λ/2n) Σ‖x_i − x̄‖². A coin that all share says who moves next: all make a gradient step, or all move towards the
/// mean. The mean changes by gradient steps only, so that it is asked for only where a step towards it follows one: k counts these
/// rounds of communication, each of 1/(p(1 − p)) coins on average.
/// </summary>
/// <param name="options">λ, the coin and the step size.</param>
[Method("l2gd",
    Title = "L2GD",
    Family = "federated",
    Summary = "Every worker keeps a model of its own, drawn towards the mean of all; communicates only when steps towards the mean follow local gradient steps.",
    Paper = "F. Hanzely, P. Richtarik, Federated Learning of a Mixture of Global and Local Models, 2020, arXiv:2002.05516",
    Guarantee = "Strongly convex: E||x - x(lambda)||^2 shrinks by 1 - gamma*mu/n with every coin down to 2*n*gamma*sigma^2/mu, for gamma <= n/(2*max{L/(1 - p), lambda/p}) (from memory).")]
public sealed class L2Gd(L2GdOptions options) : CentralizedMethod(options)
{
    private const int Slot = 2;
    private double probability;

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        probability = options.Probability ?? L2GdTheory.Probability(setting, options.Lambda);
        return L2GdTheory.For(setting, options.Lambda, probability);
    }

    /// <inheritdoc/>
    public override void Deploy(IObservation state, int worker, Span<double> model) =>
        OwnModel.Deploy(state, worker, "x", model);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var mean = hub.State.Vector("x", hub.Start);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(mean, k); k++)
        {
            await hub.BroadcastAsync(mean, k);
            mean.AssignMean(await hub.GatherAsync(k));
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x", me.Start);
        var coins = me.State.Counter("coins");
        var mean = new Vector(me.Dimension);
        while (true)
        {
            var point = await me.ReceiveAsync();
            mean.Assign(point.Body);
            for (; IsTowardsMean(me, coins.Value); coins.Value++)
                x.MoveTowards(mean, StepSize * options.Lambda / (me.Workers * probability));
            for (; !IsTowardsMean(me, coins.Value); coins.Value++)
                await LocalModelMethod.StepAsync(me, Computation.Gradient, x, StepSize / (me.Workers * (1 - probability)));
            await me.SendAsync(me.Dense(x), point.Tag);
        }
    }

    private bool IsTowardsMean(IWorker me, long coin) => me.SharedRandom(RandomPurpose.Coin, coin, Slot).NextDouble() < probability;
}
