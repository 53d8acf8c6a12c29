using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.ErrorFeedback.ThreePoint;

/// <summary>The first iterates of every mechanism on the worked example, by exact arithmetic.</summary>
public class WorkedExampleTests
{
    private static readonly TopK TopOne = new(1);

    private static Recording Run(Mechanism mechanism, ulong seed = 1, EstimateStart start = EstimateStart.Exact) =>
        Recording.Of(new RunRequest(Quadratics.WorkedExample(), new ThreePc(new ThreePcOptions { Mechanism = mechanism, StepSize = 0.1, Initialization = start }))
        {
            Seed = seed,
            Stop = new StopRule { Iterations = 4 },
            Accounting = new Messaging.Accounting(Messaging.AccountingKind.Floats),
        });

    private static void Expect(Recording run, params double[][] expected)
    {
        for (var k = 0; k < expected.Length; k++) Near.Equal(expected[k], run.Iterates[k + 1]);
    }

    /// <summary>Values that the two workers send together in the rounds 1, 2, ….</summary>
    private static void ExpectFloats(Recording run, params double[] expected)
    {
        for (var k = 0; k < expected.Length; k++)
            Near.Equal(expected[k], 2 * (run.Result.Trace[k + 1].BitsUpPerWorker - run.Result.Trace[k].BitsUpPerWorker) / 64);
    }

    [Fact]
    public void Ef21_from_exact_gradients() =>
        Expect(Run(new Ef21Mechanism(TopOne)), [.8, .88, .8875], [.63, .76, .7975], [.46, .694, .7075], [.341, .628, .6535]);

    [Fact]
    public void Ef21_from_compressed_gradients() =>
        Expect(Run(new Ef21Mechanism(TopOne), start: EstimateStart.Compressed), [.8, .9, 1], [.63, .8, .915], [.4855, .72, .83], [.362675, .64, .779]);

    [Fact]
    public void Lag()
    {
        var run = Run(new LagMechanism(2));
        Expect(run, [.8, .88, .8875], [.6, .76, .775], [.48, .694, .71875], [.36, .628, .6625]);
        ExpectFloats(run, 0, 6, 0, 6);
    }

    [Fact]
    public void Clag()
    {
        var run = Run(new ClagMechanism(TopOne, 2));
        Expect(run, [.8, .88, .8875], [.6, .76, .775], [.46, .64, .7075], [.32, .601, .64]);
        ExpectFloats(run, 0, 2, 2, 2);
    }

    [Fact]
    public void AdaCgd()
    {
        var run = Run(new AdaCgdMechanism([new TopK(1), new TopK(2), new TopK(3)], 0.5));
        Expect(run, [.8, .88, .8875], [.63, .76, .7975], [.504, .694, .7255], [.3969, .628, .681625]);
        ExpectFloats(run, 2, 5, 3, 5);
    }

    [Fact]
    public void ThreePcV1() =>
        Expect(Run(new ThreePcV1(TopOne)), [.8, .88, .8875], [.63, .76, .7975], [.4955, .667, .731125], [.389675, .601, .682525]);

    [Fact]
    public void ThreePcV2() =>
        Expect(
            Run(new ThreePcV2(new ScriptedRandOneOfWorkers(0, 1, 2, 0), TopOne)),
            [.8, .88, .8875], [.66, .76, .7975], [.541, .721, .7255], [.43985, .682, .6787]);

    [Fact]
    public void ThreePcV4() =>
        Expect(Run(new ThreePcV4(TopOne, TopOne)), [.8, .88, .8875], [.63, .787, .7975], [.504, .705625, .7255], [.3969, .6416875, .681625]);

    [Fact]
    public void ThreePcV5()
    {
        var mechanism = new ThreePcV5(TopOne, 0.5);
        Expect(
            Run(mechanism, SeedOfCoins(0.5, false, true, false, false)),
            [.8, .88, .8875], [.63, .76, .7975], [.504, .694, .735625], [.3969, .628, .686125]);
    }

    /// <summary>The first seed whose shared coins fall like this in the rounds 1, 2, ….</summary>
    private static ulong SeedOfCoins(double p, params bool[] coins)
    {
        for (ulong seed = 1; ; seed++)
        {
            var round = 0;
            while (round < coins.Length)
            {
                var stream = new RandomStream(seed, RandomPurpose.Coin, iteration: round + 1);
                if (stream.NextCoin(p) != coins[round]) break;
                round++;
            }
            if (round == coins.Length) return seed;
        }
    }
}

/// <summary>Rand-1 whose coordinates are given instead of drawn: the same for all workers in a round, one entry a round.</summary>
internal sealed class ScriptedRandOneOfWorkers(params int[] coordinates) : Compressor
{
    private readonly TopK one = new(1);
    private readonly int[] calls = new int[2];

    public override string Name => "scripted-rand-1";

    public override double? Omega(int dimension, int workers) => dimension - 1;

    public override Messaging.Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var kept = new double[vector.Length];
        var at = coordinates[calls[context.Worker]++];
        kept[at] = vector.Length * vector[at];
        return one.Compress(kept, ref context);
    }
}
