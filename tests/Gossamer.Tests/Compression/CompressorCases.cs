using System.Reflection;
using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Tests.Compression;

/// <summary>
/// The compressors and vectors that the laws are tested on. Every class with a <see cref="CompressorAttribute"/> must have
/// an instance here.
/// </summary>
internal static class CompressorCases
{
    public const int Dimension = 24;
    public const int Workers = 5;

    public static Compressor[] Instances { get; } =
    [
        new Identity(), new Zero(),
        new TopK(1), new TopK(5), new TopK(Dimension),
        new RandK(1), new RandK(5), new RandK(20), new RandK(Dimension),
        new RandKContractive(5), new RandKContractive(Dimension),
        new BernoulliMask(0.3), new BernoulliMask(1),
        new Lazy(0.25), new Lazy(0.25, false), new Lazy(1, false),
        new PermK(), new PermKFixedBlocks(), new CoordinateAssignment(),
        new Comp(2, 6), new Comp(2, 6, false), new Comp(4, 6), new Comp(3, 3), new Mix(2, 3), new Mix(20, 4),
        new HardThreshold(0.5), new MagnitudeSign(),
        new Natural(), new Qsgd(1), new Qsgd(4), new InfinityDithering(1), new InfinityDithering(7), new TernGrad(),
        new NaturalDithering(1), new NaturalDithering(3), new NaturalDithering(8, "infinity"), new NaturalDithering(4, "1"),
        new NaturalDithering(4, "3"),
        new ScaledSign(), new Sign(), new GroupSign(1), new GroupSign(7), new GridRounding(0.5),
        new RankK(1), new RankK(2, 3), new RankK(4), new PowerSgd(1), new PowerSgd(2, 6),
        new Compose(new Natural(), new RandK(5)), new Compose(new RandK(2), new PermK()), new Compose(new Qsgd(3), new PermK()),
        new Compose(new Natural(), new TopK(5)), new Compose(new ScaledSign(), new TopK(6)), new Compose(new RandK(3), new Natural()),
        new Compose(new RandK(2), new Sign()), new Compose(new Natural(), new BernoulliMask(0.3)),
        new Compose(new Compose(new Natural(), new RandK(3)), new RandK(9)), new Compose(new RandK(3), new Compose(new Natural(), new RandK(9))),
        new Compose(new TernGrad(), new MagnitudeSign()), new Compose(new MagnitudeSign(), new RandK(8)),
        new Compose(new Sign(), new RandK(8)), new Compose(new RandK(2), new Lazy(0.5)), new Compose(new PermK(), new RandK(10)),
        new Compose(new Natural(), new Comp(2, 6)), new Compose(new Qsgd(2), new Identity()), new Compose(new TopK(2), new RandKContractive(6)),
        new Scaled(new RandK(5)), new Scaled(new Natural()), new Scaled(new Qsgd(1)), new Scaled(new Lazy(0.25)),
        new Scaled(new Compose(new Qsgd(2), new TopK(5))), new Scaled(new Comp(2, 6)), new Scaled(new TopK(3)),
        new Scaled(new Compose(new Natural(), new RandK(5))), new Scaled(new MagnitudeSign()),
        new Compose(new Natural(), new Scaled(new Compose(new Natural(), new RandK(5)))),
        new Refine(new TopK(3), new RandK(4)), new Refine(new TopK(3), new RandKContractive(4)), new Refine(new ScaledSign(), new TopK(4)),
        new Refine(new RandK(4), new PermK()), new Refine(new TopK(2), new GridRounding(0.25)),
        new Numbered(new TopK(3), 2, 5), new Numbered(new RandK(4), 0, 1), new Numbered(new Refine(new TopK(3), new RandK(4)), 15, 16),
        new RandomSwitch(0.3, new Identity(), new Zero()), new RandomSwitch(0.3, new RandK(5), new Natural()),
        new RandomSwitch(0.5, new TopK(3), new ScaledSign()), new RandomSwitch(0.5, new PermK(), new RandK(4)),
        new Compose(new RandK(2), new RandomSwitch(0.5, new TopK(5), new Identity())),
        new PerWorker([new RandK(3), new RandK(9)]), new PerWorker([new TopK(2), new ScaledSign(), new Identity()]), new PerWorker([new PermK(), new RandK(4)]),
        new Blockwise(new TopK(1), 7), new Blockwise(new RandK(2), 5), new Blockwise(new ScaledSign(), 4), new Blockwise(new PermK(), 3),
        new Blockwise(new Compose(new RandK(2), new RandomSwitch(0.5, new RandK(3), new Natural())), 4),
        new Blockwise(new Compose(new RandK(2), new Sign()), 3), new Blockwise(new PowerSgd(1), 2),
    ];

