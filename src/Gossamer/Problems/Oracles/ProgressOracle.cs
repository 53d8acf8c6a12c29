using System.Globalization;
using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>
/// The oracle of the lower bounds: coordinates of the gradient beyond the <see cref="IChain.Progress">progress</see> of x, which x does
/// not have yet, are shown, divided by p, with probability p, and are zero otherwise. One coin serves a gradient. On
/// objectives that are no chain the progress is the last coordinate of x that is not zero.
/// </summary>
public sealed class ProgressOracle : GradientOracle
{
    /// <summary>Creates the oracle.</summary>
    /// <param name="probability">p in (0, 1].</param>
    /// <exception cref="BadInputException">p is out of range.</exception>
    public ProgressOracle(double probability)
    {
        if (!(probability > 0 && probability <= 1))
            throw new BadInputException($"the probability of progress is {probability:R}, but must be above 0 and at most 1");
        Probability = probability;
    }

    /// <summary>p.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override string Name => $"progress({Probability.ToString("R", CultureInfo.InvariantCulture)})";

    /// <inheritdoc/>
    public override bool IsExact => Probability == 1;

    /// <summary>
    /// B²(1 − p)/p on chains, where B bounds the new coordinate (derived); null elsewhere, because the new coordinates of
    /// other gradients have no bound.
    /// </summary>
    /// <param name="problem">The problem asked.</param>
    public override double? Variance(Problem problem)
    {
        if (IsExact) return 0;
        return problem.IsHomogeneous && problem.Local(0) is IChain chain
            ? chain.FrontierBound * chain.FrontierBound * (1 - Probability) / Probability
            : null;
    }

    /// <inheritdoc/>
    public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient)
    {
        objective.Gradient(x, gradient);
        if (IsExact) return;
        var progress = objective is IChain chain ? chain.Progress(x) : x.LastIndexOfAnyExcept(0.0) + 1;
        var factor = samples.NextCoin(Probability) ? 1 / Probability : 0;
        for (var j = progress; j < x.Length; j++)
        {
            if (x[j] == 0) gradient[j] *= factor;
        }
    }
}
