using Gossamer.Compression;
using Gossamer.Messaging;

namespace Gossamer.Tests.Compression;

public sealed class PermutationTests
{
    private readonly MessagePool pool = new();

    [Fact]
    public void AGivenPermutationGivesTheWorkedExample()
    {
        // d = 4, n = 2, π = (3, 1, 4, 2), v = (1, 2, 3, 4): C_1 = (2, 0, 6, 0), C_2 = (0, 4, 0, 8).
        var partition = Partition.FromOrder([2, 0, 3, 1], workers: 2);
        double[] vector = [1, 2, 3, 4];
        double[][] expected = [[2, 0, 6, 0], [0, 4, 0, 8]];
        var mean = new double[4];
        for (var worker = 0; worker < 2; worker++)
        {
            var message = new PermK().Keep(vector, partition, CompressorCases.Context(pool, 0, worker, 2));
            var output = new double[4];
            message.CopyTo(output);
            Assert.Equal(expected[worker], output);
            message.AddTo(mean, 0.5);
        }
        Assert.Equal(vector, mean);
    }

    [Fact]
    public void TwoWorkersWithTwoCoordinatesHaveTheTwoMeansOfTheSpecification()
    {
        double[][] inputs = [[1, 2], [3, -1]];
        var means = new HashSet<(double, double)>();
        for (var round = 0; round < 50; round++)
        {
            var mean = Mean(new PermK(), inputs, round);
            means.Add((mean[0], mean[1]));
        }
        Assert.Equal([(1, -1), (3, 2)], means.Order());
        // Two equally likely outcomes around (2, 0.5).
        Assert.Equal(3.25, means.Average(m => Math.Pow(m.Item1 - 2, 2) + Math.Pow(m.Item2 - 0.5, 2)));
    }

    [Fact]
    public void MoreWorkersThanCoordinatesHaveTheVarianceOfTheSpecification()
    {
        double[][] inputs = [[1, 2], [3, -1], [0, 1], [2, 2]];
        // All 4!/(2!2!) assignments are equally likely: enumerated by what the means can be.
        double sum = 0;
        const int Draws = 40_000;
        for (var round = 0; round < Draws; round++)
        {
            var mean = Mean(new PermK(), inputs, round);
            sum += Math.Pow(mean[0] - 1.5, 2) + Math.Pow(mean[1] - 1, 2);
        }
        Assert.Equal(0.9166667, sum / Draws, 0.02);
        var group = new PermK().GroupConstants(2, 4)!.Value;
        Assert.Equal(1.0 / 3, group.A, 1e-15);
        Assert.Equal(1.0 / 3, group.B, 1e-15);
        Assert.Equal(1, new PermK().Omega(2, 4));
    }

    [Theory]
    [InlineData("perm-k", 12, 4)]
    [InlineData("perm-k", 13, 4)]
    [InlineData("perm-k", 5, 5)]
    [InlineData("perm-k", 3, 6)]
    [InlineData("perm-k", 3, 8)]
    [InlineData("perm-k", 4, 1)]
    [InlineData("perm-k-fixed-blocks", 12, 4)]
    [InlineData("perm-k-fixed-blocks", 13, 4)]
    [InlineData("perm-k-fixed-blocks", 3, 8)]
    [InlineData("coordinate-assignment", 13, 4)]
    [InlineData("coordinate-assignment", 3, 8)]
    public void GroupErrorEqualsAAndB(string name, int dimension, int workers)
    {
        var compressor = CompressorCases.Find(name);
        var group = compressor.GroupConstants(dimension, workers)!.Value;
        for (var pattern = 0; pattern < 3; pattern++)
        {
            var (error, deviation, meanSquare, squareMean) = GroupTrial.Measure(compressor, dimension, workers, pattern, 8000);
            var expected = (group.A * meanSquare) - (group.B * squareMean);
            Assert.InRange(error, expected - (5 * deviation) - 1e-9, expected + (5 * deviation) + 1e-9);
        }
    }

    [Theory]
    [InlineData("perm-k", 13, 4)]
    [InlineData("perm-k", 3, 8)]
    [InlineData("perm-k-fixed-blocks", 13, 4)]
    [InlineData("coordinate-assignment", 13, 4)]
    public void EveryCoordinateReachesEveryWorkerEquallyOften(string name, int dimension, int workers)
    {
        const int Draws = 8000;
        var compressor = CompressorCases.Find(name);
        var counts = new int[dimension, workers];
        var vector = new double[dimension];
        Array.Fill(vector, 1);
        for (var round = 0; round < Draws; round++)
        {
            for (var worker = 0; worker < workers; worker++)
            {
                foreach (var index in Indices(compressor, vector, round, worker, workers)) counts[index, worker]++;
            }
        }
        var probability = 1 / (compressor.Omega(dimension, workers)!.Value + 1);
        var tolerance = 5 * Math.Sqrt(Draws * probability * (1 - probability));
        foreach (var count in counts) Assert.InRange(count, (Draws * probability) - tolerance, (Draws * probability) + tolerance);
    }

    [Theory]
    [InlineData("perm-k", 13, 4, 3, 4)]
    [InlineData("perm-k-fixed-blocks", 13, 4, 3, 4)]
    [InlineData("coordinate-assignment", 13, 4, 0, 13)]
    public void EveryCoordinateIsSentByExactlyOneWorker(string name, int dimension, int workers, int fewest, int most)
    {
        var compressor = CompressorCases.Find(name);
        for (var round = 0; round < 30; round++)
        {
            var seen = new List<int>();
            // In any order of the workers, and mixed with other rounds.
            for (var worker = workers - 1; worker >= 0; worker--)
            {
                var indices = Indices(compressor, new double[dimension], round, worker, workers);
                Indices(compressor, new double[dimension], round + 1, worker, workers);
                Assert.InRange(indices.Length, fewest, most);
                Assert.Equal(indices.Order(), indices);
                seen.AddRange(indices);
            }
            Assert.Equal(Enumerable.Range(0, dimension), seen.Order());
        }
    }

    [Fact]
    public void EqualInputsAreReproducedExactly()
    {
        var vector = CompressorCases.Vectors(16).Last();
        foreach (var compressor in (Compressor[])[new PermK(), new PermKFixedBlocks(), new CoordinateAssignment()])
        {
            // n = 4 is a power of two, so that nothing is rounded.
            Assert.Equal(vector, Mean(compressor, [vector, vector, vector, vector], 3));
            Assert.Equal(vector, Mean(compressor, [vector], 3));
        }
    }

    [Fact]
    public void FixedBlocksAreContiguous()
    {
        for (var round = 0; round < 20; round++)
        {
            var indices = Indices(new PermKFixedBlocks(), new double[30], round, 2, 4);
            Assert.Equal(Enumerable.Range(indices[0], indices.Length), indices);
        }
    }

    private double[] Mean(Compressor compressor, double[][] inputs, int round)
    {
        var mean = new double[inputs[0].Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            var context = CompressorCases.Context(pool, round, i, inputs.Length);
            var message = compressor.Compress(inputs[i], ref context);
            message.AddTo(mean, 1.0 / inputs.Length);
            message.Release();
        }
        return mean;
    }

    private int[] Indices(Compressor compressor, double[] vector, int round, int worker, int workers)
    {
        var context = CompressorCases.Context(pool, round, worker, workers);
        var message = Assert.IsType<SparseMessage>(compressor.Compress(vector, ref context));
        Assert.True(message.IndicesAreShared);
        var indices = message.Indices.ToArray();
        message.Release();
        return indices;
    }
}
