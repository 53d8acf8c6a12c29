using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.Federated.Averaging;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.Federated.Averaging;

/// <summary>What the coordinators of FedAvgM, FedAdam, FedExP and FedNova make of the same local steps.</summary>
public class ServerStepTests
{
    [Fact]
    public void FedAvgM_with_one_step_is_heavy_ball_to_the_last_bit()
    {
        var parent = Recording.Of(FederatedToy.Four(), new HeavyBall(new HeavyBallOptions { StepSize = 0.2, Momentum = 0.5 }), 40);
        var ours = Recording.Of(FederatedToy.Four(), new FedAvgM(new FedAvgMOptions { LocalSteps = 1, StepSize = 0.2, Momentum = 0.5 }), 40);
        // Heavy ball scales by −γ before it adds up, FedAvgM after.
        for (var k = 0; k <= 40; k++) Near.Equal(parent.Iterates[k], ours.Iterates[k], 1e-13);
    }

    [Fact]
    public void FedAvgM_without_momentum_is_FedAvg_to_the_last_bit()
    {
        var parent = Recording.Of(FederatedToy.Four(), new FedAvg(new FedAvgOptions { LocalSteps = 4, StepSize = 0.2, ServerStep = 0.7 }), 40);
        var ours = Recording.Of(FederatedToy.Four(), new FedAvgM(new FedAvgMOptions { LocalSteps = 4, StepSize = 0.2, ServerStep = 0.7, Momentum = 0 }), 40);
        for (var k = 0; k <= 40; k++) Assert.Equal(parent.Iterates[k], ours.Iterates[k]);
    }

    [Fact]
    public void FedAvgM_by_hand()
    {
        // H = 2, γ = 1/4: y_i − x is the affine map of FedAvg with fixed point 30/11 and factor 1 − 11/16.
        var run = Recording.Of(FederatedToy.Two(), new FedAvgM(new FedAvgMOptions { LocalSteps = 2, StepSize = 0.25, Momentum = 0.5 }), 2);
        // First 1.875; then v = 0.5·1.875 + (2.4609375 − 1.875) = 1.5234375.
        Near.Equal([0, 1.875, 3.3984375], [.. run.Iterates.Select(x => x[0])], 1e-15);
    }

    [Fact]
    public void FedAdam_by_hand()
    {
        var options = new FedAdamOptions { LocalSteps = 2, StepSize = 0.25, ServerStep = 0.1, FirstMomentum = 0.9, SecondMomentum = 0.99, Adaptivity = 0.5 };
        var run = Recording.Of(FederatedToy.Two(), new FedAdam(options), 2);
        double x = 0, m = 0, v = 0.25;
        for (var k = 1; k <= 2; k++)
        {
            var delta = (11.0 / 16 * (30.0 / 11)) - (11.0 / 16 * x);
            m = (0.9 * m) + (0.1 * delta);
            v = (0.99 * v) + (0.01 * delta * delta);
            x += 0.1 * m / (Math.Sqrt(v) + 0.5);
            Near.Equal(x, run.Iterates[k][0], 1e-14);
        }
        Near.Equal(0.1 * 0.1875 / (Math.Sqrt((0.99 * 0.25) + (0.01 * 1.875 * 1.875)) + 0.5), run.Iterates[1][0], 1e-14);
    }

    [Fact]
    public void FedExP_on_the_toy_problem()
    {
        // Δ = (0, −3.75): 14.0625/(4·3.515625) = 1, so the first step is that of FedAvg.
        var run = Recording.Of(FederatedToy.Two(), new FedExp(new FedExpOptions { LocalSteps = 2, StepSize = 0.25, Epsilon = 0, AveragesLastTwo = false }), 2);
        Near.Equal(1.875, run.Iterates[1][0], 1e-15);
        // From 1.875 with R_i: Δ_1 = 1.875·7/16, Δ_2 = −2.125·15/16.
        double first = 1.875 * 7 / 16, second = -2.125 * 15 / 16, mean = (first + second) / 2;
        var ratio = Math.Max(1, ((first * first) + (second * second)) / (4 * mean * mean));
        Assert.True(ratio > 1);
        Near.Equal(1.875 - (ratio * mean), run.Iterates[2][0], 1e-14);
        var shown = Recording.Of(FederatedToy.Two(), new FedExp(new FedExpOptions { LocalSteps = 2, StepSize = 0.25, Epsilon = 0 }), 2);
        Near.Equal([0, 1.875 / 2, (1.875 + run.Iterates[2][0]) / 2], [.. shown.Iterates.Select(x => x[0])], 1e-14);
    }

    [Fact]
    public void FedExP_with_equal_clients_is_FedAvg()
    {
        var parent = Recording.Of(new Parabola(3), new FedAvg(new FedAvgOptions { LocalSteps = 3, StepSize = 0.1 }), 20);
        var ours = Recording.Of(new Parabola(3), new FedExp(new FedExpOptions { LocalSteps = 3, StepSize = 0.1, AveragesLastTwo = false }), 20);
        for (var k = 0; k <= 20; k++) Assert.Equal(parent.Iterates[k], ours.Iterates[k]);
    }

