using Gossamer.Execution;
using Gossamer.Methods.Federated.Proximal;
using Gossamer.Problems;
using Gossamer.Problems.Generalized;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.Federated.Proximal;

public class SppmTests
{
    [Fact]
    public void First_iterates_on_the_toy_problem_by_hand()
    {
        // prox_{f_1/2}(x) = x/1.5, prox_{f_2/2}(x) = (x + 6)/2.5.
        var clients = new[] { 0, 1, 1 };
        var run = Recording.Of(ProximalProblems.Toy(3), new Sppm(new SppmOptions { StepSize = 0.5 }) { Script = k => clients[k - 1] }, 3);
        Near.Equal([3, 2, 3.2, 3.68], [.. run.Iterates.Select(x => x[0])]);
    }

    [Fact]
    public void One_step_keeps_its_bound_exactly_on_average()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var problem = Quadratics.Dissimilar(5, 4, 0.7, 2, seed);
            var noise = new EnvelopeConstants(problem).NoiseAtMinimum!.Value;
            var solution = problem.Minimizer!.Value.ToArray();
            var x = ProximalProblems.Random(4, seed + 50, 3);
            foreach (var step in new[] { 0.01, 1, 100 })
            {
                var mean = Enumerable.Range(0, 5).Average(m =>
                    ProximalProblems.SquaredDistance(ProximalProblems.Prox(problem.Local(m), x, step), solution));
                var bound = (ProximalProblems.SquaredDistance(x, solution) + (step * step * noise)) / Math.Pow(1 + (step * problem.Constants.MuMin), 2);
                Assert.InRange(mean, 0, bound * (1 + 1e-12));
            }
        }
    }

    [Fact]
    public void Cohorts_keep_their_bound_exactly_on_average()
    {
        var problem = Quadratics.Dissimilar(5, 4, 0.7, 2, seed: 3);
        var solution = problem.Minimizer!.Value.ToArray();
        var x = ProximalProblems.Random(4, 53, 3);
        foreach (var size in new[] { 1, 2, 4 })
        {
            var sampler = new NiceSampling(size).For(problem.Constants.Li);
            var setting = Recording.SettingOf(problem) with { Envelope = new EnvelopeConstants(problem), GapTarget = 1e-3 };
            var theory = SppmTheory.For(setting, sampler, StepSize.Theory());
            var cohorts = ProximalProblems.Subsets(5, size).Select(cohort =>
                new CohortObjective([.. cohort.Select(problem.Local)], [.. cohort.Select(_ => 1.0 / size)])).ToArray();
            // The noise of the theory is that of the cohorts, exactly.
            Near.Equal(cohorts.Average(f => ProximalProblems.Gradient(f, solution).Sum(g => g * g)), theory.Parameters["sigma^2"], 1e-9);
            var mean = cohorts.Average(f => ProximalProblems.SquaredDistance(ProximalProblems.Prox(f, x, theory.StepSize!.Value), solution));
            Assert.InRange(mean, 0, ((1 - theory.Lyapunov!.Contraction) * ProximalProblems.SquaredDistance(x, solution)) + theory.Lyapunov.Noise);
            // The neighbourhood is what the target allows: f - f* <= (L/2)*2*e = eps.
            Near.Equal(1e-3 / problem.Constants.L, theory.Parameters["radius^2"], 1e-12);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cohorts_by_importance_keep_their_bound_exactly_on_average(int size)
    {
        var problem = Quadratics.Dissimilar(4, 5, 0.7, 2, seed: 4);
        var (n, solution, x) = (4, problem.Minimizer!.Value.ToArray(), ProximalProblems.Random(5, 12, 3));
        double[] q = [.. problem.Constants.Li.Select(l => l / problem.Constants.Li.Sum())];
        var setting = Recording.SettingOf(problem) with { Envelope = new EnvelopeConstants(problem), GapTarget = 1e-3 };
        var theory = SppmTheory.For(setting, new ImportanceSampling(size).For(problem.Constants.Li), StepSize.Theory());
        var step = theory.StepSize!.Value;
        // The smoothest-weighted client alone has mu_AS = mu/(n·max q).
        Near.Equal(1 - Math.Pow(1 + (step * problem.Constants.MuMin / (n * q.Max())), -2), theory.Lyapunov!.Contraction, 1e-12);
        double mean = 0, noise = 0;
        for (var draw = 0; draw < Math.Pow(n, size); draw++)
        {
            int[] drawn = [.. Enumerable.Range(0, size).Select(k => draw / (int)Math.Pow(n, k) % n)];
            var chance = drawn.Aggregate(1.0, (product, i) => product * q[i]);
            var cohort = new CohortObjective([.. drawn.Select(problem.Local)], [.. drawn.Select(i => 1 / (size * n * q[i]))]);
            mean += chance * ProximalProblems.SquaredDistance(ProximalProblems.Prox(cohort, x, step), solution);
            noise += chance * ProximalProblems.Gradient(cohort, solution).Sum(g => g * g);
        }
        Assert.InRange(noise, 0, theory.Parameters["sigma^2"]);
        Assert.InRange(mean, 0, ((1 - theory.Lyapunov.Contraction) * ProximalProblems.SquaredDistance(x, solution)) + theory.Lyapunov.Noise);
    }

    [Fact]
    public void Cohorts_of_one_are_sppm_bit_for_bit()
    {
        var problem = Quadratics.Dissimilar(4, 5, 0.5, 1, seed: 4);
        var ours = Recording.Of(problem, new SppmAs(new SppmAsOptions { StepSize = 0.5, Clients = new NiceSampling(1) }), 40);
        var parent = Recording.Of(problem, new Sppm(new SppmOptions { StepSize = 0.5 }), 40);
        Assert.Equal(parent.Iterates, ours.Iterates);
    }

    [Fact]
    public void All_clients_together_make_the_proximal_point_method()
    {
        var problem = Quadratics.Dissimilar(4, 5, 0.5, 1, seed: 4);
        var run = Recording.Of(problem, new SppmAs(new SppmAsOptions { StepSize = 2, Clients = new FullSampling(), Tolerance = 1e-11 }), 5);
        var x = problem.Start.ToArray();
        for (var k = 1; k <= 5; k++)
        {
            x = ProximalProblems.Prox(problem.Global, x, 2);
            Near.Equal(x, run.Iterates[k], 1e-9);
        }
        // Ill-conditioned, where the gradients of the cohort fall slowly.
        var hard = Quadratics.Dissimilar(4, 5, 0.5, 500, seed: 4);
        var one = Recording.Of(hard, new SppmAs(new SppmAsOptions { StepSize = 2, Clients = new FullSampling(), Tolerance = 1e-10 }), 1);
        Near.Equal(ProximalProblems.Prox(hard.Global, hard.Start.ToArray(), 2), one.Iterates[1], 1e-9);
    }

    [Fact]
    public void A_cohort_takes_the_proximal_step_of_its_function()
    {
        var problem = Quadratics.Dissimilar(4, 5, 0.5, 1, seed: 4);
        var pairs = ProximalProblems.Subsets(4, 2).Select(pair => new CohortObjective([.. pair.Select(problem.Local)], [0.5, 0.5])).ToArray();
        var run = Recording.Of(problem, new SppmAs(new SppmAsOptions { StepSize = 2, Clients = new NiceSampling(2), Tolerance = 1e-11 }), 12);
        for (var k = 0; k < 12; k++)
        {
            var nearest = pairs.Min(pair => ProximalProblems.SquaredDistance(ProximalProblems.Prox(pair, run.Iterates[k], 2), run.Iterates[k + 1]));
            Assert.InRange(nearest, 0, 1e-18);
        }
        // A single client with the weight 1/(n p_i) of its sampling.
        var one = Recording.Of(problem, new SppmAs(new SppmAsOptions { StepSize = 2, Clients = new ImportanceSampling(1) }), 12);
        var total = problem.Constants.Li.Sum();
        for (var k = 0; k < 12; k++)
        {
            var nearest = Enumerable.Range(0, 4).Min(i => ProximalProblems.SquaredDistance(
                ProximalProblems.Prox(problem.Local(i), one.Iterates[k], 2 * total / (4 * problem.Constants.Li[i])), one.Iterates[k + 1]));
            Assert.InRange(nearest, 0, 1e-18);
        }
    }

    [Fact]
    public void Local_rounds_of_a_cohort_are_communication()
    {
        var problem = Quadratics.Dissimilar(4, 5, 0.5, 1, seed: 4);
        var run = Recording.Of(problem, new SppmAs(new SppmAsOptions { StepSize = 2, Clients = new NiceSampling(2), LocalRounds = 3 }), 4);
        Assert.Equal(4 * 3 * 2 * 5 * 64 / 4.0, run.Result.Trace[^1].BitsUpPerWorker);
        Assert.Equal(4 * 3 * 2, run.Result.Trace[^1].OracleCalls);
        // One round is a gradient step of length 1/(L_S + 1/gamma) from x.
        var single = Recording.Of(problem, new SppmAs(new SppmAsOptions { StepSize = 2, Clients = new FullSampling(), LocalRounds = 1 }), 1);
        var start = problem.Start.ToArray();
        var gradient = ProximalProblems.Gradient(problem.Global, start);
        Near.Equal([.. start.Zip(gradient, (x, g) => x - (g / (problem.Constants.LMean + 0.5)))], single.Iterates[1], 1e-10);
    }

    [Fact]
    public void It_stalls_in_its_neighbourhood_unless_the_minimiser_is_shared()
    {
        var problem = Quadratics.Dissimilar(5, 4, 0.7, 2, seed: 5);
        var noise = new EnvelopeConstants(problem).NoiseAtMinimum!.Value;
        var run = Recording.Of(problem, new Sppm(new SppmOptions { StepSize = 0.05 }), 4000, metrics: [MetricNames.DistanceSquared]);
        Assert.InRange(run.Metric(0)[2000..].Average(), 1e-4, SppmTheory.Neighborhood(0.05, noise, 0.7));
        var shared = Quadratics.Interpolated(4, 6, 6, seed: 5);
        var linear = Recording.Of(shared, new Sppm(new SppmOptions()), 200, metrics: [MetricNames.DistanceSquared]);
        Assert.True(linear.Metric(0)[^1] < 1e-20);
        Descent.Holds(shared, new Sppm(new SppmOptions()), 20);
    }

    [Fact]
    public void Lyapunov_function_keeps_its_promise_on_average_at_any_step()
    {
        var problem = Quadratics.Dissimilar(5, 4, 0.7, 2, seed: 6);
        foreach (var step in new[] { 0.02, 2 })
            VarianceReduction.MeanDescent.Holds(problem, () => new Sppm(new SppmOptions { StepSize = step }), 3);
        VarianceReduction.MeanDescent.Holds(problem, () => new SppmAs(new SppmAsOptions { StepSize = 0.5, Clients = new NiceSampling(3), Tolerance = 1e-8 }), 2);
    }

    [Fact]
    public void What_the_theory_does_not_cover_is_refused_in_words()
    {
        var problem = Quadratics.Dissimilar(4, 5, 0.5, 1, seed: 4);
        Refuses("accuracy aimed at", problem, new Sppm(new SppmOptions()));
        Refuses("strongly convex", Quadratics.Interpolated(4, 6, 2, seed: 1), new Sppm(new SppmOptions()));
        Refuses("convex", Quadratics.SquaredNorms(2, [-1, 2]), new Sppm(new SppmOptions { StepSize = 1 }));
        // Coins may draw two clients, who would need a step of 1/L; a single client finds its proximal point without.
        var rough = GeneralizedProblems.Separable(ScalarFunctions.Cosh, [1, 1], StartingPoint.Ones, 3);
        Refuses("use clients: nice(1)", rough, new SppmAs(new SppmAsOptions { Clients = new IndependentSampling(1), StepSize = 1 }));
        Assert.True(Recording.Of(rough, new SppmAs(new SppmAsOptions { Clients = new NiceSampling(1), StepSize = 1 }), 20).Iterates[^1][0] < 0.1);
        Refuses("stays away from 0", problem, new SppmAs(new SppmAsOptions { Clients = new IndependentSampling(2) }));
        Refuses("localRounds", problem, new SppmAs(new SppmAsOptions { Clients = new NiceSampling(2), LocalRounds = 3 }));

        static void Refuses(string what, Problem problem, Method method) => Assert.Contains(
            what, Assert.Throws<AssumptionException>(() => Recording.Of(problem, method, 1)).Message, StringComparison.Ordinal);
    }
}
