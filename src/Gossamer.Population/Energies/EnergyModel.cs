namespace Gossamer.Population.Energies;

/// <summary>
/// A family of energies J(ρ) = ∫V dρ + ½∬W(x − x′)dρdρ + β∫ρ log ρ with a vector of parameters θ. Energies are in units of one
/// step between snapshots: V stands for τV and so on, so that numbers are of order 1 and τ appears nowhere.
/// </summary>
public abstract class EnergyModel
{
    /// <summary>D.</summary>
    public abstract int Dimension { get; }

    /// <summary>Number of parameters.</summary>
    public abstract int Length { get; }

    /// <summary>Whether it has an interaction W.</summary>
    public abstract bool HasInteraction { get; }

    /// <summary>Whether it has a diffusion β, the last parameter.</summary>
    public abstract bool HasDiffusion { get; }

    /// <summary>Whether V depends on time.</summary>
    public virtual bool IsTimeVarying => false;

    /// <summary>Draws parameters to start from.</summary>
    /// <param name="parameters">θ, overwritten.</param>
    /// <param name="seed">Seed of the draws.</param>
    public abstract void Draw(Span<double> parameters, ulong seed);

    /// <summary>Writes V at points.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="points">Rows of D values.</param>
    /// <param name="phase">The time, 0 at the first snapshot and 1 at the last.</param>
    /// <param name="values">One a point, overwritten.</param>
    public abstract void Potential(ReadOnlySpan<double> parameters, ReadOnlySpan<double> points, double phase, Span<double> values);

    /// <summary>Writes ∇V at points.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="points">Rows of D values.</param>
    /// <param name="phase">The time, 0 at the first snapshot and 1 at the last.</param>
    /// <param name="gradients">Rows of D values, overwritten.</param>
    public abstract void PotentialGradient(ReadOnlySpan<double> parameters, ReadOnlySpan<double> points, double phase, Span<double> gradients);

    /// <summary>Writes the mean of ∇W(x − x′) over particles x′, at points x. Zero without an interaction.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="points">Rows of D values.</param>
    /// <param name="others">The particles x′.</param>
    /// <param name="drift">Rows of D values, overwritten.</param>
    public abstract void InteractionDrift(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> points, ReadOnlySpan<double> others, Span<double> drift);

    /// <summary>β, at least 0; 0 without a diffusion.</summary>
    /// <param name="parameters">θ.</param>
    public double Beta(ReadOnlySpan<double> parameters) => HasDiffusion ? Math.Abs(parameters[^1]) : 0;
}
