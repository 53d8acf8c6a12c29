namespace Gossamer.Problems;

/// <summary>
/// f(x) = (1/n) Σ f_i(x) over R^d with its constants.
/// </summary>
public abstract class Problem
{
    /// <summary>The kebab-case kind, such as <c>logistic-regression</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Number of coordinates d.</summary>
    public abstract int Dimension { get; }

    /// <summary>Number of workers n.</summary>
    public abstract int Workers { get; }

    /// <summary>True where all workers hold the same f (the homogeneous setting of asynchronous methods).</summary>
    public virtual bool IsHomogeneous => false;

    /// <summary>f_i.</summary>
    /// <param name="worker">0-based index of the worker.</param>
    public abstract ILocalObjective Local(int worker);

    /// <summary>f, the mean of the f_i.</summary>
    public abstract ILocalObjective Global { get; }

    /// <summary>Smoothness and convexity constants; computed when first asked for.</summary>
    public abstract ProblemConstants Constants { get; }

    /// <summary>x⁰, d coordinates.</summary>
    public abstract ReadOnlyMemory<double> Start { get; }

    /// <summary>A minimiser where one is known, d coordinates.</summary>
    public virtual ReadOnlyMemory<double>? Minimizer => null;
}
