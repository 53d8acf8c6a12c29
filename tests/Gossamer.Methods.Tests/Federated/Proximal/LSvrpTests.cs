using Gossamer.Execution;
using Gossamer.Methods.Federated.Proximal;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Federated.Proximal;

public class LSvrpTests
{
    [Fact]
    public void First_iterates_on_the_toy_problem()
    {
        var clients = new[] { 0, 1, 1, 0 };
        foreach (var method in new Method[]
        {
            new LSvrp(new LSvrpOptions { StepSize = 0.5 }) { Clients = k => clients[k - 1], Coins = k => k == 2 },
            new Svrp(new SvrpOptions { StepSize = 0.5 }) { Clients = k => clients[k - 1], Coins = k => k == 2 },
        })
        {
            var run = Recording.Of(ProximalProblems.Toy(1), method, 4);
            Near.Equal([1, 2.3333333333, 2.3333333333, 2.6, 2.9555555556], [.. run.Iterates.Select(x => x[0])], 1e-10);
            Near.Equal([1, 1, 2.3333333333, 2.3333333333, 2.3333333333], [.. run.Coordinator.Select(state => state["w"][0])], 1e-10);
            // g of the specification is grad f(w) - grad f_m(w).
            double[] corrections = [.. Enumerable.Range(0, 4).Select(k => run.Coordinator[k]["g"][0] - run.Workers[k][clients[k]]["h"][0])];
            Near.Equal([-5, 5, 3.6666666667, -3.6666666667], corrections, 1e-10);
        }
    }

    [Fact]
    public void One_worker_or_equal_ones_make_it_the_proximal_point_method()
    {
        foreach (var problem in new[] { Quadratics.Tridiagonal(6, 1, 0.1), Quadratics.Tridiagonal(6, 3, 0.1) })
        {
            var run = Recording.Of(problem, new LSvrp(new LSvrpOptions { StepSize = 2 }), 10);
            var x = problem.Start.ToArray();
            for (var k = 1; k <= 10; k++)
            {
                x = ProximalProblems.Prox(problem.Global, x, 2);
                Near.Equal(x, run.Iterates[k], 1e-10);
            }
        }
    }

    [Fact]
    public void Every_step_is_its_implicit_form()
    {
        var problem = Quadratics.Dissimilar(4, 5, 0.5, 1, seed: 1);
        var run = Recording.Of(problem, new LSvrp(new LSvrpOptions { StepSize = 3 }) { Clients = k => (int)(k % 4), Coins = _ => true }, 8);
        for (var k = 0; k < 8; k++)
        {
            // w = x, p = 1: x⁺ = x − η(∇f(x) + ∇f_m(x⁺) − ∇f_m(x)).
            var (x, next, own) = (run.Iterates[k], run.Iterates[k + 1], problem.Local((k + 1) % 4));
            var (full, here, there) = (ProximalProblems.Gradient(problem.Global, x), ProximalProblems.Gradient(own, x), ProximalProblems.Gradient(own, next));
            Near.Equal([.. Enumerable.Range(0, 5).Select(c => x[c] - (3 * (full[c] + there[c] - here[c])))], next, 1e-10);
        }
    }

    [Fact]
    public void Small_steps_are_those_of_svrg()
    {
        var problem = Quadratics.Dissimilar(4, 5, 0.5, 1, seed: 2);
        var run = Recording.Of(problem, new LSvrp(new LSvrpOptions { StepSize = 1e-7 }) { Clients = _ => 2, Coins = k => k == 1 }, 5);
        var (x, w) = (run.Iterates[4], run.Coordinator[4]["w"]);
        var (own, old, full) = (ProximalProblems.Gradient(problem.Local(2), x), ProximalProblems.Gradient(problem.Local(2), w), ProximalProblems.Gradient(problem.Global, w));
        for (var c = 0; c < 5; c++) Near.Equal(own[c] - old[c] + full[c], (x[c] - run.Iterates[5][c]) / 1e-7, 1e-4);
    }

    [Fact]
    public void The_solution_is_a_fixed_point_for_every_client()
    {
        var solved = Quadratics.Dissimilar(4, 5, 0.5, 1, seed: 3);
        var solution = solved.Minimizer!.Value;
        var objectives = Enumerable.Range(0, 4).Select(solved.Local).ToArray();
        var problem = Problem.Create(objectives, solved.Constants, StartingPoint.Given(solution));
        var run = Recording.Of(problem, new LSvrp(new LSvrpOptions { StepSize = 5 }), 20);
        Near.Equal(solution.Span, run.Iterates[^1], 1e-10);
    }

    [Fact]
    public void Lyapunov_functions_shrink_as_proven_on_average_over_client_and_coin()
    {
        foreach (var rule in new[] { LSvrpStep.HighDissimilarity, LSvrpStep.Similarity })
        {
            for (ulong seed = 1; seed <= 60; seed++)
            {
                var workers = 2 + (int)(seed % 6);
                var problem = Quadratics.Dissimilar(workers, 3, 0.3 + (0.1 * (seed % 5)), Math.Pow(10, (seed % 4) - 1.0), seed);
                var p = (rule == LSvrpStep.Similarity ? 0.9 : 2.0 / workers) * (1 + (seed % 3)) / 3;
                var setting = Recording.SettingOf(problem) with { Envelope = new EnvelopeConstants(problem) };
                var theory = LSvrpTheory.For(setting, p, rule);
                var (x, w) = (ProximalProblems.Random(3, seed, 2), ProximalProblems.Random(3, seed + 1000, seed % 2 == 0 ? 2 : 0.1));
                var full = ProximalProblems.Gradient(problem.Global, w);
                var step = theory.StepSize!.Value;
                double moved = 0, kept = 0;
                for (var m = 0; m < workers; m++)
                {
                    var own = ProximalProblems.Gradient(problem.Local(m), w);
                    var next = ProximalProblems.Prox(problem.Local(m), [.. x.Select((value, c) => value - (step * (full[c] - own[c])))], step);
                    kept += Potential(next, w) / workers;
                    moved += Potential(next, next) / workers;
                }
                var mean = (p * moved) + ((1 - p) * kept);
                Assert.True(mean <= (1 - theory.Lyapunov!.Contraction) * Potential(x, w) * (1 + 1e-12), $"{rule}, seed {seed}");

                double Potential(double[] iterate, double[] reference) => theory.Lyapunov!.Evaluate(new Snapshot(problem, iterate, reference));
            }
        }
    }

