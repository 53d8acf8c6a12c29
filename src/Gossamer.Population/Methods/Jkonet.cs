using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Population.Energies;
using Gossamer.Population.Learning;
using Gossamer.Population.Particles;
using Gossamer.Population.Problems;
using Gossamer.Population.Transport;

namespace Gossamer.Population.Methods;

/// <summary>Options of <see cref="Jkonet"/>.</summary>
public sealed record JkonetOptions : MethodOptions
{
    /// <summary>Particles of every snapshot in a batch.</summary>
    [Parameter("Particles drawn of every snapshot.", Symbol = "B", Minimum = 2)]
    public int Batch { get; init; } = 250;

    /// <summary>ε of the Sinkhorn loss.</summary>
    [Parameter("Weight of the entropy in the loss between predicted and observed particles.", Symbol = "ε", Minimum = 1e-6)]
    public double Entropy { get; init; } = 1;

    /// <summary>Whether every step starts from observed particles.</summary>
    [Parameter("True: every step starts from the observed particles; false: from those that the step before predicted.")]
    public bool TeacherForcing { get; init; }
}

/// <summary>
/// JKOnet in its implicit variant: the outer problem fits the particles y that the JKO step of V_θ predicts to the next snapshot
/// by the Sinkhorn cost; one Adam step for every k. The original solves the inner problem by a hundred Adam steps of an
/// input-convex network and differentiates through them. For a potential the inner problem falls apart into one small problem a
/// particle, which is solved here, and differentiated by the implicit function theorem: no network, no unrolling.
/// </summary>
/// <param name="options">γ, batch, ε.</param>
[Method("jkonet",
    Title = "JKOnet (implicit)",
    Family = "population",
    Summary = "Learns a potential by fitting the particles that its JKO step predicts; the baseline that JKOnet* and iJKOnet are faster than. Implicit variant: the inner problem is solved exactly.",
    Paper = "C. Bunne, L. Papaxanthos, A. Krause, M. Cuturi, Proximal Optimal Transport Modeling of Population Dynamics, AISTATS 2022, arXiv:2106.06345; implicit variant derived",
    Guarantee = "None.")]
public sealed class Jkonet(JkonetOptions options) : SequentialMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => LearnerTheory.DemandNeural(setting, "JKOnet");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => LearnerTheory.Bilevel();

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var problem = ((PopulationObjective)loop.Objective).Problem;
        var energy = (NeuralEnergy)problem.Energy;
        if (energy.HasInteraction || energy.HasDiffusion)
            throw new AssumptionException("JKOnet learns a potential only: leave out 'interaction' and 'diffusion' of the energy, or use jkonet-star or ijkonet");
        var theta = loop.State.Vector("theta", loop.Start);
        var adam = new Adam(loop.State, "theta", theta.Length);
        var map = new ImplicitMap(energy);
        var gradient = new double[theta.Length];
        for (var k = loop.FirstIteration; await loop.ContinueAsync(theta, k); k++)
        {
            var random = loop.Random(RandomPurpose.Sample, k);
            var x = Draw(problem.Snapshots.Train[0], ref random);
            for (var step = 0; step < problem.Snapshots.Steps; step++)
            {
                var phase = problem.Snapshots.Phase(step + 1);
                var y = new double[x.Values.Length];
                map.Push(theta, phase, x.Values, y);                            // y = argmin V(y) + ½‖y − x‖²
                var observed = Draw(problem.Snapshots.Train[step + 1], ref random);
                Array.Clear(gradient);
                map.AddGradient(theta, phase, y, Pull(new Cloud(y, x.Dimension), observed), gradient);
                adam.Step(theta, gradient, StepSize);
                x = options.TeacherForcing ? observed : new Cloud(y, x.Dimension);
            }
            await loop.SpendAsync(problem.Snapshots.Steps);
        }
    }

    // The gradient of the Sinkhorn cost by the predicted particles, with the plan held fixed: 2Σ_j P_ij(y_i − z_j).
    private double[] Pull(Cloud predicted, Cloud observed)
    {
        var plan = Sinkhorn.Solve(CostMatrix.Between(predicted, observed, GroundCost.Squared), options.Entropy);
        var (pull, row) = (new double[predicted.Values.Length], new double[observed.Count]);
        for (var i = 0; i < predicted.Count; i++)
        {
            plan.Row(i, row);
            for (var j = 0; j < observed.Count; j++)
            {
                for (var axis = 0; axis < predicted.Dimension; axis++)
                    pull[(i * predicted.Dimension) + axis] += 2 * row[j] * (predicted[i][axis] - observed[j][axis]);
            }
        }
        return pull;
    }

    private Cloud Draw(Cloud cloud, ref RandomStream random)
    {
        var chosen = new int[options.Batch];
        foreach (ref var index in chosen.AsSpan()) index = random.NextInt(cloud.Count);
        return cloud.Select(chosen);
    }
}
