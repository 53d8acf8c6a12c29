using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Population.Problems;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds.Population;

/// <summary>Learning the energy that moves a population.</summary>
[Kind<ProblemKind>("population",
    "Snapshots of a population; x is the vector of parameters of the energy that moves it, f(x) the violation of the optimality condition of the JKO scheme at coupled particles (JKOnet*).",
    Paper = "Persiianov et al., Learning of Population Dynamics: Inverse Optimization Meets JKO Scheme, ICLR 2026, arXiv:2506.01502; Terpin et al., NeurIPS 2024, arXiv:2406.12616")]
internal sealed class PopulationKind(
    [Parameter("The snapshots: simulated or observed.")] PopulationDataKind data,
    [Parameter("The family of energies: neural unless given, or features.")] EnergyKind? energy = null,
    [Parameter("How particles of snapshots that follow each other are put together for f: exact unless given, entropic(0.1), or trajectories.")] CouplingKind? coupling = null,
    [Parameter("Where forces are taken: end (an implicit step, as the JKO scheme has it) or start (matches explicitly simulated data).")] ForcesAt forcesAt = ForcesAt.End,
    [Parameter("Particles by which interactions are averaged.", Minimum = 2)] int interactionParticles = 64,
    [Parameter("Components of the Gaussian mixture that stands for the density of a snapshot, where the energy has a diffusion.", Minimum = 1)] int components = 10,
    [Parameter("Weight of ‖x‖² for energies made of features.", Minimum = 0)] double ridge = 0.01,
    [Parameter("Number of workers, among which the coupled pairs are spread in the order of time.", Symbol = "n", Minimum = 1)] int workers = 1) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed)
    {
        var snapshots = data.Create(seed);
        return new PopulationProblem(snapshots, (energy ?? new NeuralEnergyKind()).Create(snapshots.Dimension), new PopulationOptions
        {
            Coupling = (coupling ?? new ExactCouplingKind()).Create(),
            ForcesAt = forcesAt,
            InteractionParticles = interactionParticles,
            Components = components,
            Ridge = ridge,
            Workers = workers,
            Seed = seed,
        });
    }
}
