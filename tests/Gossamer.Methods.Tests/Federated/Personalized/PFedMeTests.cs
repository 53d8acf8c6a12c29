using Gossamer.Execution;
using Gossamer.Execution.Metrics;
using Gossamer.Methods.Federated.Personalized;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.Federated.Personalized;

public class PFedMeTests
{
    [Fact]
    public void First_rounds_by_hand()
    {
        // λ = 1: θ = (w + a·m)/(1 + a), so θ_1 = w/2 and θ_2 = (w + 12)/4. From 0 with γ = ½, R = 2, β = ½:
        // worker 1 stays at 0; worker 2: θ = 3, w = 1.5; θ = 3.375, w = 2.4375. Mean 1.21875, w = 0.609375.
        var run = Recording.Of(TwoParabolas.Create(), new PFedMe(new PFedMeOptions { LocalRounds = 2, ServerStep = 0.5, StepSize = 0.5 }), 1);
        Near.Equal(0.609375, run.Iterates[1][0]);
        Near.Equal([0, 3.375], [run.Workers[1][0]["theta"][0], run.Workers[1][1]["theta"][0]]);
    }

    [Fact]
    public void One_local_round_descends_to_the_minimum_of_the_mean_envelope()
    {
        // M_i = ½·(a_iλ/(a_i + λ))(w − m_i)²: weights ½ and ¾ for λ = 1, so that w* = 3/1.25 = 2.4.
        var method = new PFedMe(new PFedMeOptions());
        Near.Equal(1 / 0.75, method.Prepare(Recording.SettingOf(TwoParabolas.Create())).StepSize);
        var run = Recording.Of(TwoParabolas.Create(), new PFedMe(new PFedMeOptions()), 60, metrics: [MetricNames.Lyapunov], own: [new PersonalLoss()]);
        Near.Equal(2.4, run.Iterates[^1][0], 1e-9);
        var values = run.Metric(0);
        for (var k = 1; k < values.Length; k++) Assert.True(values[k] <= values[k - 1] + 1e-12);
        // Deployed: θ_1 = 1.2 and θ_2 = 3.6, as the models of L2GD.
        Near.Equal(((1.2 * 1.2 / 2) + (1.5 * 3.6 * 3.6) - (12 * 3.6)) / 2, run.Metric(1)[^1], 1e-9);
    }

    [Fact]
    public void More_local_rounds_have_a_bias_that_falls_with_the_step()
    {
        double Limit(double step) => Recording.Of(TwoParabolas.Create(), new PFedMe(new PFedMeOptions { LocalRounds = 5, StepSize = step }), 4000).Iterates[^1][0];
        // One round maps w_i to m_i + q_i(w − m_i) with q_i = (1 − γc_i)^5, c = (½, ¾): the fixed point weighs m_i by 1 − q_i.
        foreach (var step in (double[])[0.5, 0.05])
        {
            var (p, q) = (1 - Math.Pow(1 - (step / 2), 5), 1 - Math.Pow(1 - (0.75 * step), 5));
            Near.Equal(4 * q / (p + q), Limit(step), 1e-8);
        }
        Assert.True(Math.Abs(Limit(0.05) - 2.4) < Math.Abs(Limit(0.5) - 2.4) / 5);
    }

    [Theory]
    [InlineData(3, 10, 30)]
    [InlineData(3, 1, 3)]
    [InlineData(0.5, 10, 1)]
    public void At_the_step_of_the_theory_no_server_step_leads_away_from_the_limit(double server, int rounds, double divisor)
    {
        // L_F = ¾. With γ = 1/(3·L_F) and ten rounds the server would go 1 − 3(1 − (2/3)^10) = −1.95 times the way.
        var run = Recording.Of(TwoParabolas.Create(), new PFedMe(new PFedMeOptions { ServerStep = server, LocalRounds = rounds }), 400);
        Near.Equal(1 / (0.75 * divisor), run.Result.Preparation.StepSize);
        var limit = run.Iterates[^1][0];
        for (var k = 1; k <= 400; k++) Assert.True(Math.Abs(run.Iterates[k][0] - limit) <= Math.Abs(run.Iterates[k - 1][0] - limit) + 1e-9, $"round {k}");
        Assert.InRange(limit, 2, 4);
    }

    [Fact]
    public void Objectives_without_a_proximal_operator_of_their_own_get_one()
    {
        var problem = Problem.Create([new Wave(1), new Wave(-2)], new GivenConstants([1.0, 1]) { Convex = true });
        var run = Recording.Of(problem, new PFedMe(new PFedMeOptions { Tolerance = 1e-8 }), 200);
        Assert.Equal(RunStatus.Completed, run.Result.Status);
        // Σ λ(w − θ_i) = 0 at the end.
        Near.Equal(run.Iterates[^1][0], (run.Workers[^1][0]["theta"][0] + run.Workers[^1][1]["theta"][0]) / 2, 1e-5);
        Assert.True(run.Result.Trace[^1].OracleCalls > 400);
    }

    [Fact]
    public void Sampled_clients_estimate_the_mean_without_bias()
    {
        var run = Recording.Of(TwoParabolas.Create(), new PFedMe(new PFedMeOptions { Clients = new NiceSampling(1), StepSize = 0.01 }), 3000);
        Assert.InRange(run.Iterates.Skip(2000).Average(x => x[0]), 2.2, 2.6);
    }

    [Fact]
    public void The_deployed_models_are_proximal_points_of_the_lambda_in_use()
    {
        // λ = 4 at 0: θ_1 = 0 and θ_2 = 12/(4 + 3); f_2(θ) = 1.5θ² − 12θ.
        var run = Recording.Of(TwoParabolas.Create(), new PFedMe(new PFedMeOptions { Lambda = 4 }), 0, own: [new PersonalLoss(), new PersonalLoss(0.25)]);
        Near.Equal(((1.5 * 144 / 49) - (144.0 / 7)) / 2, run.Metric(1)[0], 1e-12);
        // A quarter of the way from the lower loss to the higher, which is 0.
        Near.Equal(0.75 * ((1.5 * 144 / 49) - (144.0 / 7)), run.Metric(2)[0], 1e-12);
    }

    [Fact]
    public void A_shared_solution_is_left_by_no_draw_of_clients()
    {
        var shared = Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[2], [6]], StartingPoint.Given(new double[] { 2 }));
        var run = Recording.Of(shared, new PFedMe(new PFedMeOptions { Clients = new IndependentSampling(1), ServerStep = 0.5 }), 30);
        Assert.All(run.Iterates, x => Near.Equal(2, x[0], 1e-14));
    }

    [Fact]
    public void Noisy_gradients_are_refused_in_words()
    {
        var error = Assert.ThrowsAny<BadInputException>(() => Recording.Of(TwoParabolas.Create(), new PFedMe(new PFedMeOptions()), 1, oracle: new AdditiveNoiseOracle(1)));
        Assert.Contains("oracle: full", error.Message);
    }

    // √(1 + (x − m)²).
    private sealed class Wave(double centre) : ILocalObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x) => Math.Sqrt(1 + ((x[0] - centre) * (x[0] - centre)));

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = (x[0] - centre) / Value(x);
    }
}
