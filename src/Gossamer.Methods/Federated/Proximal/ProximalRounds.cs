using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>Options of methods that average proximal points.</summary>
public record ProximalRoundsOptions : ProximalOptions
{
    /// <summary>S.</summary>
    [Parameter("Which workers take part in a round: nice(s) for s different ones, independent(s) for a coin each, full for all.", Symbol = "S")]
    public Sampling Clients { get; init; } = new FullSampling();
}

/// <summary>
/// Rounds of p_i = prox_{γ f_i}(x) at the participants and x⁺ = x + α_k Σ_{i∈S} w_i (p_i − x) at the coordinator, w_i = 1/|S| for
/// samplings of a fixed size.
/// </summary>
/// <param name="options">Solver, tolerance, participation and γ.</param>
public abstract class ProximalRounds(ProximalRoundsOptions options) : CentralizedMethod(options)
{
    /// <summary>Of the workers.</summary>
    private protected Sampler Sampler { get; private set; } = null!;

    /// <summary>The setting of the run.</summary>
    private protected Setting Setting { get; private set; } = null!;

    /// <summary>True where the workers send M_i(x) − min f_i along with p_i.</summary>
    private protected virtual bool SendsGaps => false;

    /// <summary>min f_i, where the workers send gaps.</summary>
    private protected virtual double LeastOf(int worker) => 0;

    /// <summary>True where the weights are divided by their sum, so that x⁺ is between x and the mean for α = 1.</summary>
    private protected virtual bool Normalizes => true;

    /// <summary>The participants of a round in place of drawn ones, for tests.</summary>
    internal Func<long, int[]>? Script { get; init; }

    /// <summary>Refuses noisy gradients and samplings that cannot serve; to be called by those that refuse more.</summary>
    private protected void Prepare(Setting setting, string title)
    {
        ProximalAssumptions.Exact(setting, title);
        Sampler = SamplingAssumptions.OfClients(setting, options.Clients, title);
        Setting = setting;
    }

    /// <summary>α_k.</summary>
    private protected abstract double Extrapolate(in ProximalRound round);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var last = hub.State.Vector("alpha", 1);                    // α_k, for observers
        var participants = new Participants(Sampler);
        var (move, step) = (new Vector(hub.Dimension), new Vector(hub.Dimension));
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            participants.Draw(hub, k + 1);
            var scripted = Script?.Invoke(k + 1);
            var count = scripted?.Length ?? participants.Count;
            for (var place = 0; place < count; place++) await hub.SendAsync(scripted?[place] ?? participants.WorkerAt(place), x, k + 1);
            var (total, squares, gap) = (0.0, 0.0, 0.0);
            move.Clear();
            foreach (var message in await hub.GatherAsync(k + 1, count))
            {
                var weight = scripted is null ? participants.WeightOf(message.Sender) : 1.0 / count;
                step.Assign(SendsGaps ? message.Part(0) : message.Body);
                step.Add(x, -1);
                move.Add(step, weight);
                total += weight;
                squares += weight * TensorPrimitives.SumOfSquares(step.Values);
                if (SendsGaps) gap += weight * message.Scalar(1);
            }
            var length = TensorPrimitives.SumOfSquares(move.Values);
            if (length == 0) continue;                              // a minimiser of all that were asked, or nobody was
            if (Normalizes && Math.Abs(total - 1) > 1e-9)
            {
                move.Scale(1 / total);
                (squares, gap, length) = (squares / total, gap / total, length / (total * total));
            }
            last[0] = Extrapolate(new ProximalRound(squares, length, gap));
            x.Add(move, last[0]);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var p = me.State.Vector("p", me.Start);                     // the last proximal point: where the next search starts
        var x = new Vector(me.Dimension);
        var proximal = new LocalProximal(me, options, Setting.Constants);
        while (true)
        {
            var point = await me.ReceiveAsync();
            var round = point.Tag;
            x.Assign(point.Body);
            await proximal.PointAsync(x, StepSize, p);
            if (SendsGaps) await me.SendAsync(me.Bundle(me.Dense(p), me.Dense(await GapAsync(me, x, p))), round);
            else await me.SendAsync(me.Dense(p), round);
        }
    }

    // M_i(x) − min f_i, M_i(x) = f_i(p) + ‖p − x‖²/(2γ); the value costs as much as a gradient.
    private async ValueTask<double> GapAsync(IWorker me, Vector x, Vector p)
    {
        var distance = TensorPrimitives.Distance(x.Values, p.Values);
        var value = me.Objective.Value(p) + (distance * distance / (2 * StepSize)) - LeastOf(me.Index);
        await me.SpendAsync(1);
        return value;
    }
}

/// <summary>What the coordinator knows of a round, weighted over the participants.</summary>
/// <param name="MeanOfSquares">Σ w_i‖x − p_i‖².</param>
/// <param name="SquareOfMean">‖Σ w_i (x − p_i)‖² &gt; 0.</param>
/// <param name="Gap">Σ w_i (M_i(x) − min f_i), where the workers send it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProximalRound(double MeanOfSquares, double SquareOfMean, double Gap);