    [Fact]
    public void It_converges_where_sppm_stalls()
    {
        var problem = Quadratics.Dissimilar(5, 4, 0.7, 2, seed: 5);
        foreach (var method in new Method[] { new LSvrp(new LSvrpOptions()), new Svrp(new SvrpOptions()) })
        {
            var run = Recording.Of(problem, method, 3000, metrics: [MetricNames.DistanceSquared]);
            Assert.True(run.Metric(0)[^1] < 1e-18);
        }
        var sppm = Recording.Of(problem, new Sppm(new SppmOptions { StepSize = 0.05 }), 3000, metrics: [MetricNames.DistanceSquared]);
        Assert.True(sppm.Metric(0)[2000..].Average() > 1e-4);
    }

    [Fact]
    public void The_larger_step_changes_sides_where_the_two_cross()
    {
        // For p = 1/n at delta/mu = sqrt(2n), here 4.
        foreach (var (spread, source) in new[] { (0.05, "mu/(2*delta^2)"), (5.0, "sqrt(p/8)/delta") })
        {
            var problem = Quadratics.Dissimilar(8, 6, 1, spread, seed: 7);
            var theory = LSvrpTheory.For(Recording.SettingOf(problem), 1.0 / 8, LSvrpStep.Larger);
            var delta = problem.Constants.LPlusMinus;
            Assert.Contains(source, theory.StepSizeSource, StringComparison.Ordinal);
            Near.Equal(Math.Max(1 / (2 * delta * delta), 1 / (delta * 8)), theory.StepSize!.Value, 1e-12);
        }
    }

    [Theory]
    [InlineData(LSvrpStep.HighDissimilarity, 0.25, 0.125)]          // √(p/8)/δ; p/4, below γμ/(1 + γμ) = 1/5
    [InlineData(LSvrpStep.Similarity, 0.5, 0.25)]                   // μ/(2δ²); p/2, below 1/3
    [InlineData(LSvrpStep.Larger, 0.5, 0.25)]
    public void Steps_and_rates_on_the_toy_problem(LSvrpStep rule, double step, double contraction)
    {
        // δ = 1, μ = 1, n = 2 and p = 1/n.
        var prepared = Recording.Of(ProximalProblems.Toy(), new LSvrp(new LSvrpOptions { Rule = rule }), 0).Result.Preparation;
        Near.Equal([0.5, 1, 2], [prepared.Theory.Parameters["p"], prepared.Theory.Parameters["delta"], prepared.Theory.Parameters["exchanges"]], 1e-12);
        Near.Equal(step, prepared.StepSize, 1e-12);
        Near.Equal(contraction, prepared.Theory.Lyapunov!.Contraction, 1e-12);
    }

    [Fact]
    public void Exchanges_are_counted_for_the_one_client_and_for_refreshes()
    {
        var problem = Quadratics.Dissimilar(4, 5, 0.5, 1, seed: 1);
        var run = Recording.Of(problem, new LSvrp(new LSvrpOptions { StepSize = 1 }) { Coins = k => k == 3 }, 6);
        // The start and one refresh by all, six exchanges with one of four.
        Assert.Equal(64 * 5 * (2 + (6 / 4.0)), run.Result.Trace[^1].BitsUpPerWorker);
        Assert.Equal(64 * 5 * (2 + (6 / 4.0)), run.Result.Trace[^1].BitsDownPerWorker);
        Assert.Equal((2 * 4) + 6, run.Result.Trace[^1].OracleCalls);
    }

    [Fact]
    public void What_the_theory_does_not_cover_is_refused_in_words()
    {
        Refuses("strongly convex", Quadratics.Interpolated(4, 6, 2, seed: 1), new LSvrp(new LSvrpOptions()));
        Refuses("strongly convex", Quadratics.Interpolated(4, 6, 2, seed: 1), new Svrp(new SvrpOptions()));
        Refuses("p <= 2/n", Quadratics.Dissimilar(4, 5, 0.5, 1, seed: 1), new LSvrp(new LSvrpOptions { Rule = LSvrpStep.HighDissimilarity, Probability = 0.9 }));
        Refuses("convex", Quadratics.SquaredNorms(2, [-1, 2]), new Svrp(new SvrpOptions { StepSize = 1 }));

        static void Refuses(string what, Problem problem, Method method) => Assert.Contains(
            what, Assert.Throws<AssumptionException>(() => Recording.Of(problem, method, 1)).Message, StringComparison.Ordinal);
    }

    private sealed class Snapshot : IObservation
    {
        private readonly double[] iterate;

        public Snapshot(Problem problem, double[] iterate, double[] reference)
        {
            (Problem, this.iterate) = (problem, iterate);
            Coordinator = new ParticipantState(iterate.Length);
            Coordinator.Vector("w", reference);
        }

        public long Iteration => 0;

        public ReadOnlySpan<double> Iterate => iterate;

        public Problem Problem { get; }

        public ParticipantState Coordinator { get; }

        public ParticipantState Worker(int worker) => throw new NotSupportedException();
    }
}
