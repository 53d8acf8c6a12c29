using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Lmo;

/// <summary>Options of <see cref="RingmasterLmo"/>.</summary>
public sealed record RingmasterLmoOptions : AsynchronousOptions
{
    /// <summary>The norm.</summary>
    [Parameter("Norm of the steps: euclidean (normalised), maximum (signs), spectral (matrices, by SVD), newton-schulz (matrices, Muon's approximation).")]
    public LmoNorm Norm { get; init; }

    /// <summary>Rows.</summary>
    [Parameter("Rows of the matrix that x stands for, row by row; a divisor of d, needed by the norms of matrices.", Minimum = 1)]
    public int? Rows { get; init; }

    /// <summary>β.</summary>
    [Parameter("Momentum with Nesterov's look-ahead, as Muon has (0.95), with steps of one length; without it the schedule alpha_k = 1/sqrt(k), eta_k = eta/(k+1)^0.75 is used, which needs no parameters.", Symbol = "β", Minimum = 0, Maximum = 0.999999)]
    public double? Momentum { get; init; }

    /// <summary>R.</summary>
    [Parameter("Delay threshold, in model updates; max{1, floor(sqrt(k))} in update k unless given.", Symbol = "R", Minimum = 1)]
    public long? DelayThreshold { get; init; }
}

/// <summary>
/// Ringmaster LMO (2026): Ringmaster ASGD with momentum m^{k+1} = α_k g + (1 − α_k)m^k and steps x^{k+1} = x^k + η_k
/// lmo(m^{k+1}) of a length that does not depend on the gradient: normalised, by signs, or with orthogonal matrices (Muon).
/// Gradients with a delay of R_k or more are ignored and change nothing. γ of the options is η.
/// </summary>
/// <param name="options">Norm, momentum and threshold.</param>
[Method("ringmaster-lmo",
    Title = "Ringmaster LMO",
    Family = "asynchronous",
    Summary = "Asynchronous momentum whose steps come from a linear minimisation oracle (normalised, sign, or Muon's orthogonal steps); drops gradients that are too old; needs no parameters of the problem.",
    Paper = "Ringmaster LMO: Asynchronous Linear Minimization Oracle Momentum Method, 2026, arXiv:2605.18174",
    Guarantee = "min_k E||grad f(x^k)||_* <= (Delta/eta + 101*L0*eta*(1 + ln K) + 9*rho*sigma*(1 + ln K))/K^(1/4) for every eta > 0, with alpha_k = 1/sqrt(k), R_k = floor(sqrt(k)), eta_k = eta/(k + 1)^(3/4).")]
public sealed class RingmasterLmo(RingmasterLmoOptions options) : AsynchronousMethod(options)
{
    private int rows = 1;

    private protected override string Title => "Ringmaster LMO";

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        if (options.Norm is LmoNorm.Euclidean or LmoNorm.Maximum) return;
        rows = options.Rows ?? throw new AssumptionException(
            $"the norms of matrices need to know the shape; give rows as a divisor of the number of coordinates, {setting.Dimension}");
        if (setting.Dimension % rows != 0)
            throw new AssumptionException($"{setting.Dimension} coordinates cannot be arranged in {rows} rows; give rows as a divisor of {setting.Dimension}");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) =>
        RingmasterLmoTheory.For(setting, new LinearMinimization(options.Norm, rows, setting.Dimension).DualRatio, options.Momentum is not null);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var m = hub.State.Vector("m");
        var u = new Vector(hub.Dimension);
        var lmo = new LinearMinimization(options.Norm, rows, hub.Dimension);
        var idle = 0;
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            if (k == 0) await hub.BroadcastAsync(x, tag: 0);
            else await hub.SendAsync(idle, x, tag: k);
            var threshold = options.DelayThreshold ?? Math.Max(1, (long)Math.Sqrt(k));
            var arrival = await hub.ReceiveAsync();
            while (k - arrival.Tag >= threshold)                    // ignored: k, x and m stay
            {
                await hub.SendAsync(arrival.Sender, x, tag: k);
                arrival = await hub.ReceiveAsync();
            }
            var alpha = options.Momentum is { } beta ? 1 - beta : k == 0 ? 1 : 1 / Math.Sqrt(k);
            m.Scale(1 - alpha);
            m.Add(arrival.Body, alpha);
            u.Assign(m.Values);
            if (options.Momentum is { } lookAhead)                  // Nesterov: u = βm⁺ + (1 − β)g
            {
                u.Scale(lookAhead);
                u.Add(arrival.Body, 1 - lookAhead);
            }
            lmo.Solve(u, u.Edit());
            x.Add(u, StepLength(k));
            idle = arrival.Sender;
        }
    }

    private double StepLength(long k) => options.Momentum is null ? StepSize / Math.Pow(k + 1, 0.75) : StepSize;
}
