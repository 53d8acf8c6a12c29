using Gossamer.Numerics;

namespace Gossamer.Tests.Numerics;

public sealed class RandomStreamTests
{
    // Published with the authors' library Random123, file kat_vectors, lines "philox4x32 10".
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdcceb, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_published_answers(
        uint c0, uint c1, uint c2, uint c3, uint key0, uint key1, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), Philox.Block(c0, c1, c2, c3, key0, key1));

    [Theory]
    [InlineData(0u)]
    [InlineData(12345u)]
    [InlineData(0xFFFFFFFAu)]
    public void Philox_by_vectors_equals_philox_one_by_one(uint first)
    {
        var many = new ulong[48];
        Philox.Fill(first, 0x85a308d3u, 7, 0xffffffffu, 0xa4093822u, 0x299f31d0u, many);
        for (var k = 0; k < many.Length; k += 2)
        {
            var (x0, x1, x2, x3) = Philox.Block(first + (uint)(k / 2), 0x85a308d3u, 7, 0xffffffffu, 0xa4093822u, 0x299f31d0u);
            Assert.Equal(((ulong)x0 << 32) | x1, many[k]);
            Assert.Equal(((ulong)x2 << 32) | x3, many[k + 1]);
        }
        var portable = new ulong[16];
        Philox.FillOneByOne(first, 0x85a308d3u, 7, 0xffffffffu, 0xa4093822u, 0x299f31d0u, portable);
        Assert.Equal(portable, many[..16]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Filling_equals_drawing_one_by_one_and_leaves_the_stream_at_the_same_place(int wordsBefore)
    {
        foreach (var length in new[] { 0, 1, 2, 5, 63, 64, 65, 127, 128, 1000 })
        {
            var one = new RandomStream(9, RandomPurpose.Sample, 3, length);
            for (var k = 0; k < wordsBefore; k++) one.NextUInt32();
            var many = one;
            var gaussians = new double[length];
            var uniforms = new double[length];
            many.FillGaussian(gaussians);
            many.FillUniform(uniforms);
            foreach (var gaussian in gaussians) Assert.Equal(one.NextGaussian(), gaussian);
            foreach (var uniform in uniforms) Assert.Equal(one.NextDouble(), uniform);
            for (var k = 0; k < 5; k++) Assert.Equal(one.NextUInt32(), many.NextUInt32());
        }
    }

    [Fact]
    public void Equal_coordinates_give_equal_streams_and_others_different_ones()
    {
        static (ulong, ulong) Open(ulong seed, RandomPurpose purpose, int participant, long iteration, int slot)
        {
            var stream = new RandomStream(seed, purpose, participant, iteration, slot);
            return (stream.NextUInt64(), stream.NextUInt64());
        }

        var seen = new HashSet<(ulong, ulong)>();
        var opened = 0;
        foreach (var seed in new ulong[] { 0, 1, 2, ulong.MaxValue })
        {
            foreach (var purpose in Enum.GetValues<RandomPurpose>())
            {
                foreach (var participant in new[] { -2, -1, 0, 1, 999_999 })
                {
                    foreach (var iteration in new[] { 0, 1, 2, uint.MaxValue, 1L + uint.MaxValue })
                    {
                        foreach (var slot in new[] { 0, 1, 65535 })
                        {
                            opened++;
                            Assert.True(seen.Add(Open(seed, purpose, participant, iteration, slot)));
                        }
                    }
                }
            }
        }
        Assert.Equal(opened, seen.Count);
        Assert.Equal(Open(5, RandomPurpose.Coin, 7, 11, 13), Open(5, RandomPurpose.Coin, 7, 11, 13));
    }

    [Fact]
    public void Integers_are_even_over_a_range_that_is_no_power_of_two()
    {
        var stream = new RandomStream(1, RandomPurpose.Other);
        var counts = new int[13];
        const int Draws = 130_000;
        for (var k = 0; k < Draws; k++) counts[stream.NextInt(13)]++;
        var expected = Draws / 13.0;
        // χ² with 12 degrees of freedom exceeds 50 with probability 1e-6.
        Assert.True(counts.Sum(count => (count - expected) * (count - expected) / expected) < 50);
    }

    [Fact]
    public void Neighbouring_streams_are_uncorrelated()
    {
        const int Draws = 20_000;
        foreach (var step in new (int Participant, long Iteration, int Slot)[] { (1, 0, 0), (0, 1, 0), (0, 0, 1) })
        {
            double sum = 0;
            for (var k = 0; k < Draws; k++)
            {
                var here = new RandomStream(4, RandomPurpose.Coin, k, 50, 3);
                var there = new RandomStream(4, RandomPurpose.Coin, k + step.Participant, 50 + step.Iteration, 3 + step.Slot);
                sum += (here.NextDouble() - 0.5) * (there.NextDouble() - 0.5) * 12;
            }
            Assert.True(Math.Abs(sum / Math.Sqrt(Draws)) < 5, $"correlation {sum / Draws}");
        }
    }

    [Fact]
    public void Uniform_draws_are_uniform()
    {
        var draws = new double[200_000];
        new RandomStream(2, RandomPurpose.Other).FillUniform(draws);
        Assert.All(draws, draw => Assert.InRange(draw, 0, 1 - 1e-16));
        Assert.True(Kolmogorov(draws, x => x) < 2.3);
    }

    [Fact]
    public void Gaussian_draws_have_the_normal_distribution()
    {
        var draws = new double[1_000_000];
        new RandomStream(3, RandomPurpose.Other).FillGaussian(draws);
        var expected = new double[] { 0, 1, 0, 3, 0, 15, 0, 105 };
        for (var power = 1; power <= 8; power++)
        {
            var mean = draws.Average(x => Math.Pow(x, power));
            // The variance of x^p is E x^2p − (E x^p)²; E x^16 = 2,027,025.
            var second = new double[] { 1, 3, 15, 105, 945, 10_395, 135_135, 2_027_025 }[power - 1];
            var deviation = Math.Sqrt((second - (expected[power - 1] * expected[power - 1])) / draws.Length);
            Assert.True(Math.Abs(mean - expected[power - 1]) < 5 * deviation, $"moment {power} is {mean}");
        }
        Assert.True(Kolmogorov(draws, x => 0.5 * MathNet.Numerics.SpecialFunctions.Erfc(-x / Math.Sqrt(2))) < 2.3);
    }

    [Fact]
    public void Gaussian_tail_beyond_the_last_layer_is_normal()
    {
        var draws = new double[2_000_000];
        new RandomStream(5, RandomPurpose.Other).FillGaussian(draws);
        foreach (var edge in new[] { 3.0, 3.6541528853610088, 4.0, 4.5 })
        {
            var expected = draws.Length * MathNet.Numerics.SpecialFunctions.Erfc(edge / Math.Sqrt(2));
            var count = draws.Count(x => Math.Abs(x) > edge);
            Assert.True(Math.Abs(count - expected) < 5 * Math.Sqrt(expected), $"{count} draws beyond {edge}, expected {expected:F1}");
        }
        Assert.True(draws.Max(Math.Abs) > 4.5);
    }

    [Fact]
    public void Exponential_draws_have_mean_and_variance_one()
    {
        var stream = new RandomStream(6, RandomPurpose.Duration);
        var draws = new double[200_000];
        for (var k = 0; k < draws.Length; k++) draws[k] = stream.NextExponential();
        Assert.True(Kolmogorov(draws, x => 1 - Math.Exp(-x)) < 2.3);
    }

    [Fact]
    public void Shuffles_are_even()
    {
        var counts = new Dictionary<(int, int, int), int>();
        var stream = new RandomStream(7, RandomPurpose.Other);
        for (var k = 0; k < 60_000; k++)
        {
            int[] items = [0, 1, 2];
            stream.Shuffle(items);
            var order = (items[0], items[1], items[2]);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(6, counts.Count);
        // χ² with 5 degrees of freedom exceeds 40 with probability 1e-7.
        Assert.True(counts.Values.Sum(count => (count - 10_000.0) * (count - 10_000) / 10_000) < 40);
    }

    // √n times the greatest distance between the empirical and the given distribution; above 2.3 with probability 5e-5.
    private static double Kolmogorov(double[] draws, Func<double, double> distribution)
    {
        var sorted = (double[])draws.Clone();
        Array.Sort(sorted);
        double greatest = 0;
        for (var k = 0; k < sorted.Length; k++)
        {
            var expected = distribution(sorted[k]);
            greatest = Math.Max(greatest, Math.Max(Math.Abs(expected - ((double)k / sorted.Length)), Math.Abs(expected - ((k + 1.0) / sorted.Length))));
        }
        return greatest * Math.Sqrt(draws.Length);
    }
}
