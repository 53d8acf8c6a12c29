using Gossamer.Execution;
using Gossamer.Population.Problems;

namespace Gossamer.Population.Methods;

/// <summary>What is known of the learners: customary and tried step sizes, no theorem.</summary>
internal static class LearnerTheory
{
    /// <summary>Adam's customary step in JKOnet*.</summary>
    public static Theory Customary() => new() { StepSize = 1e-3, StepSizeSource = "gamma = 1e-3, that of the code of Terpin et al., 2024; no theorem" };

    /// <summary>None is known for bilevel training.</summary>
    public static Theory Bilevel() => new()
    {
        StepSizeSource = "none for bilevel training (Bunne et al., 2022)",
        WhyNoStepSize = "no theorem covers bilevel training; 1e-3 is customary",
    };

    /// <summary>
    /// 2e-4 for energies and 1e-3 for maps with ten inner steps, or 1e-3 for both with five: tried on styblinski-tang. One inner step
    /// with equal step sizes diverges.
    /// </summary>
    /// <param name="innerSteps">Steps of the maps in every iteration.</param>
    public static Theory Inverse(long innerSteps) => new()
    {
        StepSize = innerSteps >= 10 ? 2e-4 : 1e-3,
        StepSizeSource = innerSteps >= 10 ? "gamma = 2e-4 with ten inner steps (derived by runs; no theorem)" : "gamma = 1e-3 with few inner steps (derived by runs; no theorem)",
    };

    /// <summary>The problem is a population with a neural energy, and gradients are not perturbed.</summary>
    /// <exception cref="AssumptionException">It is not.</exception>
    public static void DemandNeural(Setting setting, string method)
    {
        if (!setting.Offers<NeuralObjective>())
        {
            throw new AssumptionException(
                $"{method} learns from snapshots of a population by a neural energy; use a problem of kind: population with energy: {{kind: neural}}");
        }
        DemandExact(setting, method);
    }

    /// <summary>Batches are drawn by the method itself.</summary>
    public static void DemandExact(Setting setting, string method)
    {
        if (!setting.IsExact) throw new AssumptionException($"{method} draws its batches itself; leave out 'oracle' and set its own 'batch'");
    }
}
