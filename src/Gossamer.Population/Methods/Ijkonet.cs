using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Population.Differentiation;
using Gossamer.Population.Energies;
using Gossamer.Population.Learning;
using Gossamer.Population.Problems;
using Gossamer.Problems;

namespace Gossamer.Population.Methods;

/// <summary>Options of <see cref="Ijkonet"/>.</summary>
public sealed record IjkonetOptions : MethodOptions
{
    /// <summary>Steps of the maps in every iteration.</summary>
    [Parameter("Steps of the maps before every step of the energy; one diverges with equal step sizes.", Symbol = "n_inner", Minimum = 1)]
    public int InnerSteps { get; init; } = 10;

    /// <summary>Adam's step for the maps.</summary>
    [Parameter("Step size of the maps; 'stepSize' is that of the energy.", Minimum = 1e-12)]
    public double MapStepSize { get; init; } = 1e-3;

    /// <summary>Particles of every snapshot in a batch.</summary>
    [Parameter("Particles drawn of every snapshot, anew in every step and independently of each other.", Symbol = "B", Minimum = 2)]
    public int Batch { get; init; } = 250;

    /// <summary>Units of the two hidden layers of a map.</summary>
    [Parameter("Units of each of the two hidden layers of a map.", Minimum = 1)]
    public int MapUnits { get; init; } = 64;

    /// <summary>Whether every step has a map of its own.</summary>
    [Parameter("True for one network a step; false for one network for all, with the time as a further input.")]
    public bool SeparateMaps { get; init; }

    /// <summary>What of the last average stays in the next.</summary>
    [Parameter("The energy that is shown is an exponential average of the iterates with this memory, from 0 (none) to below 1; training circles about its solution.", Minimum = 0, Maximum = 0.9999)]
    public double Averaging { get; init; }
}

/// <summary>
/// iJKOnet: the energy J_θ for which the observed snapshots are JKO steps is the solution of
/// max_θ min_φ Σ_k { J_θ(T_φ^k#ρ_k) − J_θ(ρ_{k+1}) + ½E‖x − T_φ^k(x)‖² }, found by descent of the maps and ascent of the energy.
/// Both use Adam with gradients clipped to norm 10; β is kept at 0 or above. With the potential alone this is the semi-dual of
/// W₂² between the snapshots (derived).
/// </summary>
/// <param name="options">Step sizes, batch, maps.</param>
[Method("ijkonet",
    Title = "iJKOnet",
    Family = "population",
    Summary = "Learns the energy that moves a population by inverse optimisation: energies against transport maps, on unpaired snapshots, without transport plans.",
    Paper = "M. Persiianov, J. Chen, P. Mokrov, A. Tyurin, E. Burnaev, A. Korotin, Learning of Population Dynamics: Inverse Optimization Meets JKO Scheme, ICLR 2026, arXiv:2506.01502",
    Guarantee = "One step, potential only, V_q = tau*V + ||.||^2/2 convex and (1/b)-smooth: int ||grad V* - grad V||^2 drho_1 <= (2/(b*tau))*gap (Theorem 3.1, constant derived).")]
public sealed class Ijkonet(IjkonetOptions options) : SequentialMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => LearnerTheory.DemandNeural(setting, "iJKOnet");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => LearnerTheory.Inverse(options.InnerSteps);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var problem = ((PopulationObjective)loop.Objective).Problem;
        var energy = (NeuralEnergy)problem.Energy;
        var maps = new TransportMaps(
            problem.Snapshots.Dimension, problem.Snapshots.Steps, options.MapUnits, SmoothActivation.Softplus, options.SeparateMaps);
        var game = new InverseGame(problem, energy, maps, options.Batch);

        var theta = loop.State.Vector("theta", loop.Start);
        var average = loop.State.Vector("average", loop.Start);
        var phi = loop.State.Vector("phi", maps.Length);
        var ascent = new Adam(loop.State, "theta", theta.Length);
        var descent = new Adam(loop.State, "phi", phi.Length);
        if (loop.FirstIteration == 0)
        {
            var random = loop.Random(RandomPurpose.Other, 0);
            maps.Draw(phi.Edit(), ref random);
        }
        var mapGradient = new MapGradient(game, theta, maps.Length);
        var energyGradient = new EnergyGradient(game, phi);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(average, k); k++)
        {
            for (var inner = 0; inner < options.InnerSteps; inner++)
                descent.Step(phi, await loop.ComputeAsync(mapGradient, phi), options.MapStepSize);
            ascent.Step(theta, await loop.ComputeAsync(energyGradient, theta), -StepSize);
            if (energy.HasDiffusion) theta[theta.Length - 1] = Math.Max(0, theta[theta.Length - 1]);
            average.MoveTowards(theta, 1 - options.Averaging);
        }
    }

    /// <summary>∂L/∂φ on a fresh batch.</summary>
    private sealed class MapGradient(InverseGame game, Vector theta, int length) : Computation
    {
        public override int Length(int dimension) => length;

        public override long ComponentGradients(GradientOracle oracle, ILocalObjective objective) => game.Particles;

        public override void Evaluate(
            GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
        {
            game.Draw(ref samples);
            game.MapGradient(theta, point, result);
        }
    }

    /// <summary>∂L/∂θ on a fresh batch.</summary>
    private sealed class EnergyGradient(InverseGame game, Vector phi) : Computation
    {
        public override long ComponentGradients(GradientOracle oracle, ILocalObjective objective) => game.Particles;

        public override void Evaluate(
            GradientOracle oracle, ILocalObjective objective, ReadOnlySpan<double> point, ref RandomStream samples, Span<double> result)
        {
            game.Draw(ref samples);
            game.EnergyGradient(point, phi, result);
        }
    }
}
