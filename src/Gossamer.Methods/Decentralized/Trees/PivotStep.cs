using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>What the pivot makes of a mean gradient: the next iterate, and the point at which the next gradients are taken.</summary>
internal abstract class PivotStep
{
    /// <summary>Where gradients are taken: what is sent to the nodes.</summary>
    public abstract Vector Point { get; }

    /// <summary>x^k: what is promised.</summary>
    public abstract Vector Iterate { get; }

    /// <summary>Makes the step of iteration k with the gradient scale·sum.</summary>
    public abstract void Apply(ReadOnlySpan<double> sum, double scale, long k);
}

/// <summary>x^{k+1} = x^k − γg.</summary>
internal sealed class DescentStep(INode me, double stepSize) : PivotStep
{
    public override Vector Point { get; } = me.State.Vector("x", me.Start);

    public override Vector Iterate => Point;

    public override void Apply(ReadOnlySpan<double> sum, double scale, long k) => Point.Add(sum, -stepSize * scale);
}

/// <summary>
/// AC-SA (Lan, 2012): with α_k = 2/(k + 2), gradients at y^k = (1 − α_k)x^k + α_k u^k, u^{k+1} = u^k − γ(k + 1)g,
/// x^{k+1} = (1 − α_k)x^k + α_k u^{k+1}.
/// </summary>
internal sealed class AcceleratedStep : PivotStep
{
    private readonly double stepSize;
    private readonly Vector u;

    public AcceleratedStep(INode me, double stepSize)
    {
        this.stepSize = stepSize;
        Iterate = me.State.Vector("x", me.Start);
        u = me.State.Vector("u", me.Start);
        Point = new Vector(me.Dimension);
        Move(me.FirstIteration);
    }

    public override Vector Point { get; }

    public override Vector Iterate { get; }

    public override void Apply(ReadOnlySpan<double> sum, double scale, long k)
    {
        u.Add(sum, -stepSize * (k + 1) * scale);
        Mix(Iterate, 2.0 / (k + 2));
        Move(k + 1);
    }

    private void Move(long k)
    {
        Point.Assign(Iterate);
        Mix(Point, 2.0 / (k + 2));
    }

    private void Mix(Vector target, double alpha)
    {
        target.Scale(1 - alpha);
        target.Add(u, alpha);
    }
}

/// <summary>x^{k+1} = x^k − γg, of which the mean of x⁰, …, x^{k−1} is promised.</summary>
internal sealed class AveragedStep(INode me, double stepSize) : PivotStep
{
    public override Vector Point { get; } = me.State.Vector("x", me.Start);

    public override Vector Iterate { get; } = me.State.Vector("mean", me.Start);

    public override void Apply(ReadOnlySpan<double> sum, double scale, long k)
    {
        Iterate.Scale(k / (k + 1.0));
        Iterate.Add(Point, 1 / (k + 1.0));
        Point.Add(sum, -stepSize * scale);
    }
}
