using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>
/// H local steps y ← y − γ(g(y) + c − c_i) from a received point x on; yields Σ g(y), the sum of their gradients, so that
/// y_H = x − γ(Σ g(y) + H(c − c_i)). Needs no memory of the worker: clients that are not asked hold nothing.
/// </summary>
/// <param name="steps">H, at least 1.</param>
/// <param name="stepSize">γ.</param>
/// <param name="batch">
/// Samples of a step, drawn without replacement until all were used, then anew; null where a step uses a gradient of the run.
/// </param>
internal sealed class LocalSteps(int steps, double stepSize, int? batch) : Computation
{
    [ThreadStatic] private static double[]? room;
    [ThreadStatic] private static int[]? samplesInOrder;

    /// <summary>c, added to every gradient; null for zero. Must not change before the result is looked at.</summary>
    public Message? Added { get; set; }

    /// <summary>c_i, taken off every gradient; null for zero. Must not change before the result is looked at.</summary>
    public Vector? TakenOff { get; set; }

    /// <inheritdoc/>
    public override int Gradients => steps;

    /// <inheritdoc/>
    public override long ComponentGradients(GradientOracle oracle, ILocalObjective objective)
    {
        if (batch is not { } size) return base.ComponentGradients(oracle, objective);
        var samples = Samples(objective);
        var (passes, rest) = Math.DivRem(steps, StepsOfPass(samples, size));
        return ((long)passes * samples) + Math.Min(samples, (long)rest * size);
    }

    /// <inheritdoc/>
    public override double Work(GradientOracle oracle, ILocalObjective objective) =>
        batch is null ? steps : (double)ComponentGradients(oracle, objective) / Samples(objective);

    /// <summary>Steps in which all samples are used once.</summary>
    public static int StepsOfPass(int samples, int batch) => (samples + batch - 1) / batch;

    /// <inheritdoc/>
    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        var dimension = point.Length;
        if (room is null || room.Length < 3 * dimension) room = new double[3 * dimension];
        var y = room.AsSpan(0, dimension);
        var gradient = room.AsSpan(dimension, dimension);
        var shift = room.AsSpan(2 * dimension, dimension);
        var isShifted = WriteShift(shift);
        var order = batch is null ? default : Order(Samples(objective));
        point.CopyTo(y);
        for (var step = 0; step < steps; step++)
        {
            var target = step == 0 ? result : gradient;             // the sum of one gradient is the gradient itself
            if (batch is { } size) ((IFiniteSum)objective).SampleGradient(y, Batch(order, step, size, ref samples), default, target);
            else oracle.Gradient(objective, y, ref samples, target);
            if (step > 0) TensorPrimitives.Add<double>(result, gradient, result);
            if (step + 1 == steps) return;
            TensorPrimitives.MultiplyAdd(target, -stepSize, y, y);
            if (isShifted) TensorPrimitives.MultiplyAdd(shift, -stepSize, y, y);
        }
    }

    private static int Samples(ILocalObjective objective) => ((IFiniteSum)objective).Samples;

    private static Span<int> Order(int samples)
    {
        if (samplesInOrder is null || samplesInOrder.Length < samples) samplesInOrder = new int[samples];
        return samplesInOrder.AsSpan(0, samples);
    }

    private static ReadOnlySpan<int> Batch(Span<int> order, int step, int size, ref RandomStream samples)
    {
        var place = step % StepsOfPass(order.Length, size);
        if (place == 0)
        {
            for (var j = 0; j < order.Length; j++) order[j] = j;
            samples.Shuffle(order);
        }
        return order.Slice(place * size, Math.Min(size, order.Length - (place * size)));
    }

    private bool WriteShift(Span<double> shift)
    {
        if (Added is null && TakenOff is null) return false;
        if (Added is null) shift.Clear();
        else Added.CopyTo(shift);
        if (TakenOff is not null) TensorPrimitives.Subtract(shift, TakenOff, shift);
        return true;
    }
}
