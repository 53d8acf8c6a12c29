using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class DashaPpTests
{
    private static readonly AdditiveNoiseOracle Noise = new(0.05);

    private static DashaPp Create(Compressor? compressor = null, Sampling? clients = null, double? step = null, Regime regime = Regime.Nonconvex) => new(new DashaPpOptions
    {
        Compressor = compressor ?? new RandK(2),
        Clients = clients ?? new NiceSampling(2),
        Regime = regime,
        StepSize = step is { } value ? StepSize.Fixed(value) : StepSize.Theory(),
    });

    [Fact]
    public void The_worked_example_gives_its_iterates_shifts_and_estimates()
    {
        // A seed that draws worker 1 and then worker 2.
        var seed = Enumerable.Range(1, 1000).Select(k => (ulong)k).First(s => Drawn(s, 1) == 0 && Drawn(s, 2) == 1);
        var run = Recording.Of(new RunRequest(Toy.Two(), Create(new Identity(), new NiceSampling(1), 0.1))
        {
            Seed = seed,
            Stop = new StopRule { Iterations = 2 },
        });
        Near.Equal([0.85, 0.85], run.Iterates[1]);
        Near.Equal([-0.3, 2.1], run.Workers[1][0]["h"]);
        Near.Equal([-0.3, 2.1], run.Workers[1][0]["g"]);            // m_1 = (−0.3, −0.9)
        Near.Equal([3, 0], run.Workers[1][1]["g"]);
        Near.Equal([1.35, 1.05], run.Coordinator[1]["g"]);
        Near.Equal([0.715, 0.745], run.Iterates[2]);
        Near.Equal([1.89, -0.31], run.Workers[2][1]["h"]);
        Near.Equal([1.89, -0.31], run.Workers[2][1]["g"]);          // m_2 = (−1.11, −0.31)
        Near.Equal([0.795, 0.895], run.Coordinator[2]["g"]);
        var parameters = run.Result.Preparation.Theory.Parameters;
        Assert.Equal((0.5, 0, 0.5), (parameters["p_a"], parameters["p_aa"], parameters["a"]));
        Near.Equal(1.0 / 3, parameters["b"]);

        static int Drawn(ulong seed, long round)
        {
            var batch = new SampleBatch();
            var random = new RandomStream(seed, RandomPurpose.Coin, -1, round, 1);
            new NiceSampling(1).For([1.0, 1]).Draw(ref random, batch);
            return batch.Indices[0];
        }
    }

    [Fact]
    public void With_all_workers_in_every_round_they_are_the_methods_of_full_participation()
    {
        var all = new FullSampling();
        Assert.Equal(
            Recording.Of(Toy.Four(), new Dasha(new DashaOptions { Compressor = new RandK(2) }), 50).Iterates,
            Recording.Of(Toy.Four(), Create(clients: all), 50).Iterates);
        var mvr = new DashaMvrOptions { Compressor = new RandK(2), NoiseMomentum = 0.2, InitialBatch = 2 };
        var ppMvr = new DashaPpMvrOptions { Compressor = new RandK(2), NoiseMomentum = 0.2, InitialBatch = 2, Clients = all };
        Assert.Equal(
            Recording.Of(Toy.Four(), new DashaMvr(mvr), 50, oracle: Noise).Iterates,
            Recording.Of(Toy.Four(), new DashaPpMvr(ppMvr), 50, oracle: Noise).Iterates);
        var page = new DashaPageOptions { Compressor = new RandK(2), Sampling = new UniformSampling(2) };
        var ppPage = new DashaPpPageOptions { Compressor = new RandK(2), Sampling = new UniformSampling(2), Clients = all };
        Assert.Equal(
            Recording.Of(Toy.Sums(), new DashaPage(page), 50).Iterates,
            Recording.Of(Toy.Sums(), new DashaPpPage(ppPage), 50).Iterates);
    }

    [Fact]
    public void With_exact_or_full_gradients_the_variants_are_dasha_pp()
    {
        var clients = new NiceSampling(2);
        var mvr = new DashaPpMvrOptions { Compressor = new RandK(2), NoiseMomentum = DashaPpTheory.Momentum(0.5), InitialBatch = 1, Clients = clients, StepSize = 0.02 };
        Assert.Equal(
            Recording.Of(Toy.Four(), Create(step: 0.02), 50).Iterates,
            Recording.Of(Toy.Four(), new DashaPpMvr(mvr), 50).Iterates);
        var page = new DashaPpPageOptions { Compressor = new RandK(2), Probability = 1, Clients = clients, StepSize = 0.02 };
        Assert.Equal(
            Recording.Of(Toy.Sums(), Create(step: 0.02), 50).Iterates,
            Recording.Of(Toy.Sums(), new DashaPpPage(page), 50).Iterates);
    }

    [Fact]
    public void Finite_mvr_follows_its_definition()
    {
        // One worker on the line with a_j = 1 and 3, B = 1: q = 1/2, b = 1/3, k_j = 2(a_j·x⁺ − a_j·x − (h_j − a_j·x)/3).
        double[] a = [1, 3];
        var problem = Quadratics.FiniteSums([new[,] { { 1.0 } }, new[,] { { 3.0 } }], [[0.0], [0.0]], 2, StartingPoint.Ones);
        var run = Recording.Of(problem, new DashaPpFiniteMvr(new DashaPpFiniteMvrOptions { Compressor = new Identity(), StepSize = 0.1 }), 12);
        double[] table = [1, 3];
        for (var k = 0; k < 12; k++)
        {
            var (x, next) = (run.Iterates[k][0], run.Iterates[k + 1][0]);
            Near.Equal(x - (0.1 * (table[0] + table[1]) / 2), next);
            var found = run.Workers[k + 1][0]["h_ij"];
            var drawn = found[0] != run.Workers[k][0]["h_ij"][0] ? 0 : 1;
            table[drawn] += 2 * ((a[drawn] * next) - (a[drawn] * x) - ((table[drawn] - (a[drawn] * x)) / 3));
            Near.Equal(table, found);
        }
    }

    [Fact]
    public void Whoever_is_absent_stays_as_it_is_and_costs_nothing()
    {
        var run = Recording.Of(Toy.Four(), Create(), 60);
        Invariant.IsMean(run, "g", "g");
        for (var k = 0; k < 60; k++)
        {
            var moved = Enumerable.Range(0, 4).Count(i => !run.Workers[k][i]["h"].SequenceEqual(run.Workers[k + 1][i]["h"]));
            Assert.Equal(2, moved);
            var (before, after) = (run.Result.Trace[k], run.Result.Trace[k + 1]);
            Assert.Equal(0.5 * 2 * 64, after.BitsUpPerWorker - before.BitsUpPerWorker, 9);
            Assert.Equal(0.5 * 2 * 8 * 64, after.BitsDownPerWorker - before.BitsDownPerWorker, 9);
            Assert.Equal(2 * 2, after.OracleCalls - before.OracleCalls);
        }
    }

    [Fact]
    public void Rounds_in_which_nobody_takes_part_are_made_all_the_same()
    {
        var run = Recording.Of(Toy.Four(), Create(clients: new IndependentSampling(0.5), step: 0.01), 60);
        Assert.Equal(RunStatus.Completed, run.Result.Status);
        Invariant.IsMean(run, "g", "g");
        Assert.Contains(Enumerable.Range(0, 60), k => run.Result.Trace[k + 1].OracleCalls == run.Result.Trace[k].OracleCalls);
        Assert.Equal(0.015625, run.Result.Preparation.Theory.Parameters["p_aa"]);
    }

    [Theory]
    [InlineData("nice")]
    [InlineData("independent")]
    public void The_lyapunov_functions_fall_on_average_as_promised(string kind)
    {
        Sampling clients = kind == "nice" ? new NiceSampling(2) : new IndependentSampling(1);
        MeanDescent.Holds(Toy.Four(), () => Create(clients: clients));
        MeanDescent.Holds(Toy.FourConvex(), () => Create(clients: clients, regime: Regime.PolyakLojasiewicz));
        var mvr = new DashaPpMvrOptions { Compressor = new RandK(2), NoiseMomentum = 0.05, InitialBatch = 3, Clients = clients };
        MeanDescent.Holds(Toy.Four(), () => new DashaPpMvr(mvr), oracle: Noise);
        var page = new DashaPpPageOptions { Compressor = new RandK(2), Sampling = new UniformSampling(1), Clients = clients };
        MeanDescent.Holds(Toy.Sums(), () => new DashaPpPage(page));
        var finite = new DashaPpFiniteMvrOptions { Compressor = new RandK(2), Batch = 2, Clients = clients };
        MeanDescent.Holds(Toy.Sums(), () => new DashaPpFiniteMvr(finite));
    }

    [Fact]
    public void The_mean_squared_gradient_stays_below_the_bound()
    {
        Assert.InRange(MeanDescent.ShareOfBound(Toy.Four(), () => Create(), 1500, 2), 0.02, 1);
        var page = new DashaPpPageOptions { Compressor = new RandK(2), Sampling = new UniformSampling(1), Clients = new NiceSampling(2) };
        Assert.InRange(MeanDescent.ShareOfBound(Toy.Sums(), () => new DashaPpPage(page), 1500, 2), 0.005, 1);
        var finite = new DashaPpFiniteMvrOptions { Compressor = new RandK(2), Clients = new NiceSampling(2) };
        Assert.InRange(MeanDescent.ShareOfBound(Toy.Sums(), () => new DashaPpFiniteMvr(finite), 1500, 2), 0.005, 1);
        var mvr = new DashaPpMvrOptions { Compressor = new RandK(2), NoiseMomentum = 0.1, InitialBatch = 3, Clients = new NiceSampling(2) };
        Assert.InRange(MeanDescent.ShareOfBound(Toy.Four(), () => new DashaPpMvr(mvr), 1500, 2, Noise), 0.001, 1);
    }

    [Theory]
    [InlineData(3.0, 4, 0.5, 0.16)]
    [InlineData(0.0, 4, 0.25, 0.0)]
    [InlineData(99.0, 100, 0.01, 0.0001)]
    [InlineData(1.0, 10, 0.9, 0.8)]
    public void The_weights_satisfy_the_recursions_of_the_proof(double omega, int n, double pa, double paa)
    {
        const double Plus = 1.7;                                    // L_+²
        var theta = 1 - (paa / pa);
        var (a, b) = (pa / ((2 * omega) + 1), DashaPpTheory.Momentum(pa));
        var w = omega * ((2 * omega) + 1) / (n * pa * pa);
        // Errors G, D, E, F; mean ‖k_i‖² ≤ 2L_+²S + 2b²F.
        var proof = new Recursion(4)
        {
            Error = [1, 0, 1, 0],
            Decay =
            {
                [0, 0] = (1 - a) * (1 - a), [0, 1] = a / n, [0, 3] = 2 * omega / (n * pa) * 2 * b * b,
                [1, 1] = 1 - a, [1, 3] = 2 * omega / pa * 2 * b * b,
                [2, 2] = (1 - b) * (1 - b), [2, 3] = 2 * theta / (n * pa) * b * b, [3, 3] = 1 - b,
            },
            Growth = [2 * omega / (n * pa) * 2 * Plus, 2 * omega / pa * 2 * Plus, 2 * theta / (n * pa) * Plus, 2 * (1 - pa) / pa * Plus],
        };
        proof.Certify(
            [1 / a, 1 / (a * n), 1 / b, (8 * w * b) + (2 * theta / (n * pa))], 0, ((32 * w) + (16 * theta / (n * pa * pa))) * Plus);
        proof.Certify(
            [4 / (3 * a), 16 / (9 * a * n), 2 / b, (224.0 / 9 * w * b) + (8 * theta / (n * pa))], a / 4,
            ((144 * w) + (48 * theta / (n * pa * pa))) * Plus);
    }

    [Fact]
    public void The_table_of_component_gradients_has_the_shift_as_its_mean()
    {
        var finite = new DashaPpFiniteMvrOptions { Compressor = new RandK(2), Batch = 2, Clients = new NiceSampling(2), StepSize = 0.02 };
        var run = Recording.Of(Toy.Sums(), new DashaPpFiniteMvr(finite), 80);
        for (var k = 0; k <= 80; k++)
        {
            foreach (var worker in run.Workers[k])
            {
                var mean = new double[4];
                for (var j = 0; j < 20; j++) mean[j % 4] += worker["h_ij"][j] / 5;
                Near.Equal(mean, worker["h"], 1e-10);
            }
        }
        Assert.Equal(3 * 5, run.Result.Trace[0].ComponentGradients);
        Assert.Equal((3 * 5) + (80 * 2 * 2 * 2), run.Result.Trace[^1].ComponentGradients);
    }

    [Fact]
    public void With_all_samples_and_all_workers_finite_mvr_is_dasha()
    {
        var finite = new DashaPpFiniteMvrOptions { Compressor = new RandK(2), Batch = 5, StepSize = 0.1 };
        var ours = Recording.Of(Toy.Sums(), new DashaPpFiniteMvr(finite), 40);
        var parent = Recording.Of(Toy.Sums(), new Dasha(new DashaOptions { Compressor = new RandK(2), StepSize = 0.1 }), 40);
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-10);
    }

    [Fact]
    public void What_the_theory_does_not_cover_is_refused_in_words()
    {
        var setting = Recording.SettingOf(Toy.Four());
        Assert.Contains("nice(s)", Refusal(() => Create(clients: new UniformSampling(2)).Prepare(setting)), StringComparison.Ordinal);
        Assert.Contains("nice(9)", Refusal(() => Create(clients: new NiceSampling(9)).Prepare(setting)), StringComparison.Ordinal);
        var mvr = new DashaPpMvrOptions { Compressor = new RandK(2), NoiseMomentum = 0.5, InitialBatch = 1, Clients = new NiceSampling(2) };
        Assert.Contains("p_a/(2 - p_a)", Refusal(() => new DashaPpMvr(mvr).Prepare(setting)), StringComparison.Ordinal);
        var finite = new DashaPpFiniteMvrOptions { Compressor = new RandK(2), Batch = 6 };
        Assert.Contains("smaller batch", Refusal(() => new DashaPpFiniteMvr(finite).Prepare(Toy.SumsSetting())), StringComparison.Ordinal);
    }

    private static string Refusal(Action action) => Assert.Throws<AssumptionException>(action).Message;
}
