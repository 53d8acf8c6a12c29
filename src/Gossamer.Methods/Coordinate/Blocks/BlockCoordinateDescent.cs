using Gossamer.Execution;
using Gossamer.Samplings;

namespace Gossamer.Methods.Coordinate;

/// <summary>Options of <see cref="BlockCoordinateDescent"/>.</summary>
public sealed record BlockCoordinateDescentOptions : BlockOptions
{
    /// <summary>S.</summary>
    [Parameter("How blocks are drawn: importance(1) takes one in proportion to its smoothness L_j, uniform(1) any, nice(3) three different ones, independent(2.5) each by a coin, full all.", Symbol = "S")]
    public Sampling Sampling { get; init; } = new ImportanceSampling(1);
}

/// <summary>
/// Randomised block coordinate descent with an arbitrary sampling of blocks: x ← x − γC∇f(x), where C_jj is 1/q_j for a block
/// that is drawn with probability q_j and 0 for others, so that E C = I. Randomised coordinate descent where blocks are single
/// coordinates, gradient descent where all are drawn.
/// </summary>
/// <param name="options">Blocks, costs, sampling and step size.</param>
[Method("rcd",
    Title = "RCD",
    Family = "coordinate",
    Summary = "Randomised (block) coordinate descent with any sampling of the blocks; workers compute and send the drawn blocks only.",
    Paper = "R. Szlendak, E. Gasanov, P. Richtarik, Understanding Progressive Training Through the Framework of Randomized Coordinate Descent, AISTATS 2024, arXiv:2306.03626; single coordinates: Y. Nesterov, SIAM J. Optim. 22, 2012",
    Guarantee = "E f(x^K) - f* <= (1 - gamma*mu)^K*(f(x^0) - f*) for gamma <= 1/lambda_max(E[C L C]), which is 1/sum_j L_j where one block is drawn in proportion to L_j.")]
public sealed class BlockCoordinateDescent(BlockCoordinateDescentOptions options) : BlockMethod(options)
{
    private Sampler? sampler;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        sampler = options.Sampling.For(Structure.SmoothnessOf(setting.Constants));
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        if (sampler!.SecondMoment(0, 0) is null)
        {
            return new Theory
            {
                StepSizeSource = "gamma = 1/lambda_max(E[C L C])",
                WhyNoStepSize = $"how often {options.Sampling.Name} draws two blocks together is not known; take importance, uniform, nice or independent",
            };
        }
        return BlockDescentTheory.For(setting, options, Structure, (j, l) => sampler.SecondMoment(j, l)!.Value, ExpectedCost(), sampler.IsFull);
    }

    private protected override BlockSelection CreateSelection() => new DrawnBlocks(Structure, sampler!, options.Layered);

    // A block that is drawn twice costs once: then this is a bound. Layered steps of several blocks are bounded by their sum.
    private double ExpectedCost()
    {
        double sum = 0, behind = 0;
        for (var block = Structure.Count - 1; block >= 0; block--)
        {
            behind += Structure.CostOf(block);
            sum += sampler!.Frequency(block) * (options.Layered ? behind : Structure.CostOf(block));
        }
        return Math.Min(1, sum / Structure.TotalCost);
    }
}
