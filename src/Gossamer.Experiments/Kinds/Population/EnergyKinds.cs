using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Population.Differentiation;
using Gossamer.Population.Energies;
using Gossamer.Population.Transport;

namespace Gossamer.Experiments.Kinds.Population;

/// <summary>A family of energies, as a file names it.</summary>
internal abstract class EnergyKind
{
    public abstract EnergyModel Create(int dimension);
}

/// <summary>Networks.</summary>
[Kind<EnergyKind>("neural", "V and W are multi-layer perceptrons with smooth activations; β is a parameter.")]
internal sealed class NeuralEnergyKind(
    [Parameter("Units of the hidden layers; [64, 64] unless given.", Minimum = 1)] IReadOnlyList<int>? hidden = null,
    [Parameter("Between the layers: softplus, silu or tanh.")] SmoothActivation activation = SmoothActivation.Softplus,
    [Parameter("True for an interaction W.")] bool interaction = false,
    [Parameter("True for a diffusion β.")] bool diffusion = false,
    [Parameter("True for a potential that depends on time, V(x, t).")] bool timeVarying = false) : EnergyKind
{
    public override EnergyModel Create(int dimension) => new NeuralEnergy(dimension, hidden ?? [64, 64], activation, interaction, diffusion, timeVarying);
}

/// <summary>Features.</summary>
[Kind<EnergyKind>("features", "V = θ₁ᵀφ, W = θ₂ᵀφ with monomials and Gaussian bumps φ: f is a quadratic, which jkonet-star-linear solves at once.")]
internal sealed class FeatureEnergyKind(
    [Parameter("Largest exponent of every coordinate in the monomials; 0 for none.", Minimum = 0, Maximum = 20)] int degree = 4,
    [Parameter("Centres of bumps along every axis; 0 for none.", Minimum = 0, Maximum = 1000)] int bumps = 10,
    [Parameter("The centres fill the cube [−radius, radius]^D.", Minimum = 0)] double radius = 4,
    [Parameter("σ of the bumps exp(−‖v − c‖²/σ).", Symbol = "σ", Minimum = 1e-12)] double width = 0.5,
    [Parameter("True for an interaction W.")] bool interaction = false,
    [Parameter("True for a diffusion β.")] bool diffusion = false) : EnergyKind
{
    public override EnergyModel Create(int dimension) => new FeatureEnergy(new Features(dimension, degree, bumps, radius, width), interaction, diffusion);
}

/// <summary>How particles are put together, as a file names it.</summary>
internal abstract class CouplingKind
{
    public abstract Coupling Create();
}

/// <summary>Exact transport.</summary>
[Kind<CouplingKind>("exact", "Optimal transport with the cost ‖x − y‖², exactly, in blocks of rows.")]
internal sealed class ExactCouplingKind(
    [Parameter("Rows of a block, where clouds are equally large; 0 for no blocks.", Minimum = 0)] int block = 1000) : CouplingKind
{
    public override Coupling Create() => new() { Block = block };
}

/// <summary>Transport with entropy.</summary>
[Kind<CouplingKind>("entropic", "Optimal transport with ε times the entropy, by Sinkhorn's iteration; entries that are small are left out.")]
internal sealed class EntropicCouplingKind(
    [Parameter("Weight of the entropy.", Symbol = "ε", Minimum = 1e-9)] double epsilon,
    [Parameter("Rows of a block, where clouds are equally large; 0 for no blocks.", Minimum = 0)] int block = 1000) : CouplingKind
{
    public override Coupling Create() => new() { Epsilon = epsilon, Block = block };
}

/// <summary>No transport.</summary>
[Kind<CouplingKind>("trajectories", "Row i of a snapshot is row i of the next: for paired data, where the true pairs are known.")]
internal sealed class TrajectoryCouplingKind : CouplingKind
{
    public override Coupling Create() => new() { IsGiven = true };
}
