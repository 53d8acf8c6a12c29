using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.Federated.Personalized;

/// <summary>Options of methods whose workers change the global model for a while and send it back.</summary>
public abstract record LocalModelOptions : MethodOptions
{
    /// <summary>S.</summary>
    [Parameter("Which workers take part in a round: nice(s) for s different ones, independent(s) for a coin each, full for all.", Symbol = "S")]
    public Sampling Clients { get; init; } = new FullSampling();
}

/// <summary>
/// A round that personalised methods share: the participants get w, change it, and send their w_i; then w ← w + β·mean(w_i − w), where the
/// mean is the unbiased estimate of the clients' sampling.
/// </summary>
/// <param name="options">The sampling of clients and the step size.</param>
public abstract class LocalModelMethod(LocalModelOptions options) : CentralizedMethod(options)
{
    private Sampler sampler = null!;

    /// <summary>The method's title, for messages.</summary>
    private protected abstract string Title { get; }

    /// <summary>β, the share of the way to the mean of the workers' models that the server goes.</summary>
    private protected abstract double ServerStep { get; }

    /// <inheritdoc/>
    protected override void Check(Setting setting) => sampler = SamplingAssumptions.OfClients(setting, options.Clients, Title);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var w = hub.State.Vector("w", hub.Start);
        var participants = new Participants(sampler);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(w, k); k++)
        {
            participants.Draw(hub, k);
            for (var place = 0; place < participants.Count; place++) await hub.SendAsync(participants.WorkerAt(place), w, k);
            var models = await hub.GatherAsync(k, participants.Count);
            double total = 0;
            foreach (var model in models) total += participants.WeightOf(model.Sender);
            w.Scale(1 - (ServerStep * total));
            foreach (var model in models) w.Add(model.Body, ServerStep * participants.WeightOf(model.Sender));
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var w = new Vector(me.Dimension);
        while (true)
        {
            var point = await me.ReceiveAsync();
            w.Assign(point.Body);
            await AdaptAsync(me, w);
            await me.SendAsync(me.Dense(w), point.Tag);
        }
    }

    /// <summary>What a worker makes of the global model.</summary>
    /// <param name="me">The worker.</param>
    /// <param name="w">The global model, replaced by the worker's.</param>
    private protected abstract Task AdaptAsync(IWorker me, Vector w);

    /// <summary>x ← x − step·gradient; gives the gradient back at once, as a round may have many.</summary>
    internal static async Task StepAsync(IWorker me, Computation gradient, Vector x, double step)
    {
        var direction = await me.ComputeAsync(gradient, x);
        x.Add(direction, -step);
        me.Discard(direction);
    }

    /// <summary>Some exact gradient steps on f_i from a model, as a worker makes them before it deploys one; free of cost, for observers.</summary>
    private protected static void Descend(IObservation state, int worker, double step, int count, Span<double> model)
    {
        var gradient = new double[model.Length];
        for (var k = 0; k < count; k++)
        {
            state.Problem.Local(worker).Gradient(model, gradient);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(gradient, -step, model, model);
        }
    }
}
