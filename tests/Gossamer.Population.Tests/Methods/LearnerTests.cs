using Gossamer.Execution;
using Gossamer.Population.Differentiation;
using Gossamer.Population.Energies;
using Gossamer.Population.Learning;
using Gossamer.Population.Methods;
using Gossamer.Population.Metrics;
using Gossamer.Population.Particles;
using Gossamer.Population.Potentials;
using Gossamer.Population.Problems;
using Gossamer.Population.Tests.Problems;
using Gossamer.Population.Transport;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Testing;

namespace Gossamer.Population.Tests.Methods;

public class LearnerTests
{
    [Fact]
    public void Inverse_learning_keeps_the_laws() => MethodConformance.Check<Ijkonet>(new IjkonetOptions { InnerSteps = 2, Batch = 8, MapUnits = 4, Averaging = 0.5 });

    [Fact]
    public void Regression_keeps_the_laws() => MethodConformance.Check<JkonetStar>();

    [Fact]
    public void Linear_regression_keeps_the_laws() => MethodConformance.Check<JkonetStarLinear>();

    [Fact]
    public void The_bilevel_baseline_keeps_the_laws() => MethodConformance.Check<Jkonet>(new JkonetOptions { Batch = 8 });

    [Fact]
    public void Linear_regression_is_done_in_one_step()
    {
        var problem = new PopulationProblem(
            PopulationProblemTests.Simulated(PotentialName.StyblinskiTang, particles: 200), new FeatureEnergy(new Features(2)));
        var run = Run(problem, new JkonetStarLinear(new MethodOptions()), 1);
        var solution = problem.Minimizer!.Value.Span;
        for (var k = 0; k < solution.Length; k++) Assert.Equal(solution[k], run.Final[k], 6);
    }

    [Fact]
    public void Regression_learns_the_gradient_of_implicit_data_with_known_pairs()
    {
        var data = PopulationProblemTests.Simulated(PotentialName.StyblinskiTang, particles: 600, paired: true, stepping: Stepping.Implicit);
        var problem = new PopulationProblem(data, new NeuralEnergy(2, [32, 32]), new PopulationOptions { Coupling = new Coupling { IsGiven = true }, Seed = 1 });
        var run = Run(problem, new JkonetStar(new JkonetStarOptions { Batch = 100, StepSize = 3e-3 }), 1500);
        var metric = new GradientError();
        var (before, after) = (metric.Evaluate(problem, problem.Start.Span), metric.Evaluate(problem, run.Final));
        Assert.True(after < 0.1 && after < before / 5, $"{before} before, {after} after");
    }

    [Fact]
    public void Inverse_learning_learns_from_unpaired_data()
    {
        var data = PopulationProblemTests.Simulated(PotentialName.StyblinskiTang, particles: 1000);
        var problem = new PopulationProblem(data, new NeuralEnergy(2, [32, 32]), new PopulationOptions { Seed = 1 });
        var run = Run(problem, new Ijkonet(new IjkonetOptions { InnerSteps = 5, Batch = 128, MapUnits = 32 }), 200);
        var metric = new GradientUnexplained();
        var (before, after) = (metric.Evaluate(problem, problem.Start.Span), metric.Evaluate(problem, run.Final));
        Assert.True(after < before / 2, $"{before} before, {after} after");
    }

    [Fact]
    public void Workers_share_the_particles_and_learn_together()
    {
        var data = PopulationProblemTests.Simulated(PotentialName.StyblinskiTang, particles: 1000);
        var problem = new PopulationProblem(data, new NeuralEnergy(2, [32, 32]), new PopulationOptions { Seed = 1, Workers = 3 });
        for (var k = 0; k <= data.Steps; k++)
        {
            double[] all = [.. Enumerable.Range(0, 3).SelectMany(worker => ((NeuralObjective)problem.Local(worker)).Particles(k).Values.ToArray())];
            Assert.Equal(data.Train[k].Values.ToArray(), all);
        }
        var method = new Ijkonet(new IjkonetOptions { InnerSteps = 5, Batch = 48, MapUnits = 32 });
        var run = Run(problem, method, 200);
        var metric = new GradientUnexplained();
        var (before, after) = (metric.Evaluate(problem, problem.Start.Span), metric.Evaluate(problem, run.Final));
        Assert.True(after < before / 2, $"{before} before, {after} after");
        // The maps: once from the first worker with a flag, then a gradient in each of five rounds, and one of the energy.
        var maps = new TransportMaps(2, data.Steps, 32, SmoothActivation.Softplus, isSeparate: false).Length;
        Assert.Equal((64.0 * (maps + 1) / 3) + (64.0 * 200 * ((5 * maps) + problem.Dimension)), run.Trace[^1].BitsUpPerWorker, 6);
        Assert.Equal((64.0 * 200 * ((6 * maps) + problem.Dimension)), run.Trace[^1].BitsDownPerWorker, 6);
    }

    [Fact]
    public void Diffusion_is_found_where_particles_only_diffuse()
    {
        var data = PopulationProblemTests.Simulated(PotentialName.Flat, particles: 1000, beta: 10);
        var problem = new PopulationProblem(data, new NeuralEnergy(2, [16, 16], diffusion: true), new PopulationOptions { Seed = 1 });
        var options = new IjkonetOptions { InnerSteps = 10, Batch = 64, MapUnits = 16, MapStepSize = 2e-3, StepSize = 1e-3 };
        var run = Run(problem, new Ijkonet(options), 800);
        // 10 in units of one step of 0.01 is 0.1. It rises from 0, overshoots to 0.15, and comes back: 0.116 here.
        Assert.InRange(problem.Energy.Beta(run.Final), 0.07, 0.14);
    }

    [Fact]
    public void Learners_of_populations_refuse_other_problems()
    {
        var error = Assert.Throws<AssumptionException>(() => { Run(Quadratics.Tridiagonal(5, 1), new Ijkonet(new IjkonetOptions()), 1); });
        Assert.Contains("kind: population", error.Message);
        var linear = Assert.Throws<AssumptionException>(() =>
        {
            Run(new PopulationProblem(PopulationProblemTests.Simulated(PotentialName.Quadratic, 20), new NeuralEnergy(2, [3])), new JkonetStarLinear(new MethodOptions()), 1);
        });
        Assert.Contains("energy: {kind: features}", linear.Message);
        var baseline = Assert.Throws<AssumptionException>(() =>
        {
            Run(new PopulationProblem(PopulationProblemTests.Simulated(PotentialName.Quadratic, 20), new NeuralEnergy(2, [3], interaction: true)), new Jkonet(new JkonetOptions { StepSize = 1e-3 }), 1);
        });
        Assert.Contains("potential only", baseline.Message);
    }

    private static RunResult Run(Problem problem, Method method, long iterations) => new Simulator(new Cluster(), 2).RunAsync(new RunRequest(problem, method)
    {
        Stop = new StopRule { Iterations = iterations },
        Record = new RecordPlan { Every = iterations, Metrics = [] },
    }).GetAwaiter().GetResult();
}
