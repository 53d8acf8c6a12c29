using Gossamer.Execution;

namespace Gossamer.Methods.Coordinate;

/// <summary>Options of <see cref="RandomizedProgressiveTraining"/>.</summary>
public sealed record RandomizedProgressiveTrainingOptions : BlockOptions
{
    /// <summary>From which end groups grow.</summary>
    [Parameter("prefix: blocks 1 to s are updated; suffix: blocks s to B.")]
    public NestedOrientation Orientation { get; init; } = NestedOrientation.Prefix;

    /// <summary>p_s.</summary>
    [Parameter("Probabilities of s, one a block, scaled to sum to 1; those of least cost, from the smoothness of the blocks, unless given.", Symbol = "p_s", Minimum = 0)]
    public IReadOnlyList<double>? Probabilities { get; init; }
}

/// <summary>
/// Randomized Progressive Training (Szlendak, Gasanov and Richtárik, 2024): the schedule of progressive training, which trains a
/// growing part of the model, is replaced by a draw. In every step s ~ p, and the blocks of a nested group are updated, each by
/// its gradient over the probability q_j with which it is selected, so that the step is right on average.
/// </summary>
/// <param name="options">Blocks, costs, orientation, probabilities and step size.</param>
[Method("rpt",
    Title = "RPT",
    Family = "coordinate",
    Summary = "Randomized Progressive Training: every step updates a random nested group of blocks; with well chosen probabilities it costs no more than gradient descent, and far less where blocks that are expensive are smooth.",
    Paper = "R. Szlendak, E. Gasanov, P. Richtarik, Understanding Progressive Training Through the Framework of Randomized Coordinate Descent, AISTATS 2024, arXiv:2306.03626",
    Guarantee = "E f(x^K) - f* <= (1 - gamma*mu)^K*(f(x^0) - f*) for gamma <= 1/lambda_max(E[C L C]); without strong convexity the mean of E||grad f||^2 is at most 2*(f(x^0) - f*)/(gamma*K).")]
public sealed class RandomizedProgressiveTraining(RandomizedProgressiveTrainingOptions options) : BlockMethod(options)
{
    private NestedSampler? sampler;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        sampler = new NestedSampler(Probabilities(setting), options.Orientation);
        for (var block = 0; block < Structure.Count; block++)
        {
            if (sampler.Frequency(block) > 0) continue;
            throw new AssumptionException(
                $"RPT would never update block {block + 1}: with {options.Orientation.ToString().ToLowerInvariant()} groups the last probability that reaches it must be positive; give p_{(options.Orientation == NestedOrientation.Prefix ? "B" : "1")} above 0");
        }
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => BlockDescentTheory.For(
        setting, options, Structure, (j, l) => sampler!.SecondMoment(j, l)!.Value, ExpectedCost(), sampler!.IsFull);

    private protected override BlockSelection CreateSelection() => new DrawnBlocks(Structure, sampler!, options.Layered);

    private double[] Probabilities(Setting setting)
    {
        if (options.Probabilities is not { } given)
        {
            return double.IsFinite(setting.Constants.L)
                ? BlockDescentTheory.OptimalProbabilities(Structure.SmoothnessOf(setting.Constants), options.Orientation)
                : throw new AssumptionException(
                    $"RPT finds its probabilities from the smoothness of the blocks, and no smoothness constant is known of this problem; give probabilities, one for each of the {Structure.Count} blocks, and stepSize as a number");
        }
        if (given.Count != Structure.Count)
            throw new AssumptionException($"RPT has {given.Count} probabilities for {Structure.Count} blocks; give one each");
        if (given.Any(p => !(p >= 0)))
            throw new AssumptionException($"the probabilities of RPT are [{string.Join(", ", given)}]; numbers of at least 0 are needed");
        var sum = given.Sum();
        return sum > 0 && double.IsFinite(sum)
            ? [.. given.Select(p => p / sum)]
            : throw new AssumptionException("the probabilities of RPT are all 0; one at least must be positive");
    }

    // Where a step costs all blocks from its first on, a prefix costs everything and a suffix what it has.
    private double ExpectedCost()
    {
        if (options.Layered && options.Orientation == NestedOrientation.Prefix) return 1;
        double sum = 0;
        for (var block = 0; block < Structure.Count; block++) sum += Structure.CostOf(block) * sampler!.Frequency(block);
        return sum / Structure.TotalCost;
    }
}
