using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Options of <see cref="Ef21Plus"/>.</summary>
public sealed record Ef21PlusOptions : EstimatorOptions
{
    /// <summary>C.</summary>
    [Parameter("Contractive deterministic compressor of gradients and of their changes.", Symbol = "C")]
    public required Compressor Compressor { get; init; }
}

/// <summary>
/// EF21+ (Richtárik, Sokolov and Fatkhullin, 2021): a worker compresses its gradient itself, C(∇f_i), and its
/// change as EF21 does, g_i + C(∇f_i − g_i), and takes whichever is closer to ∇f_i (the change where both are equal). The
/// first replaces the estimate, so that the coordinator must remember every g_i: n vectors.
/// </summary>
/// <param name="options">Compressor, start, and where the step size comes from.</param>
[Method("ef21-plus",
    Title = "EF21+",
    Family = "error-feedback",
    Summary = "EF21 whose workers send the compressed gradient instead of the compressed change whenever it is closer; never a worse estimate than EF21's, at the price of two compressions and n vectors at the coordinator.",
    Paper = "P. Richtarik, I. Sokolov, I. Fatkhullin, EF21: A New, Simpler, Theoretically Better, and Practically Faster Error Feedback, NeurIPS 2021, arXiv:2106.05203",
    Guarantee = "As EF21: mean of ||grad f(x^k)||^2 over K iterations <= 2*(f(x^0) - f*)/(gamma*K) + G^0/(theta*K) for gamma <= 1/(L + L_QM*xi(alpha)), for deterministic compressors.",
    ReducesTo = "gd")]
public sealed class Ef21Plus(Ef21PlusOptions options) : EstimatorMethod(options)
{
    [ThreadStatic] private static double[]? scratch;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Contractive(options.Compressor, setting, "EF21+");
        if (!options.Compressor.IsDeterministic)
            throw new AssumptionException(
                $"EF21+ needs a deterministic compressor, so that the errors it compares are those it gets, and {options.Compressor.Name} is random; use one such as top-k, or ef21");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) =>
        EstimatorTheory.For(setting, Ef21Theory.Mechanism(setting, options.Compressor, "EF21+"), options);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = hub.State.Vector("g");                              // the mean of the g_i
        var estimates = new Vector[hub.Workers];                    // the g_i
        for (var i = 0; i < estimates.Length; i++) estimates[i] = hub.State.Vector($"g_{i + 1}");
        if (hub.FirstIteration == 0 && options.Initialization != EstimateStart.Zero)
        {
            await hub.BroadcastAsync(x, tag: 0);
            Apply(await hub.GatherAsync(tag: 0), g, estimates);
        }
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            x.Add(g, -StepSize);
            await hub.BroadcastAsync(x, k + 1);
            Apply(await hub.GatherAsync(k + 1), g, estimates);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var g = me.State.Vector("g");
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            var compressor = InRound(point.Tag, options.Compressor);
            var c = me.CompressDifference(compressor, gradient, g, point.Tag);
            if (!c.IsReplacement)
            {
                var direct = me.CompressReplacement(compressor, gradient, point.Tag, slot: 1);
                if (Error(gradient, default, direct) < Error(gradient, g, c)) c = direct;
            }
            g.Apply(c);
            await me.SendAsync(c, point.Tag);
        }
    }

    private static void Apply(Arrivals arrivals, Vector g, Vector[] estimates)
    {
        var replacements = 0;
        foreach (var arrival in arrivals)
        {
            if (arrival.Body.IsReplacement) replacements++;
        }
        // Where all estimates are new, or none is, the mean moves as EF21's.
        var isUniform = replacements == 0 || replacements == arrivals.Count;
        if (isUniform) g.ApplyMean(arrivals, estimates.Length);
        foreach (var arrival in arrivals)
        {
            var estimate = estimates[arrival.Sender];
            var isNew = !isUniform && arrival.Body.IsReplacement;
            if (isNew) g.Add(estimate, -1.0 / estimates.Length);
            estimate.Apply(arrival.Body);
            if (!isUniform) g.Add(arrival.Body, 1.0 / estimates.Length);
        }
    }

    // ‖gradient − estimate − message‖²
    private static double Error(ReadOnlySpan<double> gradient, ReadOnlySpan<double> estimate, Message message)
    {
        if (scratch is null || scratch.Length < gradient.Length) scratch = new double[gradient.Length];
        var rest = scratch.AsSpan(0, gradient.Length);
        if (estimate.IsEmpty) gradient.CopyTo(rest);
        else TensorPrimitives.Subtract(gradient, estimate, rest);
        message.AddTo(rest, -1);
        return TensorPrimitives.SumOfSquares<double>(rest);
    }
}
