using System.Numerics.Tensors;
using Gossamer.Problems;

namespace Gossamer.Operators;

/// <summary>Id − s∇f.</summary>
internal sealed class GradientOperator(ILocalObjective objective, double step, OperatorConstants constants) : IOperator
{
    public int Dimension => objective.Dimension;

    public OperatorConstants Constants => constants;

    public double Apply(ReadOnlySpan<double> x, Span<double> result)
    {
        objective.Gradient(x, result);
        TensorPrimitives.MultiplyAdd(result, -step, x, result);
        return 1;
    }
}

/// <summary>prox_{sf}.</summary>
internal sealed class ProximalStepOperator(IProximable objective, double step, double tolerance, OperatorConstants constants) : IOperator
{
    public int Dimension => objective.Dimension;

    public OperatorConstants Constants => constants;

    public double Apply(ReadOnlySpan<double> x, Span<double> result)
    {
        x.CopyTo(result);                                           // the search starts here
        return objective.Prox(x, step, tolerance, result);
    }
}

/// <summary>Id − s∇f_B for the mean f_B over consecutive samples of a finite sum.</summary>
internal sealed class BlockGradientOperator(IFiniteSum objective, int first, int count, double step, OperatorConstants constants) : IOperator
{
    private readonly int[] samples = [.. Enumerable.Range(first, count)];

    public int Dimension => objective.Dimension;

    public OperatorConstants Constants => constants;

    public double Apply(ReadOnlySpan<double> x, Span<double> result)
    {
        objective.SampleGradient(x, samples, default, result);
        TensorPrimitives.MultiplyAdd(result, -step, x, result);
        return (double)count / objective.Samples;
    }
}

/// <summary>The projection onto the closure of an objective's domain.</summary>
internal sealed class DomainProjection(IDomain objective) : IOperator
{
    public int Dimension => objective.Dimension;

    public OperatorConstants Constants { get; } = new() { Averagedness = 0.5, Cocoercivity = 0 };

    public double Apply(ReadOnlySpan<double> x, Span<double> result)
    {
        x.CopyTo(result);
        objective.ProjectOntoClosure(result);
        return 1;
    }
}

/// <summary>prox_{sψ} of ψ(x) = λ‖x‖₁, with or without the constraint x ≥ 0; costs no gradient.</summary>
internal sealed class SimpleProximal(int dimension, double threshold, bool isNonnegative) : IOperator
{
    public int Dimension => dimension;

    public OperatorConstants Constants { get; } = new() { Averagedness = 0.5, Cocoercivity = 0 };

    public double Apply(ReadOnlySpan<double> x, Span<double> result)
    {
        for (var j = 0; j < x.Length; j++)
            result[j] = isNonnegative || x[j] > 0 ? Math.Max(0, x[j] - threshold) : Math.Min(0, x[j] + threshold);
        return 0;
    }
}
