using System.Buffers;
using System.Numerics.Tensors;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Execution;

/// <summary>
/// A piece of work that takes a participant's time. The engine decides when it is evaluated: the simulator when somebody
/// looks at the result, so that dropped and cancelled work costs nothing. What it yields depends only on its arguments.
/// </summary>
public abstract class Computation
{
    /// <summary>The participant's (stochastic) gradient, as the run's oracle gives it.</summary>
    public static Computation Gradient { get; } = new GradientComputation();

    /// <summary>The sum of several independent (stochastic) gradients at one point.</summary>
    /// <param name="count">How many, at least 1.</param>
    public static Computation GradientSum(int count) => count switch
    {
        < 1 => throw new ArgumentOutOfRangeException(nameof(count), count, "a sum needs at least 1 gradient"),
        1 => Gradient,
        _ => new GradientSumComputation(count),
    };

    /// <summary>
    /// How many gradients it is worth: it counts as this many oracle calls and, unless <see cref="Work"/> says otherwise, takes
    /// the time of this many.
    /// </summary>
    public virtual int Gradients => 1;

    /// <summary>Number of values that it yields; d unless it says otherwise. Others than d are sent in a bundle.</summary>
    /// <param name="dimension">Number of coordinates d.</param>
    public virtual int Length(int dimension) => dimension;

    /// <summary>How many component gradients ∇f_ij of finite sums it evaluates; a gradient of no finite sum is 1.</summary>
    /// <param name="oracle">How gradients are made in this run.</param>
    /// <param name="objective">f_i.</param>
    public virtual long ComponentGradients(GradientOracle oracle, ILocalObjective objective) => Gradients * oracle.ComponentGradients(objective);

    /// <summary>
    /// The time it takes, in gradients of the run's oracle, of which compute models tell the seconds. A minibatch that a
    /// method draws itself takes its share of a full gradient.
    /// </summary>
    /// <param name="oracle">How gradients are made in this run.</param>
    /// <param name="objective">f_i.</param>
    public virtual double Work(GradientOracle oracle, ILocalObjective objective) => Gradients;

    /// <summary>
    /// Seconds after which the work is given up, by the clock of the engine: it then ends as
    /// <see cref="Computed.IsCancelled">cancelled</see>. One that ends at this very time is finished. +∞ for no limit.
    /// </summary>
    public virtual double SecondsAtMost => double.PositiveInfinity;

    /// <summary>The same work, given up after a number of seconds.</summary>
    /// <param name="seconds">0 or more.</param>
    public Computation Within(double seconds) => seconds >= 0
        ? new LimitedComputation(this, seconds)
        : throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "a computation needs 0 seconds or more");

    /// <summary>Writes the result.</summary>
    /// <param name="oracle">How gradients are made in this run.</param>
    /// <param name="objective">f_i.</param>
    /// <param name="point">The point it is taken at, d coordinates.</param>
    /// <param name="samples">The job's own randomness.</param>
    /// <param name="result"><see cref="Length"/> values, overwritten; what they are before means nothing.</param>
    public abstract void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result);

    private sealed class LimitedComputation(Computation inner, double seconds) : Computation
    {
        public override int Gradients => inner.Gradients;

        public override long ComponentGradients(GradientOracle oracle, ILocalObjective objective) => inner.ComponentGradients(oracle, objective);

        public override double Work(GradientOracle oracle, ILocalObjective objective) => inner.Work(oracle, objective);

        public override double SecondsAtMost => Math.Min(seconds, inner.SecondsAtMost);

        public override int Length(int dimension) => inner.Length(dimension);

        public override void Evaluate(
            GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result) =>
            inner.Evaluate(oracle, objective, point, ref samples, result);
    }

    private sealed class GradientSumComputation(int count) : Computation
    {
        public override int Gradients => count;

        public override void Evaluate(
            GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
        {
            oracle.Gradient(objective, point, ref samples, result);
            if (oracle.IsExact)
            {
                TensorPrimitives.Multiply(result, count, result);
                return;
            }
            var buffer = ArrayPool<double>.Shared.Rent(result.Length);
            var next = buffer.AsSpan(0, result.Length);
            for (var k = 1; k < count; k++)
            {
                oracle.Gradient(objective, point, ref samples, next);
                TensorPrimitives.Add(result, next, result);
            }
            ArrayPool<double>.Shared.Return(buffer);
        }
    }

    private sealed class GradientComputation : Computation
    {
        public override void Evaluate(
            GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result) =>
            oracle.Gradient(objective, point, ref samples, result);
    }
}

/// <summary>Work that was done already and whose time is to pass.</summary>
internal sealed class SpentWork(int gradients) : Computation
{
    public static Vector Nowhere { get; } = new(0);

    public override int Gradients => gradients;

    public override int Length(int dimension) => 0;

    public override void Evaluate(
        GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
    {
        // Nothing is left to do.
    }
}

/// <summary>
/// The deferred result of a computation: a dense message that is evaluated when first looked at. A cancelled computation
/// is a result as well, not an exception: it has no values and cannot be sent.
/// </summary>
public abstract class Computed : Message
{
    /// <summary>True where the coordinator called the work off before it was done.</summary>
    public abstract bool IsCancelled { get; }

    /// <summary>The result, usually d coordinates; evaluates it when asked for the first time.</summary>
    /// <exception cref="InvalidOperationException">The computation was cancelled.</exception>
    public abstract ReadOnlySpan<double> Values { get; }

    /// <summary>Reads the result wherever a span is wanted.</summary>
    public static implicit operator ReadOnlySpan<double>(Computed computed) => computed.Values;

    /// <inheritdoc/>
    public sealed override void AddTo(Span<double> target, double scale) =>
        TensorPrimitives.MultiplyAdd(Values, scale, target, target);

    /// <inheritdoc/>
    public sealed override void CopyTo(Span<double> target) => Values.CopyTo(target);
}
