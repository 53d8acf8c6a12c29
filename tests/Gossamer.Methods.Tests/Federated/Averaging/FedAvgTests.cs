using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Federated.Averaging;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.Federated.Averaging;

public class FedAvgTests
{
    [Fact]
    public void Two_steps_on_the_toy_problem_give_the_known_iterates()
    {
        var run = Recording.Of(FederatedToy.Two(), new FedAvg(new FedAvgOptions { LocalSteps = 2, StepSize = 0.25 }), 4);
        Near.Equal([0, 1.875, 2.4609375, 2.64404296875, 2.701263427734375], [.. run.Iterates.Select(x => x[0])], 1e-15);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2.7272727273)]
    [InlineData(3, 2.52)]
    [InlineData(5, 2.2682926829)]
    [InlineData(10, 2.0579441068)]
    public void It_ends_at_the_fixed_point_of_local_steps_not_at_the_solution(int steps, double limit)
    {
        var run = Recording.Of(FederatedToy.Two(), new FedAvg(new FedAvgOptions { LocalSteps = steps, StepSize = 0.25 }), 200);
        Near.Equal(limit, run.Iterates[^1][0], 1e-10);
    }

    [Fact]
    public void One_step_of_all_clients_is_gradient_descent_to_the_last_bit()
    {
        AssertSame(
            Recording.Of(FederatedToy.Four(), new GradientDescent(new MethodOptions { StepSize = 0.3 }), 50),
            Recording.Of(FederatedToy.Four(), new FedAvg(new FedAvgOptions { LocalSteps = 1, StepSize = 0.3 }), 50));
    }

    [Fact]
    public void One_step_with_noisy_gradients_is_minibatch_SGD_to_the_last_bit()
    {
        var noise = new AdditiveNoiseOracle(0.1);
        AssertSame(
            Recording.Of(FederatedToy.Four(), new GradientDescent(new MethodOptions { StepSize = 0.3 }), 50, oracle: noise),
            Recording.Of(FederatedToy.Four(), new FedAvg(new FedAvgOptions { LocalSteps = 1, StepSize = 0.3 }), 50, oracle: noise));
    }

    [Fact]
    public void A_batch_of_all_samples_is_the_exact_gradient()
    {
        var batches = Recording.Of(FederatedToy.Rows(), new FedAvg(new FedAvgOptions { LocalSteps = 3, Batch = 5, StepSize = 0.05 }), 20);
        var exact = Recording.Of(FederatedToy.Rows(), new FedAvg(new FedAvgOptions { LocalSteps = 3, StepSize = 0.05 }), 20);
        for (var k = 0; k <= 20; k++) Near.Equal(exact.Iterates[k], batches.Iterates[k], 1e-13);
    }

    [Fact]
    public void A_pass_uses_every_sample_once()
    {
        // One step of a batch of one moves by −γ·(gradient of a sample); with tiny γ a pass is the sum over all samples.
        var step = 1e-9;
        var run = Recording.Of(FederatedToy.Rows(), new FedAvg(new FedAvgOptions { Epochs = 1, Batch = 1, StepSize = step }), 1);
        double sum = 0;
        for (var i = 0; i < 3; i++)
        {
            var gradient = new double[1];
            FederatedToy.Rows().Local(i).Gradient([0], gradient);
            sum += gradient[0] * ((IFiniteSum)FederatedToy.Rows().Local(i)).Samples / 3;
        }
        Near.Equal(sum, -run.Iterates[1][0] / step, 1e-6);
    }

    [Fact]
    public void Every_pass_has_an_order_of_its_own()
    {
        // Two rows with solutions 0 and 4: two passes have four orders, each of which ends elsewhere.
        var rows = DataProblems.LeastSquares(new Data.DataSet("pair", Numerics.SampleMatrix.Dense(2, 1, [1, 1]), new double[] { 0, 4 }), new int[][] { [0, 1] });
        var ends = new HashSet<double>();
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var method = new FedAvg(new FedAvgOptions { Epochs = 2, Batch = 1, StepSize = 0.5 });
            ends.Add(Recording.Of(new RunRequest(rows, method) { Seed = seed, Stop = new StopRule { Iterations = 1 } }).Iterates[1][0]);
        }
        // x ← (x + t)/2 for t = 0 4 0 4, 0 4 4 0, 4 0 0 4 and 4 0 4 0.
        Assert.Equal([1.25, 1.5, 2.25, 2.5], ends.Order());
    }

    [Theory]
    [InlineData(null, 2, 2, 24)]                                    // two passes over 12 samples
    [InlineData(null, 5, 1, 12)]                                    // one pass: one step each
    [InlineData(4, 2, null, 7 + 8 + 6)]                             // 2 2 1 2 of five, 2 2 2 2 of four, 2 1 2 1 of three samples
    public void Component_gradients_are_counted_as_they_are_made(int? steps, int batch, int? epochs, long expected)
    {
        var options = new FedAvgOptions { LocalSteps = steps, Batch = batch, Epochs = epochs, StepSize = 0.01 };
        var run = Recording.Of(FederatedToy.Rows(), new FedAvg(options), 1);
        Assert.Equal(expected, run.Result.Trace[^1].ComponentGradients);
    }

    [Fact]
    public void Data_weights_count_clients_by_their_samples()
    {
        // Gradients at 0 are 0 and −4: uniform 2γ, by samples 3γ.
        var uniform = Recording.Of(FederatedToy.Unequal(), new FedAvg(new FedAvgOptions { LocalSteps = 1, StepSize = 0.5 }), 1);
        var data = Recording.Of(
            FederatedToy.Unequal(), new FedAvg(new FedAvgOptions { LocalSteps = 1, StepSize = 0.5, Weights = ClientWeights.Data }), 1);
        Assert.Equal((1.0, 1.5), (uniform.Iterates[1][0], data.Iterates[1][0]));
    }

    [Fact]
    public void Only_participants_work_and_send()
    {
        var options = new FedAvgOptions { LocalSteps = 3, Clients = new NiceSampling(1), StepSize = 0.1 };
        var run = Recording.Of(FederatedToy.Four(), new FedAvg(options), 20);
        var last = run.Result.Trace[^1];
        Assert.Equal(20 * 8 * 64 / 4.0, last.BitsUpPerWorker);
        Assert.Equal(20 * 8 * 64 / 4.0, last.BitsDownPerWorker);
        Assert.Equal(20 * 3, last.OracleCalls);
        Assert.All(run.Workers[^1], Assert.Empty);
    }

    [Fact]
    public void Independent_coins_estimate_the_mean_without_bias()
    {
        // With H = 1 the mean of x¹ over many draws is a step of gradient descent.
        double total = 0;
        const int Seeds = 2000;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var method = new FedAvg(new FedAvgOptions { LocalSteps = 1, Clients = new IndependentSampling(1), StepSize = 0.25 });
            var run = Recording.Of(new RunRequest(FederatedToy.Two(), method) { Seed = seed, Stop = new StopRule { Iterations = 1 } });
            total += run.Iterates[1][0] / Seeds;
        }
        // ∇f(0) = −6; the estimate is 0 or −12·(1 or 2 halves) with standard deviation 6 at most.
        Assert.InRange(total, 1.5 - (4 * 1.5 / Math.Sqrt(Seeds)), 1.5 + (4 * 1.5 / Math.Sqrt(Seeds)));
    }

    [Fact]
    public void The_theory_step_keeps_its_bound_for_convex_objectives()
    {
        foreach (var steps in (int[])[2, 3, 6])
        {
            var problem = FederatedToy.Four();
            var run = Recording.Of(problem, new FedAvg(new FedAvgOptions { LocalSteps = steps }), 200, metrics: [MetricNames.GradientNormSquared]);
            var (gamma, smoothness) = (run.Result.Preparation.StepSize, problem.Constants.LMax);
            Near.Equal(Math.Min(0.5, 1 / (Math.Sqrt(10) * (steps - 1))) / smoothness, gamma);
            var bound = (8 * smoothness * Squared(run.Iterates[0], problem.Minimizer!.Value.Span) / (gamma * 200 * steps))
                + (20 * Math.Pow(gamma * smoothness * (steps - 1), 2) * Heterogeneity(problem));
            // It is that of the local fixed-point method, which is held against all steps: T_i = Id − ∇f_i/L_max, λ = γL_max.
            Near.Equal(Methods.Federated.FixedPoint.LocalFixedPointTheory.LongRelaxation(0.5, steps), gamma * smoothness, 1e-15);
            Near.Equal(
                smoothness * smoothness * Methods.Federated.FixedPoint.LocalFixedPointTheory.MeanResidualBound(
                    0.5, gamma * smoothness, steps, 200 * steps, Squared(run.Iterates[0], problem.Minimizer!.Value.Span), Heterogeneity(problem) / (smoothness * smoothness)),
                bound, 1e-12 * bound);
            // The theorem is about all steps; at communications alone the mean is H times that at most.
            Assert.True(run.Metric(0)[..200].Average() <= steps * bound, $"{run.Metric(0)[..200].Average():R} > {bound:R}");
        }
    }

    [Theory]
    [InlineData(3, 2, null, "localSteps or epochs")]
    [InlineData(null, 2, null, "add batch")]
    [InlineData(null, null, 2, "no sum over samples")]
    public void Contradicting_options_are_refused(int? steps, int? epochs, int? batch, string hint)
    {
        var options = new FedAvgOptions { LocalSteps = steps, Epochs = epochs, Batch = batch, StepSize = 0.1 };
        var problem = batch is null ? FederatedToy.Four() : Custom();
        var error = Assert.ThrowsAny<BadInputException>(() => Recording.Of(problem, new FedAvg(options), 1));
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_clients_than_there_are_and_noise_beside_batches_are_refused()
    {
        var error = Assert.ThrowsAny<BadInputException>(() => Recording.Of(
            FederatedToy.Four(), new FedAvg(new FedAvgOptions { Clients = new NiceSampling(9), StepSize = 0.1 }), 1));
        Assert.Contains("nice(9)", error.Message, StringComparison.Ordinal);
        error = Assert.ThrowsAny<BadInputException>(() => Recording.Of(
            FederatedToy.Rows(), new FedAvg(new FedAvgOptions { Batch = 2, StepSize = 0.1 }), 1, oracle: new AdditiveNoiseOracle(1)));
        Assert.Contains("oracle: full", error.Message, StringComparison.Ordinal);
    }

    private static Problem Custom() => Problem.Create(
        [new Bowl(), new Bowl()], new GivenConstants(1, 2) { Convex = true, Bound = 0, BoundIsMinimum = true });

    private static double Squared(double[] x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (var j = 0; j < x.Length; j++) sum += (x[j] - y[j]) * (x[j] - y[j]);
        return sum;
    }

    private static double Heterogeneity(Problem problem)
    {
        double sum = 0;
        var gradient = new double[problem.Dimension];
        for (var i = 0; i < problem.Workers; i++)
        {
            problem.Local(i).Gradient(problem.Minimizer!.Value.Span, gradient);
            sum += Squared(gradient, new double[gradient.Length]) / problem.Workers;
        }
        return sum;
    }

    private static void AssertSame(Recording expected, Recording actual)
    {
        for (var k = 0; k < expected.Iterates.Count; k++) Assert.Equal(expected.Iterates[k], actual.Iterates[k]);
        Assert.Equal(expected.Iterates.Count, actual.Iterates.Count);
    }

    private sealed class Bowl : ILocalObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x) => x[0] * x[0] / 2;

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = x[0];
    }
}
