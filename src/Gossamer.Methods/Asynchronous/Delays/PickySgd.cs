using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Delays;

/// <summary>Options of <see cref="PickySgd"/>.</summary>
public sealed record PickySgdOptions : AsynchronousOptions
{
    /// <summary>The largest move.</summary>
    [Parameter("How far the model may have moved since a gradient's point was handed out; by theory sqrt(eps)/(2*L) unless given.", Symbol = "r", Minimum = 0)]
    public double? Radius { get; init; }
}

/// <summary>
/// Picky SGD (Cohen, Daniely, Drori, Koren and Schain, 2021): applies a delayed gradient only if the model has not moved
/// far since its point was handed out, ‖x^k − x^{k−δ}‖ ≤ √ε/(2L); drops it otherwise.
/// </summary>
/// <param name="options">How far is far.</param>
[Method("picky-sgd",
    Title = "Picky SGD",
    Family = "asynchronous",
    Summary = "Asynchronous SGD that drops a gradient when the model has moved too far since its point was handed out; robust to arbitrary delays.",
    Paper = "A. Cohen, A. Daniely, Y. Drori, T. Koren, M. Schain, Asynchronous Stochastic Optimization Robust to Arbitrary Delays, NeurIPS 2021, arXiv:2106.11879",
    Guarantee = "A squared gradient norm of eps after O(L*Delta*(sigma^2/eps^2 + mean delay/eps)) arrivals for gamma = min{1, eps/sigma^2}/(4*L) (constants from memory).")]
public sealed class PickySgd(PickySgdOptions options) : AsynchronousMethod(options)
{
    private double radius;

    private protected override string Title => "Picky SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        radius = options.Radius ?? PickySgdTheory.Radius(setting);
        return PickySgdTheory.For(setting, radius);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var points = new PointHistory();
        var idle = 0;
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            points.Hand(k, x, k == 0 ? hub.Workers : 1);
            if (k == 0) await hub.BroadcastAsync(x, tag: 0);
            else await hub.SendAsync(idle, x, tag: k);
            var arrival = await hub.ReceiveAsync();
            while (TensorPrimitives.Distance(x.Values, points.Return(arrival.Tag).Values) > radius)
            {
                points.Hand(k, x);                                  // dropped: k and x stay
                await hub.SendAsync(arrival.Sender, x, tag: k);
                arrival = await hub.ReceiveAsync();
            }
            x.Add(arrival.Body, -StepSize);
            idle = arrival.Sender;
        }
    }
}
