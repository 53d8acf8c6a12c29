using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>The mean gradient of samples drawn uniformly: independently unless they are drawn without replacement.</summary>
public sealed class MinibatchOracle : GradientOracle
{
    [ThreadStatic] private static int[]? drawn;
    [ThreadStatic] private static int[]? identity;

    /// <summary>Creates the oracle.</summary>
    /// <param name="size">Samples a gradient b, at least 1.</param>
    /// <param name="replacement">False draws b different samples.</param>
    /// <exception cref="BadInputException">The size is below 1.</exception>
    public MinibatchOracle(int size, bool replacement = true)
    {
        if (size < 1) throw new BadInputException($"the minibatch size is {size}, but must be at least 1");
        (Size, Replacement) = (size, replacement);
    }

    /// <summary>Samples a gradient b.</summary>
    public int Size { get; }

    /// <summary>Whether a sample can be drawn twice.</summary>
    public bool Replacement { get; }

    /// <inheritdoc/>
    public override string Name => Replacement ? $"minibatch({Size})" : $"minibatch({Size}, without replacement)";

    /// <summary>
    /// A bound where gradients of samples have one, <see cref="ProblemConstants.SampleGradientSquare"/>/b. Null elsewhere:
    /// E‖g − ∇f_i(x)‖² depends on x. Use <see cref="VarianceAt"/>, at the start for instance, as an estimate.
    /// </summary>
    /// <param name="problem">The problem asked.</param>
    public override double? Variance(Problem problem) => problem.Constants.SampleGradientSquare / Size;

    /// <summary>max L_ij/√b.</summary>
    /// <param name="problem">The problem asked.</param>
    public override double? NoiseSmoothness(Problem problem) => problem.Constants.LSampleMax / Math.Sqrt(Size);

    /// <inheritdoc/>
    public override string? Validate(Problem problem)
    {
        for (var worker = 0; worker < (problem.IsHomogeneous ? 1 : problem.Workers); worker++)
        {
            if (problem.Local(worker) is not IFiniteSum sum)
                return $"a minibatch needs an objective that is a sum over samples; {problem.Kind} is none: use {{kind: additive-noise}} or {{kind: full}}";
            if (!Replacement && Size > sum.Samples)
                return $"the minibatch has {Size} different samples, but worker {worker + 1} holds {sum.Samples}; take a smaller size or draw with replacement";
        }
        return null;
    }

    /// <inheritdoc/>
    public override long ComponentGradients(ILocalObjective objective) => Size;

    /// <inheritdoc/>
    public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient)
    {
        if (objective is not IFiniteSum sum) throw new BadInputException("a minibatch needs an objective that is a sum over samples");
        if (drawn is null || drawn.Length < Size) drawn = new int[Size];
        var chosen = drawn.AsSpan(0, Size);
        if (Replacement)
        {
            for (var k = 0; k < Size; k++) chosen[k] = samples.NextInt(sum.Samples);
        }
        else
        {
            DrawDifferent(sum.Samples, ref samples, chosen);
        }
        sum.SampleGradient(x, chosen, default, gradient);
    }

    /// <summary>
    /// E‖g − ∇f_i(x)‖² at one point, exactly, for the worker where it is largest: (1/b)·(1/m) Σ_j‖∇f_ij(x) − ∇f_i(x)‖², times
    /// (m − b)/(m − 1) without replacement. Costs a pass over all samples. An estimate of σ², not a bound: it changes with x.
    /// </summary>
    /// <param name="problem">A problem whose objectives are finite sums.</param>
    /// <param name="x">d coordinates.</param>
    /// <exception cref="BadInputException">The oracle cannot serve the problem.</exception>
    public double VarianceAt(Problem problem, ReadOnlySpan<double> x)
    {
        if (Validate(problem) is { } reason) throw new BadInputException(reason);
        double largest = 0;
        for (var worker = 0; worker < (problem.IsHomogeneous ? 1 : problem.Workers); worker++)
            largest = Math.Max(largest, LocalVariance((IFiniteSum)problem.Local(worker), x));
        return largest;
    }

    private double LocalVariance(IFiniteSum objective, ReadOnlySpan<double> x)
    {
        var mean = new double[x.Length];
        var one = new double[x.Length];
        objective.Gradient(x, mean);
        double sum = 0;
        for (var sample = 0; sample < objective.Samples; sample++)
        {
            objective.SampleGradient(x, new ReadOnlySpan<int>(in sample), default, one);
            var distance = System.Numerics.Tensors.TensorPrimitives.Distance<double>(one, mean);
            sum += distance * distance;
        }
        var single = sum / objective.Samples / Size;
        return Replacement || objective.Samples == 1 ? single : single * (objective.Samples - Size) / (objective.Samples - 1);
    }

    // The first b steps of a shuffle, undone afterwards, so that the list 0, 1, … is made once and a draw costs O(b).
    private static void DrawDifferent(int samples, ref RandomStream random, Span<int> chosen)
    {
        if (identity is null || identity.Length < samples)
        {
            identity = new int[samples];
            for (var k = 0; k < samples; k++) identity[k] = k;
        }
        Span<int> swaps = chosen.Length <= 256 ? stackalloc int[chosen.Length] : new int[chosen.Length];
        for (var k = 0; k < chosen.Length; k++)
        {
            swaps[k] = k + random.NextInt(samples - k);
            (identity[k], identity[swaps[k]]) = (identity[swaps[k]], identity[k]);
            chosen[k] = identity[k];
        }
        for (var k = chosen.Length - 1; k >= 0; k--) (identity[k], identity[swaps[k]]) = (identity[swaps[k]], identity[k]);
    }
}
