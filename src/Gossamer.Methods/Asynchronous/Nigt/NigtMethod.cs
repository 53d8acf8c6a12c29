using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Nigt;

/// <summary>
/// Normalised momentum with implicit gradient transport (NIGT): gradients are taken at a point extrapolated along the
/// last step, so that the momentum follows the gradient at the present iterate without Hessian-vector products, and every
/// step has length α. What differs is how a batch is collected. Minimises f; policies are improved by f = −J.
/// </summary>
/// <param name="options">η and α.</param>
public abstract class NigtMethod(NigtOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <summary>What the theory chose.</summary>
    private protected NigtParameters Parameters { get; private set; } = null!;

    /// <summary>The method's title, for messages.</summary>
    private protected abstract string Title { get; }

    /// <summary>The parameters in a setting.</summary>
    private protected abstract NigtParameters Choose(Setting setting);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        Parameters = Choose(setting);
        return NigtTheory.For(setting, Parameters, Title);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var previous = hub.State.Vector("previous", hub.Start);     // x_{t−1}
        var d = hub.State.Vector("d");
        var (y, g) = (new Vector(hub.Dimension), new Vector(hub.Dimension));
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            var eta = t == 0 ? 1 : Parameters.Momentum;             // d_0 = g_0
            Transport.Extrapolate(x, previous, eta, y);
            await AggregateAsync(hub, y, t, t == 0 ? Parameters.InitialBatch : Parameters.Batch, g);
            Transport.Step(x, previous, d, g, eta, StepSize);
        }
    }

    /// <summary>Writes the mean of a batch of gradients at a point.</summary>
    private protected abstract Task AggregateAsync(ICoordinator hub, Vector point, long round, long batch, Vector mean);
}

/// <summary>The two lines of NIGT.</summary>
internal static class Transport
{
    /// <summary>y = x + ((1 − η)/η)(x − x_{t−1}).</summary>
    public static void Extrapolate(Vector x, Vector previous, double eta, Vector y)
    {
        y.Assign(x.Values);
        if (eta == 1) return;
        y.Add(x, (1 - eta) / eta);
        y.Add(previous, -(1 - eta) / eta);
    }

    /// <summary>d ← (1 − η)d + ηg, x ← x − αd/‖d‖; no step where d is zero.</summary>
    public static void Step(Vector x, Vector previous, Vector d, Vector g, double eta, double length)
    {
        d.Scale(1 - eta);
        d.Add(g, eta);
        previous.Assign(x.Values);
        var norm = TensorPrimitives.Norm(d.Values);
        if (norm > 0) x.Add(d, -length / norm);
    }
}
