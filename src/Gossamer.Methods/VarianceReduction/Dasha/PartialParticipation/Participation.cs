using System.Runtime.InteropServices;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>How often workers take part in a round, alone and together; the same for all, and independent between rounds.</summary>
/// <param name="Probability">p_a, with which a worker takes part.</param>
/// <param name="PairProbability">p_aa, with which two given workers both do.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Participation(double Probability, double PairProbability)
{
    /// <summary>θ_a = 1 − p_aa/p_a, from 0 for full participation to 1 for one worker at a time.</summary>
    public double Variance => 1 - (PairProbability / Probability);

    /// <summary>True where every round has all workers.</summary>
    public bool IsFull => Probability == 1;

    /// <summary>The probabilities of a sampling of the workers.</summary>
    /// <param name="sampler">The sampling.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="title">The method's title.</param>
    /// <exception cref="AssumptionException">They differ between workers, or a worker can be drawn twice.</exception>
    public static Participation Of(Sampler sampler, string name, string title)
    {
        if (sampler.IsFull) return new Participation(1, 1);
        if (sampler.PairFrequency is not { } pair)
        {
            throw new AssumptionException(
                $"{title} wants every worker to take part equally often, and at most once a round, which {name} does not give; use nice(s) or independent(s)");
        }
        return new Participation(sampler.Frequency(0), pair);
    }
}