    [Fact]
    public void FedNova_with_one_and_three_steps_on_the_toy_problem()
    {
        var run = Recording.Of(FederatedToy.Two(), new FedNova(new FedNovaOptions { StepSize = 0.25 }) { Script = (_, worker) => worker == 0 ? 1 : 3 }, 1);
        Near.Equal(1.3125, run.Iterates[1][0], 1e-15);
    }

    [Fact]
    public void FedNova_with_equal_steps_is_FedAvg_to_the_last_bit()
    {
        var clients = new NiceSampling(3);
        var parent = Recording.Of(FederatedToy.Four(), new FedAvg(new FedAvgOptions { LocalSteps = 3, Clients = clients, StepSize = 0.2 }), 40);
        var ours = Recording.Of(FederatedToy.Four(), new FedNova(new FedNovaOptions { LocalSteps = 3, Clients = clients, StepSize = 0.2 }), 40);
        for (var k = 0; k <= 40; k++) Assert.Equal(parent.Iterates[k], ours.Iterates[k]);
    }

    [Fact]
    public void FedExP_weighs_changes_as_it_is_told_and_adds_epsilon_to_squared_changes_of_models()
    {
        // γ = ½ from 0 on one row with solution 0 and three with solution 4, by rows: Δ = (0, −2), then (0.75, −1.25) of mean square
        // 1.3125 and mean −0.75, so that η_g = 1 and 7/6.
        var options = new FedExpOptions { LocalSteps = 1, StepSize = 0.5, Epsilon = 0, Weights = ClientWeights.Data, AveragesLastTwo = false };
        Near.Equal([0, 1.5, 2.375], [.. Recording.Of(FederatedToy.Unequal(), new FedExp(options), 2).Iterates.Select(x => x[0])], 1e-14);
        var apart = Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 1 } }], [[-2], [6]]);
        double Extrapolated(double epsilon) => Recording.Of(
            apart, new FedExp(new FedExpOptions { LocalSteps = 1, StepSize = 0.5, Epsilon = epsilon, AveragesLastTwo = false }), 1).Iterates[1][0];
        // Δ = (1, −3): mean square 5, mean −1, so that η_g = 5/(2(1 + ε)).
        Near.Equal(2.5, Extrapolated(0), 1e-14);
        Near.Equal(5 / 2.5, Extrapolated(0.25), 1e-14);
    }

    [Fact]
    public void FedNova_goes_the_mean_number_of_steps_whatever_the_weights_sum_to()
    {
        // Where both take part, by coins of ½, their weights are 1 and 1, and τ_eff is the mean 2 of 1 and 3 steps.
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var method = new FedNova(new FedNovaOptions { StepSize = 0.25, Clients = new IndependentSampling(1) }) { Script = (_, worker) => worker == 0 ? 1 : 3 };
            var run = Recording.Of(new RunRequest(FederatedToy.Two(), method) { Seed = seed, Stop = new StopRule { Iterations = 1 } });
            if (run.Result.Trace[^1].OracleCalls != 4) continue;
            // d_2 = 3.9375/(0.25·3) = 5.25, and x = 0.25·2·5.25.
            Near.Equal(2.625, run.Iterates[1][0], 1e-14);
            return;
        }
        Assert.Fail("no seed draws both");
    }

    [Fact]
    public void FedNova_does_not_favour_those_who_make_more_steps()
    {
        // f_1 with 1 step and f_2 with 9: small steps of FedNova end near x* = 3; by their sums they would end near 27·4/28.
        var run = Recording.Of(FederatedToy.Two(), new FedNova(new FedNovaOptions { StepSize = 0.001 }) { Script = (_, worker) => worker == 0 ? 1 : 9 }, 4000);
        Assert.InRange(run.Iterates[^1][0], 2.98, 3.02);
    }

    [Fact]
    public void FedNova_draws_steps_within_its_limits()
    {
        var run = Recording.Of(FederatedToy.Four(), new FedNova(new FedNovaOptions { LocalSteps = 2, LocalStepsAtMost = 4, StepSize = 0.1 }), 100);
        // 400 draws of 2, 3 or 4: mean 3, standard deviation 0.82/20.
        Assert.InRange(run.Result.Trace[^1].OracleCalls / 400.0, 2.8, 3.2);
        var error = Assert.ThrowsAny<BadInputException>(() => Recording.Of(
            FederatedToy.Four(), new FedNova(new FedNovaOptions { LocalSteps = 5, LocalStepsAtMost = 4, StepSize = 0.1 }), 1));
        Assert.Contains("below localSteps 5; exchange the two", error.Message, StringComparison.Ordinal);
        error = Assert.ThrowsAny<BadInputException>(() => Recording.Of(
            FederatedToy.Four(), new FedNova(new FedNovaOptions { LocalStepsAtMost = 4, StepSize = 0.1 }), 1));
        Assert.Contains("below localSteps 5 (the default); give localSteps", error.Message, StringComparison.Ordinal);
    }
}
