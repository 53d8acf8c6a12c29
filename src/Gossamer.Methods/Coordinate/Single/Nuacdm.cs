using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Samplings;

namespace Gossamer.Methods.Coordinate;

/// <summary>How accelerated coordinate descent draws.</summary>
public enum AcceleratedSampling
{
    /// <summary>In proportion to √L_i (NUACDM).</summary>
    SquareRoot,

    /// <summary>Uniformly (ACDM).</summary>
    Uniform,

    /// <summary>In proportion to L_i.</summary>
    Smoothness,
}

/// <summary>Options of <see cref="Nuacdm"/>.</summary>
public sealed record NuacdmOptions : MethodOptions
{
    /// <summary>How coordinates are drawn.</summary>
    [Parameter("square-root: in proportion to sqrt(L_i) (NUACDM, the best); uniform (ACDM); smoothness: in proportion to L_i.")]
    public AcceleratedSampling Sampling { get; init; } = AcceleratedSampling.SquareRoot;
}

/// <summary>
/// Accelerated coordinate descent with non-uniform sampling for strongly convex f: x = τz + (1 − τ)y, then with the partial
/// derivative at x a short step for y and a long one for z. Every step touches all coordinates, but needs one derivative only.
/// </summary>
/// <param name="options">The sampling, and the step size in multiples of 1/L_i.</param>
[Method("nuacdm",
    Title = "NUACDM",
    Family = "coordinate",
    Summary = "Accelerated coordinate descent: coordinates are drawn in proportion to sqrt(L_i), or uniformly (ACDM); for strongly convex objectives.",
    Paper = "Z. Allen-Zhu, Z. Qu, P. Richtarik, Y. Yuan, Even Faster Accelerated Coordinate Descent Using Non-Uniform Sampling, ICML 2016, arXiv:1512.09103",
    Guarantee = "E[(f(y) - f*)*eta/tau + (1 + eta*mu)/2*||z - x*||^2] shrinks by 1 - tau in every iteration, tau = 2/(1 + sqrt(1 + 4*S^2/mu)), S = sum_i sqrt(L_i).")]
public sealed class Nuacdm(NuacdmOptions options) : SequentialMethod(options)
{
    private double[] smoothness = [], probabilities = [];
    private double tau, eta, mu;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        CoordinateDescentTheory.RequireSmoothness(setting, "NUACDM");
        if (!(options.StepSize.InUse(1) < 2))
            throw new AssumptionException("NUACDM takes steps in multiples of 1/L_i, and y rises with 2 or more of them; take a stepSize below 2, 1 being the best");
        if (setting.Constants.IsConvex && QuadraticAssumption.StrongConvexity(setting) > 0) return;
        throw new AssumptionException("NUACDM needs a strongly convex f, and no mu > 0 is known here; add a regularizer, such as l2(0.01), or take coordinate-descent");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        smoothness = CoordinateDescentTheory.Smoothness(setting);
        probabilities = NuacdmTheory.Probabilities(smoothness, options.Sampling);
        mu = QuadraticAssumption.StrongConvexity(setting);
        (tau, eta) = NuacdmTheory.Parameters(smoothness, probabilities, mu, StepInUse.Progress(options, 1));
        return NuacdmTheory.For(setting, mu, tau, eta);
    }

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var y = loop.State.Vector("y", loop.Start);
        var z = loop.State.Vector("z", loop.Start);
        var x = new Vector(loop.Dimension);
        var (table, partial) = (new AliasTable(probabilities), new PartialDerivative());
        for (var k = loop.FirstIteration; await loop.ContinueAsync(y, k); k++)
        {
            x.Assign(y);
            x.MoveTowards(z, tau);                                  // x = τz + (1 − τ)y
            var random = loop.Random(RandomPurpose.Coin, k);
            var i = partial.Coordinate = table.Draw(ref random);
            var derivative = (await loop.ComputeAsync(partial, x)).Values[0];
            y.Assign(x);
            y[i] -= StepSize / smoothness[i] * derivative;
            z.MoveTowards(x, eta * mu / (1 + (eta * mu)));          // (z + ημx)/(1 + ημ)
            z[i] -= eta / (probabilities[i] * (1 + (eta * mu))) * derivative;
        }
    }
}
