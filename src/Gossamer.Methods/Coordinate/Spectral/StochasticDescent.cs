using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Methods.Coordinate;

/// <summary>
/// Stochastic descent on a quadratic (Kovalev, Gorbunov, Gasanov and Richtárik 2018): in every step f is minimised exactly along
/// a random direction s, x⁺ = x − (sᵀ(Ax − b)/(sᵀAs))·s. The methods of the family differ in their directions only. The residual
/// r = Ax − b is kept, so that a step costs the entries of s and of A s.
/// </summary>
/// <param name="options">The step size: the part of the way to the minimum along s, 1 by theory.</param>
public abstract class StochasticDescent(MethodOptions options) : SequentialMethod(options)
{
    // Rounding in r grows with the steps: it is made anew before that matters.
    private const int StepsBetweenRefreshes = 20;

    private readonly double progress = StepInUse.Progress(options, 1);
    private DirectionSampler? sampler;
    private double entries;

    /// <summary>The method's name in messages.</summary>
    private protected abstract string Title { get; }

    /// <inheritdoc/>
    protected override void Check(Setting setting) => QuadraticAssumption.Require(setting, Title);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var matrix = setting.Constants.Hessian!;
        entries = QuadraticAssumption.Entries(matrix);
        sampler = CreateSampler(matrix);
        return StochasticDescentTheory.At(Analyze(setting, sampler), progress);
    }

    /// <summary>The directions with their probabilities.</summary>
    /// <param name="matrix">A, positive definite.</param>
    protected abstract DirectionSampler CreateSampler(SymmetricMatrix matrix);

    /// <summary>What the theory says of them.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="directions">What <see cref="CreateSampler"/> gave.</param>
    protected abstract Theory Analyze(Setting setting, DirectionSampler directions);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var directions = sampler!.Directions;
        var x = loop.State.Vector("x", loop.Start);
        var r = loop.State.Vector("r");                             // Ax − b
        var step = new DirectionStep(directions, 1, entries);
        var refresh = StepsBetweenRefreshes * (long)loop.Dimension;
        for (var k = loop.FirstIteration; await loop.ContinueAsync(x, k); k++)
        {
            if (k % refresh == 0) r.Assign(await loop.GradientAsync(x));
            step.Chosen[0] = Draw(loop, k);
            var length = await loop.ComputeAsync(step, r);
            var move = -StepSize * length.Values[0];
            directions.AddTo(step.Chosen[0], move, x.Edit());
            directions.AddImage(step.Chosen[0], move, r.Edit());
        }
    }

    private int Draw(ISequence loop, long k)
    {
        var random = loop.Random(RandomPurpose.Coin, k);
        return sampler!.Draw(ref random);
    }
}
