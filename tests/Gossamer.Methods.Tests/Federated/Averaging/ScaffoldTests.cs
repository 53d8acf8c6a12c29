using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Federated.Averaging;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.Federated.Averaging;

public class ScaffoldTests
{
    [Fact]
    public void Two_rounds_on_the_toy_problem()
    {
        var run = Recording.Of(FederatedToy.Two(), new Scaffold(new ScaffoldOptions { LocalSteps = 2, StepSize = 0.25 }), 2);
        Near.Equal([0, 1.875, 2.6953125], [.. run.Iterates.Select(x => x[0])], 1e-14);
        Near.Equal(-3.75, run.Coordinator[1]["c"][0], 1e-14);
        Near.Equal([0, -7.5], [run.Workers[1][0]["c"][0], run.Workers[1][1]["c"][0]], 1e-14);
        Near.Equal(-1.640625, run.Coordinator[2]["c"][0], 1e-14);
        Near.Equal([2.109375, -5.390625], [run.Workers[2][0]["c"][0], run.Workers[2][1]["c"][0]], 1e-14);
    }

    [Fact]
    public void Its_c_is_the_mean_of_all_control_variates_with_few_clients_a_round()
    {
        var run = Recording.Of(FederatedToy.Four(), new Scaffold(new ScaffoldOptions { LocalSteps = 3, Clients = new NiceSampling(2), StepSize = 0.1 }), 100);
        for (var k = 1; k < run.Iterates.Count; k++)
        {
            var mean = new double[8];
            foreach (var worker in run.Workers[k])
            {
                // Who never took part holds nothing.
                if (worker.TryGetValue("c", out var control)) for (var j = 0; j < 8; j++) mean[j] += control[j] / 4;
            }
            Near.Equal(run.Coordinator[k]["c"], mean, 1e-13);
        }
        Assert.Equal(2, run.Workers[1].Count(worker => worker.ContainsKey("c")));
    }

    [Fact]
    public void One_step_of_all_clients_is_gradient_descent_and_remembers_gradients()
    {
        var problem = FederatedToy.Four();
        var parent = Recording.Of(problem, new GradientDescent(new MethodOptions { StepSize = 0.3 }), 40);
        var ours = Recording.Of(problem, new Scaffold(new ScaffoldOptions { LocalSteps = 1, StepSize = 0.3 }), 40);
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-12);
        var gradient = new double[8];
        problem.Local(2).Gradient(ours.Iterates[9], gradient);
        Assert.Equal(gradient, ours.Workers[10][2]["c"]);
    }

    [Fact]
    public void It_reaches_the_solution_where_FedAvg_does_not()
    {
        var ours = Recording.Of(FederatedToy.Two(), new Scaffold(new ScaffoldOptions { LocalSteps = 5, StepSize = 0.05 }), 400);
        Near.Equal(3, ours.Iterates[^1][0], 1e-12);
        var drifting = Recording.Of(FederatedToy.Two(), new FedAvg(new FedAvgOptions { LocalSteps = 5, StepSize = 0.05 }), 400);
        Assert.True(Math.Abs(drifting.Iterates[^1][0] - 3) > 0.1);
    }

    [Fact]
    public void The_step_of_the_theory_is_for_server_steps_of_at_least_one()
    {
        double Step(double server) => Recording.Of(FederatedToy.Four(), new Scaffold(new ScaffoldOptions { ServerStep = server }), 0).Result.Preparation.StepSize;
        Near.Equal(Step(1) / 2, Step(2));
        // 1/(81·5·0.001·L) would be a local step of 2.5/L.
        Assert.Contains("at least 1", Assert.Throws<AssumptionException>(() => Step(0.001)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_vectors_travel_each_way()
    {
        var run = Recording.Of(FederatedToy.Four(), new Scaffold(new ScaffoldOptions { LocalSteps = 3, StepSize = 0.1 }), 10);
        Assert.Equal((10 * 16 * 64.0, 10 * 16 * 64.0), (run.Result.Trace[^1].BitsUpPerWorker, run.Result.Trace[^1].BitsDownPerWorker));
        Near.Equal(1 / (81 * 5 * FederatedToy.Four().Constants.LMax), Recording.Of(FederatedToy.Four(), new Scaffold(new()), 0).Result.Preparation.StepSize);
    }
}
