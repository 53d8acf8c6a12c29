using Gossamer.Execution;
using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.RandomTimes;
using Gossamer.Numerics;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Methods.Tests.Asynchronous;

public class AtaSgdTests
{
    private static int[] Share(double[] seconds, int tasks)
    {
        var random = new RandomStream(1, RandomPurpose.Coin);
        return TaskAllocation.Of(seconds, tasks, ref random);
    }

    private static Method Ata(AllocationRule rule, double? scale = null) =>
        new AtaSgd(new AtaSgdOptions { Batch = 6, Rule = rule, Scale = scale, StepSize = 0.1 });

    [Fact]
    public void Allocations_of_the_specification()
    {
        Assert.Equal([4, 2, 0], Share([1, 2, 5], 6));
        var tied = Share([1, 1.5, 4], 10);
        Assert.Equal((10, 1, 6.0), (tied.Sum(), tied[2], Math.Max(tied[0], 1.5 * tied[1])));
        Assert.Equal(17.689533, TaskAllocation.ConfidenceWidth(1, 10, 7), 6);
        // Nobody known to need time: evenly.
        Assert.Equal([3, 4], Share([0, 5, 0], 7).Where(count => count > 0).Order());
    }

    [Fact]
    public void The_greedy_allocation_is_the_best_of_all()
    {
        var random = new RandomStream(2, RandomPurpose.Other);
        for (var trial = 0; trial < 100; trial++)
        {
            double[] seconds = [0.1 + random.NextDouble(), 0.1 + random.NextDouble(), 0.1 + (3 * random.NextDouble())];
            var tasks = 1 + random.NextInt(9);
            var found = Share(seconds, tasks).Zip(seconds, (count, each) => count * each).Max();
            var best = double.PositiveInfinity;
            for (var a = 0; a <= tasks; a++)
            {
                for (var b = 0; a + b <= tasks; b++)
                    best = Math.Min(best, Math.Max(a * seconds[0], Math.Max(b * seconds[1], (tasks - a - b) * seconds[2])));
            }
            Near.Equal(best, found, 1e-12);
        }
    }

    [Fact]
    public void The_optimal_and_the_uniform_rule_by_hand()
    {
        // Times (1, 2, 5), B = 6: (4, 2, 0) in 4 seconds, (2, 2, 2) in 10.
        var optimal = Recording.Of(new Parabola(3), Ata(AllocationRule.Optimal), 3, [1, 2, 5]);
        Assert.Equal([0, 4, 8, 12], optimal.Seconds);
        Near.Equal([1, 0.9, 0.81, 0.729], [.. optimal.Iterates.Select(x => x[0])]);
        var uniform = Recording.Of(new Parabola(3), Ata(AllocationRule.Uniform), 2, [1, 2, 5]);
        Assert.Equal([0, 10, 20], uniform.Seconds);
        Assert.Equal((0, 0.0), (optimal.Result.Counters.Cancelled, optimal.Result.Counters.WastedSeconds));
    }

    [Fact]
    public void Ata_learns_the_optimal_allocation()
    {
        // Fixed times have no tail: after one even round everything is known.
        var run = Recording.Of(new Parabola(3), Ata(AllocationRule.Ata, 1e-9), 4, [1, 2, 5]);
        Assert.Equal([0, 10, 14, 18, 22], run.Seconds);
        Near.Equal(0.6561, run.Iterates[4][0]);
    }

    [Fact]
    public void Many_workers_are_explored_one_gradient_each()
    {
        // Fourteen workers, B = 6: rounds of six, six and two new ones; the other four of the third go to known ones.
        double[] seconds = [.. Enumerable.Range(1, 14).Select(i => (double)i)];
        var run = Recording.Of(new Parabola(14), Ata(AllocationRule.Ata, 1e-9), 30, seconds);
        Assert.True(run.Seconds[1] >= 6 && run.Seconds[2] - run.Seconds[1] >= 6);
        var best = Share(seconds, 6).Zip(seconds, (count, each) => count * each).Max();
        Assert.Equal(best, run.Seconds[30] - run.Seconds[29], 9);
    }

    [Fact]
    public void Ata_works_less_than_greedy_collection()
    {
        var cluster = new Cluster { Compute = new RandomTimes([.. Enumerable.Range(1, 17).Select(i => Duration.Exponential(i).After(i))]) };
        var greedy = Run(new RennalaSgd(new RennalaSgdOptions { Batch = 6, Stops = true, StepSize = 0.1 }));
        var optimal = Run(Ata(AllocationRule.Optimal));
        Assert.True(optimal.Counters.BusySeconds < 0.6 * greedy.Counters.BusySeconds);
        Assert.Equal(0, optimal.Counters.WastedSeconds);

        RunResult Run(Method method) => new Simulator(cluster).RunAsync(new RunRequest(new Parabola(17), method)
        {
            Stop = new StopRule { Iterations = 200 },
            Record = new RecordPlan { Metrics = [] },
        }).GetAwaiter().GetResult();
    }

    [Fact]
    public void The_rule_ata_needs_a_scale_and_the_optimal_one_times()
    {
        var setting = Recording.SettingOf(new Parabola(3));
        Assert.Contains("scale", Assert.Throws<AssumptionException>(() => Ata(AllocationRule.Ata).Prepare(setting)).Message, StringComparison.Ordinal);
        Assert.Contains("cluster", Assert.Throws<AssumptionException>(() => Ata(AllocationRule.Optimal).Prepare(setting)).Message, StringComparison.Ordinal);
    }
}
