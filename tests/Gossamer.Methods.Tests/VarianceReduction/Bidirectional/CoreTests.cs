using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Numerics;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class CoreTests
{
    [Fact]
    public void The_first_step_is_along_the_common_random_directions()
    {
        var run = Recording.Of(Toy.Two(), new Core(new CoreOptions { Sketches = 3, StepSize = 0.1 }), 1);
        // ∇f(x^0) = (1.5, 1.5); g = (1/3) Σ ⟨ξ_k, ∇f⟩ξ_k with the shared directions of seed 1.
        double[] expected = [1, 1], direction = new double[2];
        for (var k = 0; k < 3; k++)
        {
            new RandomStream(1, RandomPurpose.Compression, -1, 0, k).FillGaussian(direction);
            var inner = 1.5 * (direction[0] + direction[1]);
            for (var j = 0; j < 2; j++) expected[j] -= 0.1 / 3 * inner * direction[j];
        }
        Near.Equal(expected, run.Iterates[1]);
    }

    [Fact]
    public void All_hold_the_same_point_on_every_wire()
    {
        foreach (var wire in (Messaging.WireFormat[])[Messaging.WireFormat.Double, Messaging.WireFormat.Single])
        {
            var run = Recording.Of(new RunRequest(Toy.Four(), new Core(new CoreOptions { Sketches = 2 }))
            {
                Wire = wire,
                Stop = new StopRule { Iterations = 30 },
            });
            // A worker has made the step of a round when the next one has begun.
            Assert.Equal(run.Iterates[29], run.Workers[30][2]["x"]);
        }
    }

    [Fact]
    public void A_round_costs_as_many_numbers_in_each_direction_as_there_are_sketches()
    {
        var run = Recording.Of(Toy.Four(), new Core(new CoreOptions { Sketches = 3 }), 10);
        Assert.Equal(10 * 3 * 64, run.Result.Trace[^1].BitsUpPerWorker);
        Assert.Equal(9 * 3 * 64, run.Result.Trace[^1].BitsDownPerWorker);      // the first round sends nothing down
    }

    [Fact]
    public void The_estimate_is_unbiased_with_the_stated_variance()
    {
        // E‖g‖² = (1 + (d + 1)/m)‖∇f‖² over 4,000 seeds: d = 2, m = 3, ‖∇f‖² = 4.5.
        double[] mean = new double[2];
        double square = 0;
        for (ulong seed = 1; seed <= 4000; seed++)
        {
            var run = Recording.Of(new RunRequest(Toy.Two(), new Core(new CoreOptions { Sketches = 3, StepSize = 1 }))
            {
                Seed = seed,
                Stop = new StopRule { Iterations = 1 },
            });
            for (var j = 0; j < 2; j++)
            {
                var g = 1 - run.Iterates[1][j];
                mean[j] += g / 4000;
                square += g * g / 4000;
            }
        }
        Near.Equal([1.5, 1.5], mean, 0.07);
        Near.Equal(4.5 * 2, square, 0.1);
    }

    [Fact]
    public void The_loss_falls_on_average_as_promised() => MeanDescent.Holds(Toy.Four(), () => new Core(new CoreOptions { Sketches = 4 }));
}
