using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Population.Learning;

/// <summary>
/// The steps of Adam (D. Kingma, J. Ba, 2015) on one group of parameters, with the gradient clipped to a norm. Its moments are
/// kept in the state of the run.
/// </summary>
internal sealed class Adam
{
    /// <summary>The norm to which gradients are clipped, as in the code of JKOnet*.</summary>
    private const double LargestNorm = 10;
    private const double Epsilon = 1e-8;

    private readonly double firstDecay;
    private readonly double secondDecay;
    private readonly Vector first;
    private readonly Vector second;
    private readonly Counter steps;
    private readonly double[] clipped;
    private readonly double[] room;

    /// <summary>Takes its place in a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="name">Name of the group, which its vectors carry.</param>
    /// <param name="length">Number of parameters.</param>
    /// <param name="firstDecay">β₁.</param>
    /// <param name="secondDecay">β₂.</param>
    public Adam(ParticipantState state, string name, int length, double firstDecay = 0.9, double secondDecay = 0.999)
    {
        (this.firstDecay, this.secondDecay) = (firstDecay, secondDecay);
        first = state.Vector($"m_{name}", length);
        second = state.Vector($"v_{name}", length);
        steps = state.Counter($"steps_{name}");
        (clipped, room) = (new double[length], new double[length]);
    }

    /// <summary>One step against the gradient.</summary>
    /// <param name="parameters">Changed.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="stepSize">Positive; negative to climb.</param>
    public void Step(Vector parameters, ReadOnlySpan<double> gradient, double stepSize)
    {
        steps.Value++;
        var norm = TensorPrimitives.Norm(gradient);
        TensorPrimitives.Multiply(gradient, norm > LargestNorm ? LargestNorm / norm : 1, clipped);
        var m = first.Edit();
        var v = second.Edit();
        TensorPrimitives.Multiply(m, firstDecay, m);
        TensorPrimitives.MultiplyAdd(clipped, 1 - firstDecay, m, m);
        TensorPrimitives.Multiply(clipped, clipped, room);
        TensorPrimitives.Multiply(v, secondDecay, v);
        TensorPrimitives.MultiplyAdd(room, 1 - secondDecay, v, v);
        // x ← x − γ·(m/(1 − β₁ᵗ))/(√(v/(1 − β₂ᵗ)) + ε).
        var scale = stepSize / (1 - Math.Pow(firstDecay, steps.Value));
        TensorPrimitives.Multiply(v, 1 / (1 - Math.Pow(secondDecay, steps.Value)), room);
        TensorPrimitives.Sqrt(room, room);
        TensorPrimitives.Add(room, Epsilon, room);
        TensorPrimitives.Divide(m, room, room);
        var x = parameters.Edit();
        TensorPrimitives.MultiplyAdd(room, -scale, x, x);
    }
}
