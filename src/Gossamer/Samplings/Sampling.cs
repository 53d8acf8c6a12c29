using Gossamer.Numerics;

namespace Gossamer.Samplings;

/// <summary>
/// How few of many functions are drawn so that the mean of all is estimated without bias; as written in experiment files,
/// without knowing the functions. <see cref="For"/> makes the <see cref="Sampler"/> of given ones. Usable by any method that
/// draws samples of a finite sum, or clients.
/// </summary>
public abstract class Sampling
{
    /// <summary>As written in experiment files, such as <c>nice(16)</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Says what is wrong when it cannot draw from so many functions; null when it can.</summary>
    /// <param name="count">Number of functions n, at least 1.</param>
    public virtual string? Validate(int count) => null;

    /// <summary>The sampler of n functions.</summary>
    /// <param name="smoothness">
    /// L_i, one a function, at least 0. Importance-like samplings draw by them; others need only their number.
    /// </param>
    /// <exception cref="BadInputException">It cannot draw from so many functions.</exception>
    public Sampler For(IReadOnlyList<double> smoothness)
    {
        if (smoothness.Count == 0) throw new BadInputException($"{Name} has nothing to draw from");
        if (Validate(smoothness.Count) is { } reason) throw new BadInputException(reason);
        return Create(smoothness);
    }

    /// <summary>Makes the sampler; the number of functions is valid.</summary>
    /// <param name="smoothness">L_i, one a function.</param>
    protected abstract Sampler Create(IReadOnlyList<double> smoothness);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>The size, if it is one.</summary>
    /// <exception cref="BadInputException">It is below 1.</exception>
    private protected static int Positive(int size, string name) => size >= 1
        ? size
        : throw new BadInputException($"{name}({size}): the size must be at least 1");
}

/// <summary>
/// A sampling S of n given functions. It takes (a_1, …, a_n) to an unbiased estimate of their mean ā that uses few of them,
/// with the weighted AB inequality of Tyurin, Sun, Burlachenko and Richtárik (2023, arXiv:2206.02275)
/// E‖S(a_1, …, a_n) − ā‖² ≤ (A/n)·Σ‖a_i‖²/(n·w_i) − B‖ā‖². Immutable; may be used from several threads.
/// </summary>
/// <param name="count">n.</param>
public abstract class Sampler(int count)
{
    /// <summary>Number of functions n.</summary>
    public int Count { get; } = count;

    /// <summary>A ≥ 0.</summary>
    public abstract double A { get; }

    /// <summary>B, from 0 to <see cref="A"/>.</summary>
    public abstract double B { get; }

    /// <summary>
    /// w_i, n values that sum to 1. A function that every draw has exactly adds no variance: its w_i is +∞, and those of the
    /// others sum to 1.
    /// </summary>
    public abstract IReadOnlyList<double> Weights { get; }

    /// <summary>Expected number of functions drawn, repeats counted.</summary>
    public abstract double ExpectedSize { get; }

    /// <summary>How often a draw has this function on average.</summary>
    /// <param name="index">0-based.</param>
    public abstract double Frequency(int index);

    /// <summary>
    /// How often a draw has two given different functions together, where that and <see cref="Frequency"/> are the same for all
    /// and no function is drawn twice, as the theory of partial participation wants it; null elsewhere.
    /// </summary>
    public virtual double? PairFrequency => null;

    /// <summary>
    /// E c_i c_j, where c_i is n times the weight that function i has in the draw, 0 where it is not drawn: E c_i = 1. What the theory
    /// of coordinate methods needs; null where it is not known.
    /// </summary>
    /// <param name="first">i, 0-based.</param>
    /// <param name="second">j, 0-based; may be i.</param>
    public virtual double? SecondMoment(int first, int second) => PairFrequency is not { } pair ? null
        : (first == second ? 1 : pair / Frequency(second)) / Frequency(first);

    /// <summary>
    /// The least sum of the weights that a draw gives: 1 where they sum to 1 in every draw (and so are a mean of what was drawn), 0 where
    /// a draw may be empty or nothing is known.
    /// </summary>
    public virtual double LeastTotal => 0;

    /// <summary>True where the estimate is always the mean itself.</summary>
    public virtual bool IsFull => false;

    /// <summary>Draws.</summary>
    /// <param name="random">Where the draws come from.</param>
    /// <param name="batch">Overwritten.</param>
    public abstract void Draw(ref RandomStream random, SampleBatch batch);

    /// <summary>A/(n·w_i): what ‖a_i‖² counts in n times the right side of the inequality.</summary>
    /// <param name="index">0-based.</param>
    public double Spread(int index) => A == 0 ? 0 : A / (Count * Weights[index]);
}
