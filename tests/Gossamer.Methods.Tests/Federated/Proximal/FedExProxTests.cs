using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Federated.Proximal;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.Federated.Proximal;

public class FedExProxTests
{
    private static readonly ExtrapolationRule[] Rules = Enum.GetValues<ExtrapolationRule>();

    [Fact]
    public void One_step_of_the_worked_example()
    {
        Near.Equal([0.75, 0.5454545455], Step(new FedProx(new FedProxOptions { StepSize = 1 })), 1e-10);
        Near.Equal([0.45, 0], Step(Create(ExtrapolationRule.Constant)), 1e-10);
        Near.Equal([0.5, 0.0909090909], Step(Create(ExtrapolationRule.Grads)), 1e-10);
        Near.Equal([0.6727447217, 0.4049904031], Step(Create(ExtrapolationRule.Stops)), 1e-10);
        foreach (var (rule, alpha) in Rules.Zip([2.2, 2, 1.3090211132]))
            Near.Equal(alpha, Recording.Of(ProximalProblems.Crossed(), Create(rule), 1).Coordinator[1]["alpha"][0], 1e-10);

        static double[] Step(Method method) => Recording.Of(ProximalProblems.Crossed(), method, 1).Iterates[1];
    }

    [Fact]
    public void Promised_rates_of_the_worked_example()
    {
        // mu = 1/4 and L = 5/11 at gamma = 1: mu/L, mu*(2 + 10)/(1 + 10) with alpha >= 1, and 3/4 of mu/L; mu*(2 - L) without extrapolation.
        foreach (var (rule, promised) in Rules.Zip([0.55, 3.0 / 11, 0.4125]))
            Near.Equal(promised, Recording.Of(ProximalProblems.Crossed(), Create(rule), 0).Result.Preparation.Theory.Lyapunov!.Contraction, 1e-10);
        var plain = Recording.Of(ProximalProblems.Crossed(), new FedProx(new FedProxOptions { StepSize = 1 }), 0).Result.Preparation.Theory;
        Near.Equal(17.0 / 44, plain.Lyapunov!.Contraction, 1e-10);
    }

    [Fact]
    public void Fedprox_on_the_toy_problem_goes_to_the_minimiser_of_the_envelope()
    {
        var run = Recording.Of(ProximalProblems.Toy(), new FedProx(new FedProxOptions { StepSize = 1 }), 60);
        Near.Equal([0, 1.5, 2.0625, 2.2734375], [.. run.Iterates.Take(4).Select(x => x[0])]);
        Near.Equal(2.4, run.Iterates[^1][0], 1e-10);
        // Extrapolation changes the speed, not the limit.
        var faster = Recording.Of(ProximalProblems.Toy(), Create(ExtrapolationRule.Constant), 60);
        Near.Equal(2.4, faster.Iterates[^1][0], 1e-10);
    }

    [Fact]
    public void Without_extrapolation_it_is_fedprox_bit_for_bit()
    {
        var problem = Quadratics.Interpolated(6, 8, 3, seed: 1);
        foreach (var clients in new Sampling[] { new FullSampling(), new NiceSampling(2) })
        {
            var ours = Recording.Of(problem, new FedExProx(new FedExProxOptions { StepSize = 2, Alpha = 1, Clients = clients }), 30);
            var parent = Recording.Of(problem, new FedProx(new FedProxOptions { StepSize = 2, Clients = clients }), 30);
            Assert.Equal(parent.Iterates, ours.Iterates);
        }
    }

