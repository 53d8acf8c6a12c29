using Gossamer.Population.Potentials;

namespace Gossamer.Population.Tests.Potentials;

public class NamedPotentialTests
{
    public static TheoryData<PotentialName, double, double, double> Vectors => new()
    {
        { PotentialName.StyblinskiTang, -24, -11.5, -13.5 },
        { PotentialName.HolderTable, 4.67160032, 2.33459, 8.87760 },
        { PotentialName.ZigzagRidge, 4.62090692, 0.01589, 3.54030 },
        { PotentialName.OakleyOhagan, 49.37461940, 13.49416, 18.37278 },
        { PotentialName.Watershed, 0.7, 1.3, 0.1 },
        { PotentialName.Ishigami, 7.05521834, 1.38182, -4.72962 },
        { PotentialName.Friedman, 30.77083965, -12.86084, 2.44390 },
        { PotentialName.Sphere, -50, -20, -40 },
        { PotentialName.Bohachevsky, 89, 20, 80 },
        { PotentialName.Flowers, 6.17781636, 2.29673, -0.83148 },
        { PotentialName.WavyPlateau, -4.5, -4, 4 },
        { PotentialName.DoubleExp, 181.50713733, 20.85324, 2.70253 },
        { PotentialName.Relu, -150, -50, -50 },
        { PotentialName.Rotational, -2001.88135413, 41.17647, -35.29412 },
        { PotentialName.Flat, 0, 0, 0 },
    };

    public static TheoryData<PotentialName, int> Cases
    {
        get
        {
            var cases = new TheoryData<PotentialName, int>();
            foreach (var name in Enum.GetValues<PotentialName>())
            {
                cases.Add(name, 2);
                cases.Add(name, 5);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Value_and_gradient_at_one_two(PotentialName name, double value, double first, double second)
    {
        var potential = NamedPotentials.Create(name);
        var gradient = new double[2];
        potential.Gradient([1, 2], gradient);
        Assert.Equal(value, potential.Value([1, 2]), 8);
        Assert.Equal(first, gradient[0], 5);
        Assert.Equal(second, gradient[1], 5);
    }

    [Fact]
    public void The_suite_has_fifteen() => Assert.Equal(15, NamedPotentials.Suite.Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_finite_differences(PotentialName name, int dimension)
    {
        var potential = NamedPotentials.Create(name);
        var random = new Gossamer.Numerics.RandomStream(3, Gossamer.Numerics.RandomPurpose.Other);
        for (var trial = 0; trial < 20; trial++)
        {
            var v = new double[dimension];
            for (var k = 0; k < dimension; k++) v[k] = (8 * random.NextDouble()) - 4;
            var gradient = new double[dimension];
            potential.Gradient(v, gradient);
            for (var k = 0; k < dimension; k++)
            {
                const double h = 1e-5;
                double[] up = [.. v], down = [.. v];
                up[k] += h;
                down[k] -= h;
                var slope = (potential.Value(up) - potential.Value(down)) / (2 * h);
                Assert.True(Math.Abs(slope - gradient[k]) <= 1e-4 * Math.Max(1, Math.Abs(slope)), $"{name} at ({string.Join(", ", v)}), coordinate {k}: {gradient[k]}, not {slope}");
            }
        }
    }
}
