using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Federated.Skipping;
using Gossamer.Methods.Tests.VarianceReduction;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Federated.Skipping;

public class ProxSkipTests
{
    [Fact]
    public void Coins_0_1_0_1_on_the_toy_problem()
    {
        // Two steps a round.
        var run = Recording.Of(
            FederatedToy.Two(), new Scaffnew(new ScaffnewOptions { Probability = 0.5, StepSize = 1.0 / 3 }) { Script = _ => 2 }, 3);
        Near.Equal([0, 2, 25.0 / 9], [.. run.Iterates.Take(3).Select(x => x[0])], 1e-14);
        // What the workers add when they receive x: h = (3, −3), then (10/3, −10/3).
        Near.Equal([3, -3], [Shift(run, 1, 0), Shift(run, 1, 1)], 1e-13);
        Near.Equal([10.0 / 3, -10.0 / 3], [Shift(run, 2, 0), Shift(run, 2, 1)], 1e-13);

        static double Shift(Recording run, int round, int worker) =>
            run.Workers[round][worker]["h"][0] + (0.5 * 3 * (run.Iterates[round][0] - run.Workers[round][worker]["x"][0]));
    }

    [Fact]
    public void One_step_a_round_shows_the_models_between_communications()
    {
        // After one step without communication from 0 with h = 0 the models are (0, 4): x̂_i as the workers keep them.
        var run = Recording.Of(FederatedToy.Two(), new Scaffnew(new ScaffnewOptions { Probability = 0.5, StepSize = 1.0 / 3 }) { Script = _ => 1 }, 1);
        Near.Equal([0, 4], [run.Workers[1][0]["x"][0], run.Workers[1][1]["x"][0]], 1e-14);
    }

    [Fact]
    public void With_p_1_it_is_gradient_descent_to_the_last_bit()
    {
        var parent = Recording.Of(FederatedToy.Four(), new GradientDescent(new MethodOptions { StepSize = 0.3 }), 50);
        var ours = Recording.Of(FederatedToy.Four(), new Scaffnew(new ScaffnewOptions { Probability = 1, StepSize = 0.3 }), 50);
        for (var k = 0; k <= 50; k++) Assert.Equal(parent.Iterates[k], ours.Iterates[k]);
    }

    [Fact]
    public void Shifts_sum_to_zero()
    {
        var run = Recording.Of(FederatedToy.Four(), new Scaffnew(new ScaffnewOptions { Probability = 0.3 }), 60);
        for (var k = 1; k <= 60; k++) Near.Equal(new double[8], Invariant.Mean(run, k, "h"), 1e-12);
    }

    [Fact]
    public void It_reaches_the_solution_and_its_function_falls_as_promised()
    {
        var (_, _, last) = MeanDescent.Holds(FederatedToy.Four(), () => new Scaffnew(new ScaffnewOptions()));
        Assert.True(last < 1, $"{last:R}");
        MeanDescent.Holds(FederatedToy.Four(), () => new Scaffnew(new ScaffnewOptions { Probability = 0.2 }));
        MeanDescent.Holds(FederatedToy.Four(), () => new Scaffnew(new ScaffnewOptions()), oracle: new AdditiveNoiseOracle(0.05));
        MeanDescent.Holds(FederatedToy.Four(), () => new ProxSkip(new SequentialProxSkipOptions { Probability = 0.3 }));
        // At a smaller step as well, with the function and the promise of that step.
        foreach (var step in (StepSize[])[StepSize.Theory(0.25), 0.1])
        {
            MeanDescent.Holds(FederatedToy.Four(), () => new Scaffnew(new ScaffnewOptions { Probability = 0.2, StepSize = step }));
            MeanDescent.Holds(FederatedToy.Four(), () => new ProxSkip(new SequentialProxSkipOptions { Probability = 0.3, StepSize = step }));
        }
        // nγ²σ² in a local step, 1/p of them in a round.
        var noisy = Recording.Of(FederatedToy.Four(), new Scaffnew(new ScaffnewOptions { Probability = 0.2 }), 0, oracle: new AdditiveNoiseOracle(0.05)).Result.Preparation;
        Near.Equal(4 * noisy.StepSize * noisy.StepSize * (8 * 0.05 * 0.05) / 0.2, noisy.Theory.Lyapunov!.Noise, 1e-12);
        var run = Recording.Of(FederatedToy.Four(), new Scaffnew(new ScaffnewOptions()), 600);
        Near.Equal(FederatedToy.Four().Minimizer!.Value.Span, run.Iterates[^1], 1e-10);
    }

    [Fact]
    public void The_promise_holds_for_the_exact_expectation_over_the_coin()
    {
        // The inequality is exact in expectation: enumerated over the coin from a state with shifts, in one dimension.
        double[] a = [1, 3], m = [0, 4], x = [1, 2], h = [2, -2];
        double gamma = 1.0 / 3, p = 0.5, before = Psi(x, h), after = 0;
        foreach (var communicates in (bool[])[false, true])
        {
            double[] hat = [x[0] - (gamma * ((a[0] * (x[0] - m[0])) - h[0])), x[1] - (gamma * ((a[1] * (x[1] - m[1])) - h[1]))];
            double[] next = communicates ? [(hat[0] + hat[1]) / 2, (hat[0] + hat[1]) / 2] : hat;
            double[] shifts = [h[0] + (p / gamma * (next[0] - hat[0])), h[1] + (p / gamma * (next[1] - hat[1]))];
            after += 0.5 * Psi(next, shifts);
        }
        Assert.True(after <= (1 - Math.Min(gamma, p * p)) * before, $"{after:R} of {before:R}");

        double Psi(double[] at, double[] shift)
        {
            double sum = 0;
            for (var i = 0; i < 2; i++) sum += Math.Pow(at[i] - 3, 2) + (gamma * gamma / (p * p) * Math.Pow(shift[i] - (a[i] * (3 - m[i])), 2));
            return sum;
        }
    }

