using Gossamer.Numerics;
using Gossamer.Population.Differentiation;
using Gossamer.Population.Energies;
using Gossamer.Population.Learning;
using Gossamer.Population.Particles;
using Gossamer.Population.Potentials;
using Gossamer.Population.Problems;
using Gossamer.Population.Tests.Differentiation;
using Gossamer.Population.Tests.Problems;

namespace Gossamer.Population.Tests.Learning;

public class InverseGameTests
{
    [Theory]
    [InlineData(0, 0, -0.185185185185185)]
    [InlineData(0.5, 0.148148148148148, -0.037037037037037)]
    [InlineData(1, 0.185185185185185, 0)]
    [InlineData(1.5, 0.158730158730159, -0.026455026455026)]
    [InlineData(2, 0.092592592592593, -0.092592592592593)]
    public void The_gap_on_the_line_and_its_recovery_bound(double a, double value, double gap)
    {
        // V = a*y^2/2, tau = 0.5, X_1 = X_0/1.5; the maps are exact JKO steps.
        const double tau = 0.5;
        double[] x = [-1, 0, 2];
        double[] y = [.. x.Select(v => v / 1.5)];
        var dynamics = new Diffusion { Potential = new Parabola(a), TimeStep = tau, Stepping = Stepping.Implicit };
        var random = new RandomStream(1, RandomPurpose.Other);
        var moved = dynamics.Step(new Cloud(x, 1), ref random).Values.ToArray();
        var found = moved.Average(v => a * v * v / 2) - y.Average(v => a * v * v / 2) + x.Zip(moved, (u, v) => (u - v) * (u - v) / (2 * tau)).Average();
        var distance = x.Zip(y, (u, v) => (u - v) * (u - v) / (2 * tau)).Average();
        Assert.Equal(value, found, 12);
        Assert.Equal(gap, found - distance, 12);
        // (a - 1)^2*E y^2 = (2(1 + tau*a)/tau)*|gap|, E y^2 = 0.740740740740741.
        Assert.Equal((a - 1) * (a - 1) * y.Average(v => v * v), 2 * (1 + (tau * a)) / tau * Math.Abs(gap), 12);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public void Gradients_of_both_players(bool interaction, bool diffusion, bool isSeparate)
    {
        var (game, maps, theta, phi) = Game(interaction, diffusion, isSeparate);
        var gradient = new double[phi.Length];
        game.MapGradient(theta, phi, gradient);
        TapeTests.Compare(gradient, phi, at => game.MapGradient(theta, at, new double[phi.Length]));
        var byEnergy = new double[theta.Length];
        game.EnergyGradient(theta, phi, byEnergy);
        TapeTests.Compare(byEnergy, theta, at => game.EnergyGradient(at, phi, new double[theta.Length]));
        Assert.True(maps.Length == phi.Length);
    }

    [Fact]
    public void The_mean_over_pairs_of_a_constant_interaction_is_that_constant()
    {
        var (game, maps, theta, _) = Game(interaction: true, diffusion: false, isSeparate: false);
        Array.Clear(theta);
        theta[^1] = 3;                              // the bias of the last layer of W: two steps, ½·3 each
        Assert.Equal(3, game.MapGradient(theta, new double[maps.Length], new double[maps.Length]), 12);
    }

    [Fact]
    public void A_constant_added_to_the_potential_changes_nothing()
    {
        var (game, _, theta, phi) = Game(interaction: false, diffusion: false, isSeparate: false);
        var before = game.EnergyGradient(theta, phi, new double[theta.Length]);
        theta[^1] += 5;                             // the bias of the last layer
        Assert.Equal(before, game.EnergyGradient(theta, phi, new double[theta.Length]), 12);
    }

    [Fact]
    public void Without_energy_the_identity_is_optimal_and_the_value_is_zero()
    {
        var (game, maps, theta, _) = Game(interaction: true, diffusion: true, isSeparate: false);
        Array.Clear(theta);
        var phi = new double[maps.Length];
        var random = new RandomStream(1, RandomPurpose.Other);
        maps.Draw(phi, ref random);
        var gradient = new double[phi.Length];
        Assert.Equal(0, game.EnergyGradient(theta, phi, new double[theta.Length]), 14);
        game.MapGradient(theta, phi, gradient);
        Assert.All(gradient, value => Assert.Equal(0, value, 14));
    }

    [Fact]
    public void Entropy_of_a_gaussian_step()
    {
        // 1-D, V = lambda*x^2/2, rho = N(2, 1), tau = 0.1, beta = 0.5: the optimal map is affine with these moments.
        const double tau = 0.1, beta = 0.5, mean = 2, deviation = 1;
        const double newMean = mean / (1 + tau);
        var newDeviation = (deviation + Math.Sqrt((deviation * deviation) + (4 * tau * beta * (1 + tau)))) / (2 * (1 + tau));
        Assert.Equal(1.8181818181818181, newMean, 15);
        Assert.Equal(0.9566073189630573, newDeviation, 15);

        // Two points with this mean and deviation; the map x + w*x + b is a network without hidden layers.
        double[] points = [mean - deviation, mean + deviation];
        var slope = newDeviation / deviation;
        double[] parameters = [slope - 1, newMean - (slope * mean)];
        var network = new Network(1, [], 1, SmoothActivation.Softplus);
        var gradient = new double[2];
        var logarithm = Loss(parameters, gradient, out var value);
        Assert.Equal(Math.Log(slope), logarithm, 14);
        Assert.All(gradient, derivative => Assert.Equal(0, derivative, 13));
        foreach (var change in (double[])[-0.01, 0.01])
        {
            Loss([parameters[0] + change, parameters[1]], new double[2], out var other);
            Assert.True(other > value);
        }

        double Loss(double[] at, double[] target, out double loss)
        {
            var tape = new Tape();
            var bound = network.Allocate();
            network.Bind(tape, at, isTrained: true, bound);
            var x = tape.Constant(points, 2, 1);
            var displacement = network.Output(tape, bound, x);
            var moved = tape.Add(x, displacement);
            var jacobian = tape.Affine(network.Tangent(tape, bound, tape.Filled(1, 2, 1)), 1, 1);
            var log = tape.Mean(tape.LogAbsDeterminant(jacobian));
            var total = tape.Add(
                tape.Add(tape.Affine(tape.SumSquares(moved), 0.25), tape.Affine(log, -beta)), tape.Affine(tape.SumSquares(displacement), 0.25 / tau));
            tape.Backward(total);
            network.AddDerivative(tape, bound, target);
            loss = tape.Scalar(total);
            return tape.Scalar(log);
        }
    }

    [Fact]
    public void The_implicit_map_solves_its_equation_and_is_differentiated()
    {
        var energy = new NeuralEnergy(2, [6, 5]);
        var theta = new double[energy.Length];
        energy.Draw(theta, 3);
        var map = new ImplicitMap(energy);
        double[] x = TapeTests.Values(10, 1), y = new double[10], weights = TapeTests.Values(10, 2), force = new double[10], gradient = new double[theta.Length];
        map.Push(theta, 0, x, y);
        energy.PotentialGradient(theta, y, 0, force);
        for (var k = 0; k < 10; k++) Assert.Equal(x[k], y[k] + force[k], 12);
        map.AddGradient(theta, 0, y, weights, gradient);
        TapeTests.Compare(gradient, theta, at =>
        {
            var moved = new double[10];
            map.Push(at, 0, x, moved);
            return moved.Zip(weights, (u, v) => u * v).Sum();
        });
    }

    private static (InverseGame Game, TransportMaps Maps, double[] Theta, double[] Phi) Game(bool interaction, bool diffusion, bool isSeparate)
    {
        var data = PopulationProblemTests.Simulated(PotentialName.StyblinskiTang, particles: 30, steps: 2);
        var energy = new NeuralEnergy(2, [4, 3], interaction: interaction, diffusion: diffusion, timeVarying: isSeparate);
        var problem = new PopulationProblem(data, energy, new PopulationOptions { InteractionParticles = 4, Seed = 2 });
        var maps = new TransportMaps(2, 2, 4, SmoothActivation.Softplus, isSeparate);
        var game = new InverseGame((NeuralObjective)problem.Global, maps, 6);
        var random = new RandomStream(1, RandomPurpose.Other);
        game.Draw(ref random);
        var theta = problem.Start.ToArray();
        if (diffusion) theta[^1] = 0.4;
        double[] phi = [.. TapeTests.Values(maps.Length, 5).Select(v => 0.3 * v)];
        return (game, maps, theta, phi);
    }

    private sealed class Parabola(double a) : Potential
    {
        public override double Value(ReadOnlySpan<double> v) => a * v[0] * v[0] / 2;

        public override void Gradient(ReadOnlySpan<double> v, Span<double> gradient) => gradient[0] = a * v[0];
    }
}
