using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Execution.Trees;

/// <summary>
/// A problem whose points have further coordinates at their end, one a recorded gradient, on which f does not depend.
/// A gradient has a unit in the coordinate that is its own, so a point that was made of gradients shows which.
/// </summary>
internal sealed class TracedProblem : Problem
{
    private readonly Problem inner;
    private readonly TracedObjective[] locals;
    private readonly double[] start;
    private readonly int symbols;

    public TracedProblem(Problem inner, int symbols)
    {
        (this.inner, this.symbols) = (inner, symbols);
        locals = new TracedObjective[inner.Workers];
        for (var worker = 0; worker < locals.Length; worker++) locals[worker] = new TracedObjective(inner.Local(worker), worker, symbols);
        Global = new TracedObjective(inner.Global, 0, symbols);
        start = Extended(inner.Start.Span);
    }

    public override string Kind => inner.Kind;

    public override int Dimension => inner.Dimension + symbols;

    public override int Workers => inner.Workers;

    public override bool IsHomogeneous => inner.IsHomogeneous;

    public override ILocalObjective Global { get; }

    public override ProblemConstants Constants => inner.Constants;

    public override ReadOnlyMemory<double> Start => start;

    public override ReadOnlyMemory<double>? Minimizer => inner.Minimizer is { } point ? Extended(point.Span) : (ReadOnlyMemory<double>?)null;

    public override ILocalObjective Local(int worker) => locals[worker];

    private double[] Extended(ReadOnlySpan<double> point)
    {
        var extended = new double[Dimension];
        point.CopyTo(extended);
        return extended;
    }
}

/// <summary>f_i, deaf to the symbols.</summary>
internal sealed class TracedObjective(ILocalObjective inner, int worker, int symbols) : ILocalObjective
{
    public ILocalObjective Inner => inner;

    public int Worker => worker;

    public int Dimension => inner.Dimension + symbols;

    public double Value(ReadOnlySpan<double> x) => inner.Value(x[..inner.Dimension]);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        inner.Gradient(x[..inner.Dimension], gradient[..inner.Dimension]);
        gradient[inner.Dimension..].Clear();
    }
}

/// <summary>The run's oracle, which gives every gradient a symbol of its own.</summary>
internal sealed class TracedOracle(GradientOracle inner, Problem problem, GradientBook book) : GradientOracle
{
    public override string Name => inner.Name;

    public override bool IsExact => inner.IsExact;

    public override double? Variance(Problem _) => inner.Variance(problem);

    public override string? Validate(Problem _) => inner.Validate(problem);

    public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient)
    {
        var traced = (TracedObjective)objective;
        var next = samples;
        inner.Gradient(traced.Inner, x[..problem.Dimension], ref samples, gradient[..problem.Dimension]);
        gradient[problem.Dimension..].Clear();
        // The next draw tells a sample from others; an exact gradient draws nothing.
        var number = book.Add(traced.Worker, x[problem.Dimension..], IsExact ? null : next.NextUInt64());
        if (number >= 0) gradient[problem.Dimension + number] = GradientBook.Unit;
    }
}
