using Gossamer.Population.Distances;
using Gossamer.Population.Particles;
using Gossamer.Population.Tests.Transport;

namespace Gossamer.Population.Tests.Distances;

public class DistanceTests
{
    [Fact]
    public void Bures_distance_of_the_worked_example()
    {
        var bures = Wasserstein.BuresSquared([0, 0], [2, 1, 1, 2], [1, 0], [1, 0, 0, 4]);
        Assert.Equal(1.7712204476543434, bures, 13);
        Assert.Equal(70.84881790617374, Wasserstein.UnexplainedPercentage(bures, 5), 11);
    }

    [Fact]
    public void Entropy_of_the_worked_example() => Assert.Equal(3.0463408993132375, Samples.Entropy(new Cloud([0, 1, 3, 7], 1)), 13);

    [Fact]
    public void Entropy_of_a_normal_law()
    {
        var values = new double[2 * 4000];
        new Gossamer.Numerics.RandomStream(1, Gossamer.Numerics.RandomPurpose.Other).FillGaussian(values);
        Assert.Equal(Math.Log(2 * Math.PI * Math.E), Samples.Entropy(new Cloud(values, 2)), 0.1);
    }

    [Fact]
    public void Duplicates_do_not_make_entropies_infinite() => Assert.True(double.IsFinite(Samples.Entropy(new Cloud([0, 0, 1], 1))));

    [Fact]
    public void Distances_of_a_cloud_to_itself_are_zero()
    {
        var cloud = CouplingTests.Uniform(50, 1);
        Assert.Equal(0, Wasserstein.W1(cloud, cloud));
        Assert.Equal(0, Wasserstein.BuresSquared(cloud, cloud), 12);
        Assert.Equal(0, Samples.MeanDiscrepancySquared(cloud, cloud), 12);
    }

    [Fact]
    public void Discrepancy_by_hand()
    {
        // {0} and {1}: b = 1, kernels 1 with themselves and sum_i exp(-1/2^i) between.
        var between = Math.Exp(-4) + Math.Exp(-2) + Math.Exp(-1) + Math.Exp(-0.5) + Math.Exp(-0.25);
        Assert.Equal(10 - (2 * between), Samples.MeanDiscrepancySquared(new Cloud([0], 1), new Cloud([1], 1)), 13);
    }

    [Fact]
    public void Moving_a_cloud_costs_the_way()
    {
        var cloud = CouplingTests.Uniform(60, 2);
        var moved = new Cloud([.. cloud.Values.ToArray().Select((v, k) => v + (k % 2 == 0 ? 3 : 4))], 2);
        Assert.Equal(5, Wasserstein.W1(cloud, moved), 12);
        Assert.Equal(25, Wasserstein.W2Squared(cloud, moved), 11);
    }
}