    [Fact]
    public void Its_function_is_that_of_the_step_in_use()
    {
        // γ = 0.1, p = ½, two steps from 0: x̂ = (0, 2.04), x = 1.02, h = ±5.1; x* = 3 with gradients ±3.
        var run = Recording.Of(
            FederatedToy.Two(), new Scaffnew(new ScaffnewOptions { Probability = 0.5, StepSize = 0.1 }) { Script = _ => 2 }, 1, metrics: [MetricNames.Lyapunov]);
        Near.Equal((2 * 9) + (0.04 * 2 * 9), run.Metric(0)[0], 1e-12);
        Near.Equal((2 * 1.98 * 1.98) + (0.04 * 2 * 2.1 * 2.1), run.Metric(0)[1], 1e-12);
        Near.Equal(0.1, run.Result.Preparation.Theory.Lyapunov!.Contraction, 1e-15);
    }

    [Fact]
    public void With_a_general_prox_it_solves_the_composite_problem()
    {
        // min ½(x² + 3(x − 4)²)/2 + 4.5|x|: f' = 2x − 6, so x* = 0.75. All three ways lead there.
        const double Solution = 0.75;
        var federated = Recording.Of(FederatedToy.Two(), new Scaffnew(new ScaffnewOptions { Probability = 0.5, L1 = 4.5 }), 400);
        Near.Equal(Solution, federated.Iterates[^1][0], 1e-10);
        var sequential = Recording.Of(FederatedToy.Two(), new ProxSkip(new SequentialProxSkipOptions { Probability = 0.5, L1 = 4.5 }), 400);
        Near.Equal(Solution, sequential.Iterates[^1][0], 1e-10);
        // A threshold above 6 keeps x at 0, and x ≥ 0 matters where f pulls below it.
        Near.Equal(0, Recording.Of(FederatedToy.Two(), new Scaffnew(new ScaffnewOptions { Probability = 0.5, L1 = 7 }), 400).Iterates[^1][0], 1e-12);
        var below = Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[0], [-12]]);
        Near.Equal(0, Recording.Of(below, new Scaffnew(new ScaffnewOptions { Probability = 0.5, Nonnegative = true }), 400).Iterates[^1][0], 1e-12);
    }

    [Fact]
    public void With_one_worker_both_are_one_method()
    {
        // Rounds of 2, 1 and 3 steps are the coins 0 1, 1, 0 0 1.
        var problem = Quadratics.Create([new double[,] { { 3, 1 }, { 1, 2 } }], [[4, -3]]);
        int[] steps = [2, 1, 3];
        bool[] coins = [false, true, true, false, false, true];
        var federated = Recording.Of(problem, new Scaffnew(new ScaffnewOptions { Probability = 0.4, L1 = 0.3, StepSize = 0.2 }) { Script = r => steps[r] }, 3);
        var sequential = Recording.Of(problem, new ProxSkip(new SequentialProxSkipOptions { Probability = 0.4, L1 = 0.3, StepSize = 0.2 }) { Script = k => coins[k] }, 6);
        Near.Equal(sequential.Iterates[2], federated.Iterates[1], 1e-14);
        Near.Equal(sequential.Iterates[3], federated.Iterates[2], 1e-14);
        Near.Equal(sequential.Iterates[6], federated.Iterates[3], 1e-14);
    }

    [Fact]
    public void ProxSkip_with_p_1_is_the_proximal_gradient_method()
    {
        var run = Recording.Of(FederatedToy.Two(), new ProxSkip(new SequentialProxSkipOptions { Probability = 1, L1 = 4.5, StepSize = 0.25 }), 30);
        double x = 0;
        for (var k = 1; k <= 30; k++)
        {
            x -= 0.25 * ((2 * x) - 6);
            x = Math.Max(0, x - (0.25 * 4.5));
            Near.Equal(x, run.Iterates[k][0], 1e-14);
        }
    }

    [Fact]
    public void Rounds_grow_with_the_root_of_the_condition_number()
    {
        // Oracle calls a round are 1/p = √κ on average.
        var run = Recording.Of(FederatedToy.Four(), new Scaffnew(new ScaffnewOptions { Probability = 0.1 }), 400);
        Assert.InRange(run.Result.Trace[^1].OracleCalls / (4.0 * 400), 8, 12);
    }

    [Fact]
    public void Without_convexity_constants_it_asks_for_p()
    {
        var problem = Quadratics.Create([new double[,] { { 1, 0 }, { 0, 0 } }], [[1, 0]]);
        var error = Assert.ThrowsAny<BadInputException>(() => Recording.Of(problem, new Scaffnew(new ScaffnewOptions()), 1));
        Assert.Contains("give probability", error.Message, StringComparison.Ordinal);
        // Its μ is that of the Polyak-Łojasiewicz inequality, which is not enough.
        Assert.True(problem.Constants.Mu > 0);
        error = Assert.ThrowsAny<BadInputException>(() => Recording.Of(problem, new ProxSkip(new SequentialProxSkipOptions()), 1));
        Assert.Contains("give probability", error.Message, StringComparison.Ordinal);
    }
}
