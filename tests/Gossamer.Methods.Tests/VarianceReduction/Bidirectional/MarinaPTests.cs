using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class MarinaPTests
{
    private static MarinaP Create(Compressor compressor, double? step = null, double? p = null, bool same = false, Regime regime = Regime.Nonconvex) =>
        new(new MarinaPOptions
        {
            Compressor = compressor,
            SyncProbability = p,
            SameMessage = same,
            Regime = regime,
            StepSize = step is { } value ? StepSize.Fixed(value) : StepSize.Theory(),
        });

    [Fact]
    public void The_worked_example_gives_its_iterates_and_the_workers_points()
    {
        // A seed whose coins are: no synchronisation, none, one.
        var seed = Enumerable.Range(1, 1000).Select(k => (ulong)k).First(s => !Coin(s, 1) && !Coin(s, 2) && Coin(s, 3));
        var run = Recording.Of(new RunRequest(Toy.Two(), Create(new ScriptedCoordinates(2, true, [0, 1], [1, 0]), 0.1, 0.3))
        {
            Seed = seed,
            Stop = new StopRule { Iterations = 3 },
        });
        Near.Equal([0.85, 0.85], run.Iterates[1]);
        Near.Equal([0.7, 1], run.Workers[1][0]["w"]);
        Near.Equal([1, 0.7], run.Workers[1][1]["w"]);
        Near.Equal([0.715, 0.715], run.Iterates[2]);
        Near.Equal([0.7, 0.73], run.Workers[2][0]["w"]);
        Near.Equal([0.73, 0.7], run.Workers[2][1]["w"]);
        Near.Equal([0.6205, 0.6205], run.Iterates[3]);
        Near.Equal([0.6205, 0.6205], run.Workers[3][0]["w"]);
        Near.Equal([0.6205, 0.6205], run.Workers[3][1]["w"]);

        static bool Coin(ulong seed, long round) => new RandomStream(seed, RandomPurpose.Coin, -1, round).NextCoin(0.3);
    }

    [Fact]
    public void With_permutations_the_mean_of_the_workers_points_is_the_iterate()
    {
        foreach (var problem in (Problem[])[Toy.Four(), Quadratics.RandomTridiagonal(3, 8, 0.5, 1e-3, seed: 1)])
            Invariant.IsIterate(Recording.Of(problem, Create(new PermK()), 200), "w");
    }

    [Fact]
    public void With_permutations_and_identical_quadratics_it_is_gradient_descent_although_workers_sit_elsewhere()
    {
        var problem = Quadratics.Tridiagonal(8, 4, 0.05);
        var ours = Recording.Of(problem, Create(new PermK()), 60);
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions()), 60);
        Near.Equal(1 / problem.Constants.L, ours.Result.Preparation.StepSize, 1e-12);
        for (var k = 0; k <= 60; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-11);
        Assert.Contains(ours.Workers, workers => workers[0]["w"].Zip(workers[1]["w"], (a, b) => Math.Abs(a - b)).Max() > 0.01);
    }

    [Fact]
    public void Synchronised_in_every_round_or_alone_it_is_gradient_descent()
    {
        var parent = Recording.Of(Toy.Four(), new GradientDescent(new MethodOptions { StepSize = 0.3 }), 30);
        Assert.Equal(parent.Iterates, Recording.Of(Toy.Four(), Create(new RandK(1), 0.3, p: 1), 30).Iterates);
        var one = Quadratics.RandomTridiagonal(1, 8, 0.5, 1e-3, seed: 1);
        parent = Recording.Of(one, new GradientDescent(new MethodOptions { StepSize = 0.3 }), 30);
        Assert.Equal(parent.Iterates, Recording.Of(one, Create(new PermK(), 0.3), 30).Iterates);
    }

    [Fact]
    public void Permutations_take_the_longest_steps_and_one_message_for_all_the_shortest()
    {
        var setting = Recording.SettingOf(Toy.Four());
        var permuted = Create(new PermK()).Prepare(setting);
        var independent = Create(new RandK(2)).Prepare(setting);
        var same = Create(new RandK(2), same: true).Prepare(setting);
        Assert.True(permuted.StepSize > independent.StepSize && independent.StepSize > same.StepSize);
        Assert.Equal([0, 3.0 / 4, 3], new[] { permuted, independent, same }.Select(prepared => prepared.Theory.Parameters["theta"]));
        Assert.Equal(0.25, permuted.Theory.Parameters["p"]);
    }

    [Fact]
    public void The_constants_of_the_functional_inequality_are_no_larger_than_the_papers()
    {
        // Toy: mean ‖A_i − Ā‖² = 1, ‖Ā‖ = 2, L_QM = 3.
        var constants = Toy.Two().Constants;
        Near.Equal(1, constants.HessianSpread!.Value);
        Near.Equal(1, FunctionalInequality.Sharpest(constants, 1, 0).SpreadWeight);
        Assert.Equal(0, FunctionalInequality.Sharpest(constants, 1, 0).DriftWeight);
        Assert.Equal(new FunctionalInequality(0, 16), FunctionalInequality.Sharpest(Quadratics.Shared(new double[,] { { 4.0 } }, [0], 3).Constants, 1, 0.25));
        foreach (var (spread, drift) in ((double, double)[])[(1, 1), (1, 0.1), (5, 2), (0.1, 3)])
        {
            var value = FunctionalInequality.Sharpest(constants, spread, drift).Of(spread, drift);
            Assert.True(value <= (2 * 1 * spread) + (2 * 4 * drift) + 1e-12);
            Assert.True(value <= (9 * spread) + 1e-12);
        }
        var similar = Quadratics.Similar(10, 20, 0.3, 0.01, seed: 1).Constants;
        Near.Equal(0.3, similar.HessianSpread!.Value, 1e-9);
    }

    [Fact]
    public void The_functional_inequality_holds_at_random_points()
    {
        var problem = Toy.Four();
        var random = new RandomStream(5, RandomPurpose.Other);
        foreach (var drift in (double[])[0.05, 0.75, 4])
        {
            var inequality = FunctionalInequality.Sharpest(problem.Constants, 1, drift);
            for (var trial = 0; trial < 50; trial++) Holds(problem, inequality, ref random);
        }

        static void Holds(Problem problem, FunctionalInequality inequality, ref RandomStream random)
        {
            var (n, d) = (problem.Workers, problem.Dimension);
            double[] mean = new double[d], drift = new double[d], u = new double[d], here = new double[d], there = new double[d];
            var spread = 0.0;
            for (var i = 0; i < n; i++)
            {
                // Directions that the workers share make the drift matter.
                random.FillGaussian(u);
                for (var j = 0; j < d; j++) u[j] += j == 0 ? 3 : 0;
                problem.Local(i).Gradient(new double[d], here);
                problem.Local(i).Gradient(u, there);
                for (var j = 0; j < d; j++)
                {
                    mean[j] += (there[j] - here[j]) / n;
                    drift[j] += u[j] / n;
                    spread += u[j] * u[j] / n;
                }
            }
            var bound = inequality.Of(spread, drift.Sum(value => value * value));
            Assert.True(mean.Sum(value => value * value) <= bound * (1 + 1e-12));
        }
    }

    [Theory]
    [InlineData("perm")]
    [InlineData("independent")]
    [InlineData("same")]
    public void The_lyapunov_function_falls_on_average_and_the_gradients_stay_below_the_bound(string family)
    {
        MeanDescent.Holds(Toy.Four(), () => Family(family, Regime.Nonconvex));
        MeanDescent.Holds(Toy.FourConvex(), () => Family(family, Regime.PolyakLojasiewicz));
        Assert.InRange(MeanDescent.ShareOfBound(Toy.Four(), () => Family(family, Regime.Nonconvex), 1000, 2), 0.1, 1);
    }

    private static MarinaP Family(string family, Regime regime) =>
        Create(family == "perm" ? new PermK() : new RandK(2), same: family == "same", regime: regime);

    [Fact]
    public void Downlink_traffic_is_what_the_messages_carry()
    {
        var run = Recording.Of(Toy.Four(), Create(new PermK(), 0.1, p: 1e-9), 20);
        Assert.Equal(0, run.Result.Trace[0].BitsDownPerWorker);
        Assert.Equal(20 * 2 * 64, run.Result.Trace[^1].BitsDownPerWorker);
        Assert.Equal(21 * 8 * 64, run.Result.Trace[^1].BitsUpPerWorker);
    }

    [Fact]
    public void What_makes_no_sense_is_refused_in_words()
    {
        var setting = Recording.SettingOf(Toy.Four());
        Assert.Contains("sameMessage", Assert.Throws<AssumptionException>(() => Create(new PermK(), same: true).Prepare(setting)).Message, StringComparison.Ordinal);
        Assert.Contains("unbiased", Assert.Throws<AssumptionException>(() => Create(new TopK(1)).Prepare(setting)).Message, StringComparison.Ordinal);
    }
}
