using System.Buffers;
using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>Options of <see cref="Scaffold"/>.</summary>
public sealed record ScaffoldOptions : LocalWorkOptions
{
    /// <summary>η_g.</summary>
    [Parameter("Step of the coordinator along the mean of the participants' changes.", Symbol = "η_g", Minimum = 1e-9)]
    public double ServerStep { get; init; } = 1;
}

/// <summary>
/// SCAFFOLD (Karimireddy, Kale, Mohri, Reddi, Stich and Suresh, 2020, option II): local steps y ← y − γ(g(y) − c_i + c) with
/// control variates c_i that remember a client's mean gradient, and c = mean c_i at the coordinator. They take away the
/// drift of FedAvg at the price of a second vector each way; clients that never took part hold nothing.
/// </summary>
/// <param name="options">Local steps, clients and steps.</param>
[Method("scaffold",
    Title = "SCAFFOLD",
    Family = "federated",
    Summary = "FedAvg whose clients correct their local steps by control variates: no drift for different f_i, at twice the communication.",
    Paper = "S. P. Karimireddy, S. Kale, M. Mohri, S. J. Reddi, S. U. Stich, A. T. Suresh, SCAFFOLD: Stochastic Controlled Averaging for Federated Learning, ICML 2020, arXiv:1910.06378",
    Guarantee = "Converges to the solution for convex f_i and gamma <= 1/(81*H*eta_g*L_max), eta_g >= 1 (Theorem III, constant from memory).")]
public sealed class Scaffold(ScaffoldOptions options) : CentralizedMethod(options)
{
    private LocalWork? checkedWork;

    private LocalWork Work => checkedWork ?? throw new InvalidOperationException("the method is not prepared");

    /// <inheritdoc/>
    protected override void Check(Setting setting) => checkedWork = LocalWork.Of(setting, options, "SCAFFOLD");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => ScaffoldTheory.For(setting, Work, options.ServerStep);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var c = hub.State.Vector("c");                              // mean c_i
        var rounds = new RoundAverage(Work.Clients, null);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            var arrivals = await rounds.AskAsync(hub, hub.Bundle(hub.Dense(x), hub.Dense(c)), k);
            for (var place = 0; place < arrivals.Count; place++)
            {
                x.Add(arrivals[place].Part(0), -options.ServerStep * StepSize * rounds.WeightAt(place));
                c.Add(arrivals[place].Part(1), 1.0 / hub.Workers);
            }
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        Vector? control = null;                                     // c_i
        LocalSteps? work = null;
        while (true)
        {
            var message = await me.ReceiveAsync();
            control ??= me.State.Vector("c");
            var steps = Work.StepsOf(me.Objective);
            work ??= Work.Make(steps, StepSize);
            (work.Added, work.TakenOff) = (message.Part(1), control);
            var sum = await me.ComputeAsync(work, message.Part(0));
            await me.SendAsync(Answer(me, sum, steps, message.Part(1), control), message.Tag);
        }
    }

    /// <summary>Moves c_i to c_i − c + (x − y)/(Hγ), which is the mean gradient of the steps, and tells (x − y)/γ and the change.</summary>
    private static Message Answer(IWorker me, ReadOnlySpan<double> sum, int steps, Message c, Vector control)
    {
        var buffer = ArrayPool<double>.Shared.Rent(sum.Length);
        var values = buffer.AsSpan(0, sum.Length);
        c.CopyTo(values);
        TensorPrimitives.Subtract(values, control, values);
        TensorPrimitives.MultiplyAdd(values, steps, sum, values);   // (x − y)/γ = Σ g + H(c − c_i)
        var change = me.Dense(values);
        TensorPrimitives.Divide(sum, steps, values);
        TensorPrimitives.Subtract(values, control, values);
        var controlChange = me.Dense(values);
        TensorPrimitives.Divide(sum, steps, control.Edit());
        ArrayPool<double>.Shared.Return(buffer);
        return me.Bundle(change, controlChange);
    }
}