    [Fact]
    public void Small_proximal_steps_are_gradient_steps()
    {
        var problem = Quadratics.Interpolated(5, 6, 3, seed: 2);
        var step = 0.3 / problem.Constants.L;
        var gradients = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = step }), 20);
        foreach (var (small, tolerance) in new[] { (1e-4, 1e-2), (1e-6, 1e-4) })
        {
            var ours = Recording.Of(problem, new FedExProx(new FedExProxOptions { StepSize = small, Alpha = step / small }), 20);
            Near.Equal(gradients.Iterates[^1], ours.Iterates[^1], tolerance);
        }
    }

    [Fact]
    public void One_worker_makes_it_the_proximal_point_method_with_over_relaxation()
    {
        var problem = Quadratics.Interpolated(1, 5, 5, seed: 3);
        var run = Recording.Of(problem, Create(ExtrapolationRule.Constant), 1);
        var start = problem.Start.ToArray();
        var point = ProximalProblems.Prox(problem.Local(0), start, 1);
        var alpha = (1 + problem.Constants.L) / problem.Constants.L;                // 1/(γL_γ), L_γ = L/(1 + γL)
        Near.Equal([.. start.Zip(point, (x, p) => x + (alpha * (p - x)))], run.Iterates[1], 1e-10);
    }

    [Fact]
    public void Disjoint_ranges_and_huge_steps_solve_it_in_one_round()
    {
        var run = Recording.Of(ProximalProblems.Crossed(), new FedExProx(new FedExProxOptions { StepSize = 1e9, Alpha = 2 }), 1);
        Near.Equal([0, 0], run.Iterates[1], 1e-8);
    }

    [Fact]
    public void Iterates_stay_in_the_range_of_the_matrices()
    {
        var problem = Quadratics.Interpolated(3, 12, 3, seed: 4);
        var distance = ProximalProblems.DistanceSquared(problem);
        foreach (var rule in Rules)
        {
            foreach (var x in Recording.Of(problem, Create(rule), 20).Iterates)
            {
                double[] moved = [.. x.Zip(problem.Start.ToArray(), (a, b) => a - b)];
                Near.Equal(moved.Sum(v => v * v), distance(moved), 1e-10);
            }
        }
    }

    [Fact]
    public void Every_step_contracts_as_proven()
    {
        for (ulong seed = 1; seed <= 4; seed++)
        {
            var problem = Quadratics.Interpolated(5, 8, 3, seed);
            var setting = Recording.SettingOf(problem) with { Envelope = new EnvelopeConstants(problem) };
            var (distance, greatest) = (ProximalProblems.DistanceSquared(problem), problem.Constants.LMax);
            foreach (var step in new[] { 0.01, 0.3, 10 })
            {
                var least = setting.Envelope.Spectrum(step)!.Value.LeastPositive;
                var whole = setting.Envelope.Spectrum(step)!.Value.Greatest;
                foreach (var rule in Rules)
                {
                    var run = Recording.Of(problem, new FedExProx(new FedExProxOptions { StepSize = step, Extrapolation = rule }), 25);
                    for (var k = 0; k < 25; k++)
                    {
                        var alpha = run.Coordinator[k + 1]["alpha"][0];
                        var taken = rule switch
                        {
                            ExtrapolationRule.Constant => least / whole,
                            ExtrapolationRule.Grads => alpha * step * least * (2 + (step * greatest)) / (1 + (step * greatest)),
                            _ => 1.5 * alpha * step * least,
                        };
                        var before = distance(run.Iterates[k]);
                        Assert.True(distance(run.Iterates[k + 1]) <= ((1 - taken) * before) + 1e-13, $"{rule}, step {step}, round {k}");
                        Assert.True(taken >= FedExProxTheory.Contraction(setting, new FullSampling().For([1, 1, 1, 1, 1]), rule, null, step) - 1e-12);
                        if (before < 1e-10) continue;
                        if (rule == ExtrapolationRule.Grads) Assert.True(alpha >= 1 - 1e-6);
                        if (rule == ExtrapolationRule.Stops) Assert.True(alpha >= (1 - 1e-6) / (2 * step * whole));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_mean_over_all_cohorts_contracts_as_proven(int size)
    {
        var problem = Quadratics.Interpolated(5, 6, 2, seed: 9);
        var setting = Recording.SettingOf(problem) with { Envelope = new EnvelopeConstants(problem) };
        var sampler = new NiceSampling(size).For(problem.Constants.Li);
        var distance = ProximalProblems.DistanceSquared(problem);
        foreach (var step in new[] { 0.05, 5 })
        {
            var own = problem.Constants.LMax / (1 + (step * problem.Constants.LMax));
            var whole = setting.Envelope.Spectrum(step)!.Value;
            var smoothness = FedExProxTheory.Smoothness(setting, sampler, step);
            Near.Equal(((5.0 - size) / (size * 4) * own) + (5.0 * (size - 1) / (size * 4) * whole.Greatest), smoothness, 1e-12);
            foreach (var rule in Rules)
            {
                var options = new FedExProxOptions { StepSize = step, Extrapolation = rule, Clients = new NiceSampling(size) };
                var promised = FedExProxTheory.Contraction(setting, sampler, rule, null, step);
                if (rule == ExtrapolationRule.Constant) Near.Equal(whole.LeastPositive / smoothness, promised, 1e-12);
                var cohorts = ProximalProblems.Subsets(5, size).ToArray();
                var mean = cohorts.Average(cohort => distance(Recording.Of(problem, new FedExProx(options) { Script = _ => cohort }, 1).Iterates[1]));
                Assert.InRange(mean, 0, (1 - promised) * distance(problem.Start.ToArray()));
            }
        }
    }

    [Fact]
    public void Averages_of_the_iterates_keep_the_sum_bounds()
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var problem = Quadratics.Interpolated(4, 8, 2, seed);
            var (distance, greatest) = (ProximalProblems.DistanceSquared(problem), problem.Constants.LMax);
            foreach (var step in new[] { 0.1, 3 })
            {
                foreach (var rule in Rules)
                {
                    var run = Recording.Of(problem, new FedExProx(new FedExProxOptions { StepSize = step, Extrapolation = rule }), 20);
                    var mean = new double[8];
                    var total = 0.0;
                    for (var k = 0; k < 20; k++)
                    {
                        var alpha = run.Coordinator[k + 1]["alpha"][0];
                        for (var c = 0; c < 8; c++) mean[c] += alpha * run.Iterates[k][c];
                        total += alpha;
                    }
                    for (var c = 0; c < 8; c++) mean[c] /= total;
                    var start = distance(problem.Start.ToArray());
                    var bound = rule switch
                    {
                        // alpha = 1/(gamma*L_gamma): L_gamma*(1 + gamma*L_max)*R^2/K.
                        ExtrapolationRule.Constant => (1 + (step * greatest)) / (run.Coordinator[1]["alpha"][0] * step) * start / 20,
                        ExtrapolationRule.Grads => (1 + (step * greatest)) / (2 + (step * greatest)) * ((1 / step) + greatest) * start / total,
                        _ => ((1 / step) + greatest) * start / total,
                    };
                    Assert.InRange(problem.Global.Value(mean), 0, bound);
                }
            }
        }
    }

    [Fact]
    public void Lyapunov_function_falls_as_promised()
    {
        var problem = Quadratics.Interpolated(4, 6, 4, seed: 5);
        foreach (var rule in Rules) Descent.Holds(problem, new FedExProx(new FedExProxOptions { Extrapolation = rule }), 30);
        Descent.Holds(problem, new FedExProx(new FedExProxOptions { CommunicationCost = 50 }), 30);
        Descent.Holds(problem, new FedProx(new FedProxOptions()), 300);
        // Every step is covered, and the promise is that of the step in use.
        foreach (var rule in Rules) Descent.Holds(problem, new FedExProx(new FedExProxOptions { Extrapolation = rule, StepSize = 20 }), 15);
        VarianceReduction.MeanDescent.Holds(problem, () => new FedExProx(new FedExProxOptions { Clients = new NiceSampling(2) }));
        VarianceReduction.MeanDescent.Holds(problem, () => new FedExProx(new FedExProxOptions { Clients = new IndependentSampling(2) }));
    }

    [Fact]
    public void Convex_objectives_that_are_not_quadratic_contract_as_derived()
    {
        // f_i = x²/4 + c_i(√(1 + x²) − 1), c = (1, 3): μ = ½, L = (1.5, 3.5). γ = 1: L_γ ≤ mean l_i = 31/45, (μ/2)/(1 + γL_max) = 1/18.
        var problem = Problem.Create([new Valley(1), new Valley(3)], new GivenConstants([1.5, 3.5]) { Convex = true, StrongConvexity = 0.5, LocalStrongConvexity = 0.5 }, StartingPoint.Given(new double[] { 3 }));
        var setting = Recording.SettingOf(problem) with { Envelope = new EnvelopeConstants(problem) };
        foreach (var (rule, taken) in new (ExtrapolationRule?, double)[]
        {
            (ExtrapolationRule.Constant, 2 * 45.0 / 31 / 18), (ExtrapolationRule.Grads, 5.5 / 4.5 / 18), (ExtrapolationRule.Stops, 45.0 / 31 / 36), (null, 1.0 / 9),
        })
        {
            Near.Equal(taken, FedExProxTheory.Contraction(setting, new FullSampling().For([1, 1]), rule, null, 1), 1e-12);
            Method method = rule is { } used
                ? new FedExProx(new FedExProxOptions { StepSize = 1, Extrapolation = used, Minimum = used == ExtrapolationRule.Stops ? 0 : null })
                : new FedProx(new FedProxOptions { StepSize = 1 });
            var run = Recording.Of(problem, method, 20);
            for (var k = 0; k < 20; k++)
                Assert.True(Math.Pow(run.Iterates[k + 1][0], 2) <= ((1 - taken) * Math.Pow(run.Iterates[k][0], 2)) + 1e-15, $"{rule}, round {k}");
        }
    }

    [Fact]
    public void Stops_halves_the_distance_whichever_client_is_asked()
    {
        // f_i = (a_i/2)(x − 2)² − 2a_i with a = (1, 3): minima −2 and −6, min f = −4. For one client α = 1/(2γh) and x⁺ = (x + 2)/2.
        var problem = Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[2], [6]]);
        var options = new FedExProxOptions { StepSize = 0.7, Extrapolation = ExtrapolationRule.Stops, Clients = new NiceSampling(1) };
        Near.Equal([0, 1, 1.5, 1.75, 1.875], [.. Recording.Of(problem, new FedExProx(options) { Script = k => [(int)(k % 2)] }, 4).Iterates.Select(x => x[0])], 1e-10);
        // Of both together the minimum is min f, given or known.
        var all = options with { Clients = new FullSampling() };
        var known = Recording.Of(problem, new FedExProx(all), 4);
        var given = Recording.Of(problem, new FedExProx(all with { Minimum = -4 }), 4);
        for (var k = 0; k <= 4; k++) Near.Equal(given.Iterates[k], known.Iterates[k], 1e-10);
    }

    [Fact]
    public void Nothing_is_promised_for_means_of_participants_who_do_not_count_alike()
    {
        var problem = Quadratics.Interpolated(4, 6, 6, seed: 5);
        foreach (var clients in new Sampling[] { new IndependentSampling(2), new ImportanceSampling(1) })
        {
            foreach (var rule in Rules)
            {
                var method = new FedExProx(new FedExProxOptions { Extrapolation = rule, Clients = clients });
                Assert.Equal(rule == ExtrapolationRule.Constant, Promised(method) > 0);
            }
            Assert.Equal(0, Promised(new FedProx(new FedProxOptions { Clients = clients })));
        }
        Assert.True(Promised(new FedProx(new FedProxOptions { Clients = new NiceSampling(2) })) > 0);

        double Promised(Method method) => Recording.Of(problem, method, 0).Result.Preparation.Theory.Lyapunov!.Contraction;
    }

    [Fact]
    public void Inexact_steps_are_counted_and_end_where_exact_ones_do()
    {
        var problem = Quadratics.Interpolated(3, 6, 4, seed: 6);
        var exact = Recording.Of(problem, Create(ExtrapolationRule.Constant), 10);
        Assert.Equal(30, exact.Result.Trace[^1].OracleCalls);
        var counts = new List<long>();
        foreach (var solver in new[] { ProximalSolver.GradientDescent, ProximalSolver.AcceleratedGradient })
        {
            var options = new FedExProxOptions { StepSize = 1, Solver = solver, Tolerance = 1e-9 };
            var run = Recording.Of(problem, new FedExProx(options), 10);
            Near.Equal(exact.Iterates[^1], run.Iterates[^1], 1e-8);
            counts.Add(run.Result.Trace[^1].OracleCalls);
            // The first round, by hand: every worker from x^0.
            var expected = Enumerable.Range(0, 3).Sum(i => ProximalOperator.Of(problem.Local(i), solver, problem.Constants.Li[i])
                .Prox(problem.Start.Span, 1, 1e-9, problem.Start.ToArray()));
            Assert.Equal(expected, run.Result.Trace[1].OracleCalls);
        }
        Assert.InRange(counts[1], 60, counts[0]);
        // A looser tolerance costs less and leaves a bias.
        var loose = Recording.Of(problem, new FedExProx(new FedExProxOptions { StepSize = 1, Solver = ProximalSolver.GradientDescent, Tolerance = 1e-2 }), 10);
        Assert.InRange(loose.Result.Trace[^1].OracleCalls, 30, counts[0] - 1);
    }

    [Fact]
    public void Stops_sends_one_number_more()
    {
        var problem = ProximalProblems.Crossed();
        Assert.Equal(128, Recording.Of(problem, Create(ExtrapolationRule.Grads), 1).Result.Trace[^1].BitsUpPerWorker);
        Assert.Equal(192, Recording.Of(problem, Create(ExtrapolationRule.Stops), 1).Result.Trace[^1].BitsUpPerWorker);
    }

    [Fact]
    public void It_stays_at_a_solution()
    {
        var problem = Quadratics.SquaredNorms(3, [1, 2], StartingPoint.Zero);
        foreach (var rule in Rules) Near.Equal([0, 0, 0], Recording.Of(problem, Create(rule), 3).Iterates[^1]);
    }

    [Fact]
    public void Theory_takes_the_best_step_in_time_where_times_are_known()
    {
        var problem = ProximalProblems.Crossed();
        Near.Equal(0.1, Recording.Of(problem, new FedExProx(new FedExProxOptions()), 0).Result.Preparation.StepSize);
        var prepared = Recording.Of(problem, new FedExProx(new FedExProxOptions { CommunicationCost = 100 }), 0).Result.Preparation;
        Near.Equal(2.9, prepared.StepSize, 1e-5);
        Near.Equal(169.0 / 1010, prepared.Theory.Parameters["T(gamma)/T(0)"], 1e-8);
        Near.Equal(0.001, Recording.Of(problem, new FedExProx(new FedExProxOptions { CommunicationCost = 0 }), 0).Result.Preparation.StepSize);
    }

    [Fact]
    public void What_the_theory_does_not_cover_is_refused_in_words()
    {
        Refuses("interpolation", ProximalProblems.Toy(), new FedExProx(new FedExProxOptions()));
        Refuses("interpolation", ProximalProblems.Toy(), new FedProx(new FedProxOptions()));
        Refuses("no x* minimises every f_i", ProximalProblems.Toy(), Create(ExtrapolationRule.Stops));
        Refuses("convex", Quadratics.SquaredNorms(2, [-1, 2]), Create(ExtrapolationRule.Constant));
        Refuses("give one of them", ProximalProblems.Crossed(), new FedExProx(new FedExProxOptions { Alpha = 1, Extrapolation = ExtrapolationRule.Grads }));
        Refuses("only extrapolation: stops", ProximalProblems.Crossed(), new FedExProx(new FedExProxOptions { Minimum = 0 }));
        var large = Quadratics.SquaredNorms(401, [1, 2], StartingPoint.Ones);
        Refuses("communicationCost", large, new FedExProx(new FedExProxOptions { CommunicationCost = 10 }));
        Refuses("oracle: full", ProximalProblems.Crossed(), Create(ExtrapolationRule.Constant), new AdditiveNoiseOracle(0.1));
        // With the minimum of the average envelope given, here (1.44 - 23.04)/2, stops runs without interpolation too.
        var given = new FedExProx(new FedExProxOptions { StepSize = 1, Extrapolation = ExtrapolationRule.Stops, Minimum = -10.8 });
        Near.Equal(2.4, Recording.Of(ProximalProblems.Toy(), given, 200).Iterates[^1][0], 1e-4);

        static void Refuses(string what, Problem problem, Method method, GradientOracle? oracle = null) => Assert.Contains(
            what, Assert.Throws<AssumptionException>(() => Recording.Of(problem, method, 1, oracle: oracle)).Message, StringComparison.Ordinal);
    }

    private sealed class Valley(double weight) : ILocalObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x) => (x[0] * x[0] / 4) + (weight * (Math.Sqrt(1 + (x[0] * x[0])) - 1));

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = (x[0] / 2) + (weight * x[0] / Math.Sqrt(1 + (x[0] * x[0])));
    }

    private static FedExProx Create(ExtrapolationRule rule) => new(new FedExProxOptions { StepSize = 1, Extrapolation = rule });
}
