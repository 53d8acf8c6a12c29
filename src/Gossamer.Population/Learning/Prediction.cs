using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Population.Energies;
using Gossamer.Population.Particles;

namespace Gossamer.Population.Learning;

/// <summary>Where a learnt energy moves particles in one step.</summary>
public static class Prediction
{
    private const int FixedPointSteps = 50;

    /// <summary>
    /// One step of all particles: x − ∇V(x) − mean ∇W + √(2β)ξ, or, implicitly, fifty fixed-point iterations
    /// y ← x − ∇V(y) − mean ∇W(y − y′) as in the code of JKOnet*, with the noise added to the result.
    /// </summary>
    /// <param name="energy">The family of energies.</param>
    /// <param name="parameters">θ, in units of one step.</param>
    /// <param name="from">Where the particles are.</param>
    /// <param name="phase">The time of the snapshot that is predicted, from 0 to 1.</param>
    /// <param name="stepping">Explicit or implicit.</param>
    /// <param name="random">Where the noise comes from.</param>
    public static Cloud Step(EnergyModel energy, ReadOnlySpan<double> parameters, Cloud from, double phase, Stepping stepping, ref RandomStream random)
    {
        var at = from.Values.ToArray();
        var (force, drift) = (new double[at.Length], new double[at.Length]);
        for (var k = 0; k < (stepping == Stepping.Explicit ? 1 : FixedPointSteps); k++)
        {
            energy.PotentialGradient(parameters, at, phase, force);
            if (energy.HasInteraction)
            {
                energy.InteractionDrift(parameters, at, at, drift);
                TensorPrimitives.Add(force, drift, force);
            }
            TensorPrimitives.Subtract(from.Values, force, at);
        }
        if (energy.Beta(parameters) is > 0 and var beta)
        {
            random.FillGaussian(force);
            TensorPrimitives.MultiplyAdd(force, Math.Sqrt(2 * beta), at, at);
        }
        return new Cloud(at, from.Dimension);
    }
}
