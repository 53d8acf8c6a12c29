using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Population.Differentiation;
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
    [Parameter("Particles that every worker draws of its part of every snapshot, anew in every step and independently of each other.", Symbol = "B", Minimum = 2)]
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
/// W₂² between the snapshots (derived). Every worker holds rows of all snapshots; gradients of the maps (|φ| numbers up and down a
/// step) and of the energy (|θ|) are means over the workers.
/// </summary>
/// <param name="options">Step sizes, batch, maps.</param>
[Method("ijkonet",
    Title = "iJKOnet",
    Family = "population",
    Summary = "Learns the energy that moves a population by inverse optimisation: energies against transport maps, on unpaired snapshots, without transport plans; on one machine or many.",
    Paper = "M. Persiianov, J. Chen, P. Mokrov, A. Tyurin, E. Burnaev, A. Korotin, Learning of Population Dynamics: Inverse Optimization Meets JKO Scheme, ICLR 2026, arXiv:2506.01502",
    Guarantee = "One step, potential only, V_q = tau*V + ||.||^2/2 convex and (1/b)-smooth: int ||grad V* - grad V||^2 drho_1 <= (2/(b*tau))*gap (Theorem 3.1, constant derived).")]
public sealed class Ijkonet(IjkonetOptions options) : CentralizedMethod(options)
{
    // The tag of the question for the maps at the start; rounds count from 0.
    private const long Start = -1;

    // Every iteration has as many rounds as inner steps, and one for the energy.
    private long Rounds => options.InnerSteps + 1;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => LearnerTheory.DemandNeural(setting, "iJKOnet");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => LearnerTheory.Inverse(options.InnerSteps);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var theta = hub.State.Vector("theta", hub.Start);
        var average = hub.State.Vector("average", hub.Start);
        var hasDiffusion = hub.State.Counter("has diffusion");
        var phi = hub.State.Find("phi") ?? await AskForMapsAsync(hub, hasDiffusion);
        var ascent = new Adam(hub.State, "theta", theta.Length);
        var descent = new Adam(hub.State, "phi", phi.Length);
        var (g, h) = (new Vector(phi.Length), new Vector(theta.Length));
        for (var k = hub.FirstIteration; await hub.ContinueAsync(average, k); k++)
        {
            for (var inner = 0; inner < options.InnerSteps; inner++)
            {
                var point = hub.Dense(phi.Values);
                await hub.BroadcastAsync(inner == 0 ? hub.Bundle(hub.Dense(theta.Values), point) : hub.Bundle(point), (k * Rounds) + inner);
                Average(await hub.GatherAsync((k * Rounds) + inner), g);
                descent.Step(phi, g, options.MapStepSize);
            }
            var last = (k * Rounds) + options.InnerSteps;
            await hub.BroadcastAsync(hub.Bundle(hub.Dense(phi.Values)), last);
            Average(await hub.GatherAsync(last), h);
            ascent.Step(theta, h, -StepSize);
            if (hasDiffusion.Value != 0) theta[theta.Length - 1] = Math.Max(0, theta[theta.Length - 1]);
            average.MoveTowards(theta, 1 - options.Averaging);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var part = (NeuralObjective)me.Objective;
        var maps = new TransportMaps(
            part.Problem.Snapshots.Dimension, part.Problem.Snapshots.Steps, options.MapUnits, SmoothActivation.Softplus, options.SeparateMaps);
        var game = new InverseGame(part, maps, options.Batch);
        var theta = me.State.Vector("theta", me.Start);
        var phi = new Vector(maps.Length);
        var mapGradient = new MapGradient(game, theta, maps.Length);
        var energyGradient = new EnergyGradient(game, phi);
        while (true)
        {
            var asked = await me.ReceiveAsync();
            if (asked.Tag == Start)
            {
                var random = me.Random(RandomPurpose.Other, 0);
                maps.Draw(phi.Edit(), ref random);
                await me.SendAsync(me.Bundle(me.Dense(phi.Values), me.Dense(game.HasDiffusion ? 1 : 0)), Start);
                continue;
            }
            var step = asked.Tag % Rounds;
            if (step == 0) theta.Assign(asked.Part(0));
            phi.Assign(asked.Part(step == 0 ? 1 : 0));
            var gradient = step < options.InnerSteps ? await me.ComputeAsync(mapGradient, phi) : await me.ComputeAsync(energyGradient, theta);
            await me.SendAsync(me.Bundle(gradient), asked.Tag);
        }
    }

    /// <summary>The coordinator knows no network: the first worker draws maps that are the identity.</summary>
    private static async Task<Vector> AskForMapsAsync(ICoordinator hub, Counter hasDiffusion)
    {
        await hub.SendAsync(0, Message.Empty(hub.Dimension), Start);
        var answer = (await hub.GatherAsync(Start, 1))[0];
        hasDiffusion.Value = (long)answer.Scalar(1);
        var phi = hub.State.Vector("phi", answer.Part(0).Dimension);
        phi.Assign(answer.Part(0));
        return phi;
    }

    private static void Average(Arrivals gradients, Vector mean)
    {
        mean.Clear();
        foreach (var arrival in gradients) mean.Add(arrival.Part(0), 1.0 / gradients.Count);
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
