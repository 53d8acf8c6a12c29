using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;
using Gossamer.Problems.Generalized;

namespace Gossamer.Experiments.Kinds;

/// <summary>The scalar functions that can be named.</summary>
internal enum ScalarName
{
    /// <summary>cosh x − 1.</summary>
    Cosh,

    /// <summary>e^x + e^{1−x}.</summary>
    ExpPair,

    /// <summary>−log x − log(0.1 − x).</summary>
    LogBarrier,

    /// <summary>e^x − μx.</summary>
    ExpTilt,

    /// <summary>|x|^p.</summary>
    Power,
}

/// <summary>Functions whose smoothness grows with the gradient.</summary>
[Kind<ProblemKind>("generalized-smooth",
    "f(x) = Σ_k φ(x_k)/k^decay, the same at all workers: convex functions that are smooth only in relation to their gradient.",
    Paper = "Tyurin: Toward a Unified Theory of Gradient Descent under Generalized Smoothness, ICML 2025, arXiv:2412.11773")]
internal sealed class GeneralizedSmoothKind(
    [Parameter("φ: cosh (cosh x − 1), exp-pair (e^x + e^{1−x}), log-barrier (−log x − log(0.1 − x)), exp-tilt (e^x − μx), power (|x|^p).")] ScalarName function,
    [Parameter("x⁰: constant(3), for instance; must lie in the domain.")] StartKind start,
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension = 1,
    [Parameter("Coordinate k counts 1/k^decay.", Minimum = 0)] double decay = 0,
    [Parameter("μ of exp-tilt, p of power.")] double? parameter = null,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers = 1) : ProblemKind
{
    public override bool DependsOnSeed => start.DependsOnSeed;

    public override Problem Create(ulong seed) => GeneralizedProblems.Separable(
        Function(), [.. Enumerable.Range(1, dimension).Select(k => Math.Pow(k, -decay))], start.Create(seed), workers);

    private ScalarFunction Function()
    {
        if (parameter is not null && function is not (ScalarName.ExpTilt or ScalarName.Power))
            throw new BadInputException("'parameter' means something to exp-tilt and power only: leave it out");
        return function switch
        {
            ScalarName.Cosh => ScalarFunctions.Cosh,
            ScalarName.ExpPair => ScalarFunctions.ExpPair,
            ScalarName.LogBarrier => ScalarFunctions.LogBarrier,
            ScalarName.ExpTilt => ScalarFunctions.ExpTilt(parameter ?? throw new BadInputException("exp-tilt needs 'parameter': its μ")),
            _ => ScalarFunctions.Power(parameter ?? throw new BadInputException("power needs 'parameter': its p")),
        };
    }
}
