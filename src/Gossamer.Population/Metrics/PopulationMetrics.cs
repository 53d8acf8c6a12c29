using Gossamer.Execution;
using Gossamer.Population.Distances;
using Gossamer.Population.Particles;
using Gossamer.Population.Problems;

namespace Gossamer.Population.Metrics;

/// <summary>The unexplained share of variance of the gradient, in percent.</summary>
[Metric("l2-uvp", "100·E‖∇V̂ − ∇V*‖²/Var(ρ_k) percent in units of one step, at test particles of ρ_{k+1}, mean over the steps; needs the true potential.",
    Title = "L2-UVP", Symbol = "L²-UVP, %", Paper = "Persiianov et al., ICLR 2026, arXiv:2506.01502, (19)")]
public sealed class GradientUnexplained : GradientMetric
{
    /// <inheritdoc/>
    public override string Name => "l2-uvp";

    /// <inheritdoc/>
    protected override double Relate(double error, double size, Cloud from) => 100 * error / from.Variance();
}

/// <summary>The relative error of the gradient.</summary>
[Metric("gradient-error", "E‖∇V̂ − ∇V*‖²/E‖∇V*‖² at test particles of ρ_{k+1}, mean over the steps; needs the true potential.",
    Title = "Relative gradient error", Symbol = "‖∇V̂ − ∇V*‖²/‖∇V*‖²")]
public sealed class GradientError : GradientMetric
{
    /// <inheritdoc/>
    public override string Name => "gradient-error";

    /// <inheritdoc/>
    protected override string? Refuse(PopulationProblem problem) =>
        base.Refuse(problem) ?? (IsFlat(problem) ? "divides by the true gradient, and a flat potential has none; use l2-uvp" : null);

    /// <inheritdoc/>
    protected override double Relate(double error, double size, Cloud from) => error / size;

    private static bool IsFlat(PopulationProblem problem)
    {
        var gradient = new double[problem.Snapshots.Dimension];
        var cloud = problem.Snapshots.Test[^1];
        for (var i = 0; i < cloud.Count; i++)
        {
            problem.Snapshots.Truth!.Potential.Gradient(cloud[i], gradient);
            if (gradient.AsSpan().ContainsAnyExcept(0)) return false;
        }
        return true;
    }
}

/// <summary>The earth mover's distance of the papers.</summary>
/// <param name="stepping">How the energy moves particles.</param>
[Metric("emd", "W₁ between test particles that the energy moves by one step and those observed, mean over the steps.",
    Title = "EMD one step ahead", Symbol = "W₁", SpansDecades = false)]
public sealed class EarthMover([Parameter("explicit: forces at the old positions; implicit: at the new ones.")] Stepping stepping = Stepping.Explicit)
    : PredictionMetric(stepping)
{
    /// <inheritdoc/>
    public override string Name => Named("emd");

    /// <inheritdoc/>
    protected override double Compare(Cloud predicted, Cloud observed) => Wasserstein.W1(predicted, observed);
}

/// <summary>The Wasserstein distance of second order.</summary>
/// <param name="stepping">How the energy moves particles.</param>
[Metric("w2", "W₂ between test particles that the energy moves by one step and those observed, mean over the steps.",
    Title = "W2 one step ahead", Symbol = "W₂", SpansDecades = false)]
public sealed class SecondWasserstein([Parameter("explicit: forces at the old positions; implicit: at the new ones.")] Stepping stepping = Stepping.Explicit)
    : PredictionMetric(stepping)
{
    /// <inheritdoc/>
    public override string Name => Named("w2");

    /// <inheritdoc/>
    protected override double Compare(Cloud predicted, Cloud observed) => Math.Sqrt(Wasserstein.W2Squared(predicted, observed));
}

/// <summary>The unexplained share of variance between normal laws.</summary>
/// <param name="stepping">How the energy moves particles.</param>
[Metric("bw2-uvp", "100·BW₂²/(½Var ρ) percent between test particles that the energy moves by one step and those observed, mean over the steps.",
    Title = "BW2-UVP one step ahead", Symbol = "BW₂²-UVP, %")]
public sealed class BuresUnexplained([Parameter("explicit: forces at the old positions; implicit: at the new ones.")] Stepping stepping = Stepping.Explicit)
    : PredictionMetric(stepping)
{
    /// <inheritdoc/>
    public override string Name => Named("bw2-uvp");

    /// <inheritdoc/>
    protected override double Compare(Cloud predicted, Cloud observed) =>
        Wasserstein.UnexplainedPercentage(Wasserstein.BuresSquared(predicted, observed), observed.Variance());
}

/// <summary>The maximum mean discrepancy.</summary>
/// <param name="stepping">How the energy moves particles.</param>
[Metric("mmd", "The squared maximum mean discrepancy with five Gaussian kernels between test particles that the energy moves by one step and those observed, mean over the steps.",
    Title = "MMD² one step ahead", Symbol = "MMD²")]
public sealed class MeanDiscrepancy([Parameter("explicit: forces at the old positions; implicit: at the new ones.")] Stepping stepping = Stepping.Explicit)
    : PredictionMetric(stepping)
{
    /// <inheritdoc/>
    public override string Name => Named("mmd");

    /// <inheritdoc/>
    protected override double Compare(Cloud predicted, Cloud observed) => Samples.MeanDiscrepancySquared(predicted, observed);
}