    public static IEnumerable<Type> Registered =>
        typeof(Compressor).Assembly.GetTypes().Where(type => type.GetCustomAttribute<CompressorAttribute>() is not null);

    public static TheoryData<string> Names => [.. Instances.Select(compressor => compressor.Name)];

    public static Compressor Find(string name) => Instances.First(compressor => compressor.Name == name);

    /// <summary>Vectors that are hard for some compressor, and random ones.</summary>
    public static IEnumerable<double[]> Vectors(int dimension = Dimension)
    {
        yield return Make(dimension, i => i == dimension / 2 ? -3 : 0);
        yield return Make(dimension, _ => 1);
        yield return Make(dimension, i => i % 2 == 0 ? 0.75 : -0.75);
        yield return Make(dimension, i => i < 2 ? 1 : 1e-3);
        yield return Make(dimension, i => i == 0 ? 1 : 1 / Math.Sqrt(dimension));       // hard for dithering by the norm
        yield return Make(dimension, i => 4.0 / 3 * Math.ScaleB(1, i % 5));             // the worst case of natural compression
        yield return Make(dimension, i => Math.ScaleB(1.2, -i));
        yield return Make(dimension, i => i % 3 == 0 ? 0 : i - (dimension / 2.0));
        yield return Make(dimension, i => 1e150 * (i - 5.5));
        yield return Make(dimension, i => 1e-150 * (i + 0.3));
        yield return Make(dimension, i => i == 1 ? 1e12 : 1e-12 * i);
        for (var trial = 0; trial < 3; trial++)
        {
            var random = new RandomStream(77, RandomPurpose.Data, iteration: trial);
            var draws = random;
            yield return Make(dimension, _ => draws.NextGaussian());
        }
        var heavy = new RandomStream(78, RandomPurpose.Data);
        yield return Make(dimension, _ => heavy.NextGaussian() / (0.01 + heavy.NextDouble()));
    }

    public static CompressionContext Context(MessagePool pool, long round, int worker = 0, int workers = Workers, int floatBits = 64) => new()
    {
        Private = new RandomStream(9, RandomPurpose.Compression, worker, round),
        Shared = new RandomStream(9, RandomPurpose.Compression, -1, round),
        Worker = worker,
        Workers = workers,
        Wire = new WireFormat(floatBits),
        Pool = pool,
    };

    /// <summary>C(vector) in full, with the message given back.</summary>
    public static void Apply(
        Compressor compressor, ReadOnlySpan<double> vector, Span<double> result, MessagePool pool, long round, int worker = 0, int workers = Workers, int floatBits = 64)
    {
        var context = Context(pool, round, worker, workers, floatBits);
        var message = compressor.Compress(vector, ref context);
        Assert.Equal(vector.Length, message.Dimension);
        message.CopyTo(result);
        message.Release();
    }

    public static double SquaredNorm(ReadOnlySpan<double> vector)
    {
        var sum = 0.0;
        foreach (var value in vector) sum += value * value;
        return sum;
    }

    private static double[] Make(int dimension, Func<int, double> entry) => [.. Enumerable.Range(0, dimension).Select(entry)];
}
