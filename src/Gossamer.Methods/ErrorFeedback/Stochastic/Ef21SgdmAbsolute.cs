using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21SgdmAbsolute"/>.</summary>
public sealed record AbsoluteMomentumOptions : MethodOptions
{
    /// <summary>C.</summary>
    [Parameter("Compressor with a bound on its absolute error, such as grid-rounding(0.5) or hard-threshold(0.5); it is given changes in units of the step size.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>g_i⁰.</summary>
    [Parameter("Start of the workers' gradient estimates.", Symbol = "g_i^0")]
    public EstimateStart Initialization { get; init; } = EstimateStart.Compressed;

    /// <summary>η.</summary>
    [Parameter("Momentum: the weight of the newest gradient in a worker's average, above 0 to 1 (no averaging); by theory the largest for which noise leaves at most half of the target, and 1 for exact gradients.", Symbol = "η", Minimum = 1e-9, Maximum = 1)]
    public double? Momentum { get; init; }

    /// <summary>B_init.</summary>
    [Parameter("Gradients that a worker averages at the start; by theory max{1, sigma^2/(L*(f(x^0) - f*)*n)}.", Symbol = "B_init", Minimum = 1)]
    public long? InitialBatch { get; init; }
}

/// <summary>
/// EF21-SGDM with an absolute compressor, E‖C(u) − u‖² ≤ Δ² (Fatkhullin, Tyurin and Richtárik, 2023): the change is
/// compressed in units of γ, c_i = C((v_i − g_i)/γ), g_i ← g_i + γc_i, so that ‖g_i − v_i‖² ≤ γ²Δ² always.
/// </summary>
/// <param name="options">Absolute compressor, momentum and start.</param>
[Method("ef21-sgdm-absolute",
    Title = "EF21-SGDM (absolute)",
    Family = "error-feedback",
    Summary = "EF21-SGDM for compressors with an absolute error, such as grid-rounding and hard-threshold, which compress the changes in units of the step size.",
    Paper = "I. Fatkhullin, A. Tyurin, P. Richtarik, Momentum Provably Improves Error Feedback!, NeurIPS 2023, arXiv:2305.15155",
    Guarantee = "Mean of E||grad f(x^k)||^2 over K iterations <= 2*Psi^0/(gamma*K) + 2*gamma^2*Delta^2 + 2*eta*sigma^2/n for gamma <= 1/(L + sqrt(2)*L/eta) (derived).",
    ReducesTo = "gd")]
public sealed class Ef21SgdmAbsolute(AbsoluteMomentumOptions options) : CentralizedMethod(options)
{
    private static readonly Identity Uncompressed = new();

    [ThreadStatic] private static double[]? scratch;

    private double momentum;
    private long initialBatch;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Fits(options.Compressor, setting);
        if (Ef21SgdmAbsoluteTheory.ErrorOf(options.Compressor, setting.Dimension) is null)
            throw new AssumptionException(
                $"EF21-SGDM (absolute) needs a compressor with a bound on its absolute error, and {options.Compressor.Name} has none; use grid-rounding or hard-threshold, or ef21-sgdm with this one");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var plan = Ef21SgdmAbsoluteTheory.For(setting, options);
        (momentum, initialBatch) = (plan.Momentum, plan.InitialBatch);
        return plan.Theory;
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");                              // the mean of the g_i
        if (hub.FirstIteration == 0 && options.Initialization != EstimateStart.Zero)
        {
            await hub.BroadcastAsync(x, tag: 0);
            g.ApplyMean(await hub.GatherAsync(tag: 0), hub.Workers, IsExact(0) ? 1 : StepSize);
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            x.Add(g, -StepSize);
            await hub.BroadcastAsync(x, k + 1);
            g.ApplyMean(await hub.GatherAsync(k + 1), hub.Workers, IsExact(k + 1) ? 1 : StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var v = me.State.Vector("v");
        var g = me.State.Vector("g");
        var start = BatchGradient.Of(initialBatch);
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.ComputeAsync(point.Tag == 0 ? start : Computation.Gradient, point.Body);
            v.MoveTowards(gradient, point.Tag == 0 ? 1 : momentum);
            var c = IsExact(point.Tag)
                ? me.CompressDifference(Uncompressed, v, g, point.Tag)
                : me.Compress(options.Compressor, ChangeInSteps(v, g), point.Tag);
            g.Apply(c, IsExact(point.Tag) ? 1 : StepSize);
            await me.SendAsync(c, point.Tag);
        }
    }

    private bool IsExact(long round) =>
        options.Compressor.IsIdentity || (round == 0 && options.Initialization == EstimateStart.Exact);

    // (v − g)/γ; compressors of this kind err by the same amount whatever they are given.
    private ReadOnlySpan<double> ChangeInSteps(ReadOnlySpan<double> v, ReadOnlySpan<double> g)
    {
        if (scratch is null || scratch.Length < v.Length) scratch = new double[v.Length];
        var change = scratch.AsSpan(0, v.Length);
        TensorPrimitives.Subtract(v, g, change);
        TensorPrimitives.Divide(change, StepSize, change);
        return change;
    }
}
