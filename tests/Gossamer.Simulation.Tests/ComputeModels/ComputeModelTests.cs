using Gossamer.Numerics;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Simulation.Tests.ComputeModels;

public sealed class ComputeModelTests
{
    [Fact]
    public void Fixed_times_are_multiplied_by_the_gradients()
    {
        var model = new FixedTimes([0.5, 2, double.PositiveInfinity]);
        Assert.Equal(10.5, model.FinishTime(Job(0, 10)));
        Assert.Equal(16, model.FinishTime(Job(1, 10, gradients: 3)));
        Assert.Equal(double.PositiveInfinity, model.FinishTime(Job(2, 10)));
        Assert.Equal(10, model.FinishTime(Job(2, 10, gradients: 0)));
        Assert.Equal([0.5, 2, double.PositiveInfinity], model.FixedSeconds(3));
        Assert.Equal([4.0, 4], new FixedTimes(4).FixedSeconds(2));
        Assert.NotNull(model.Validate(4));
        Assert.Throws<BadInputException>(() => new FixedTimes(-1));
    }

    [Fact]
    public void Random_times_are_drawn_by_worker_and_job()
    {
        var model = new RandomTimes(Duration.Exponential(1));
        Assert.Equal(model.FinishTime(Job(2, 0, index: 5)), model.FinishTime(Job(2, 0, index: 5)));
        Assert.NotEqual(model.FinishTime(Job(2, 0, index: 5)), model.FinishTime(Job(2, 0, index: 6)));
        Assert.NotEqual(model.FinishTime(Job(2, 0, index: 5)), model.FinishTime(Job(3, 0, index: 5)));
        Assert.NotEqual(model.FinishTime(Job(2, 0, index: 5)), model.FinishTime(Job(2, 0, index: 5) with { Seed = 2 }));
    }

    [Fact]
    public void A_computation_of_several_gradients_takes_as_many_draws()
    {
        var duration = Duration.Gamma(2, 1).After(1);
        var random = new RandomStream(1, RandomPurpose.Duration, 4, 9);
        var expected = duration.Draw(ref random) + duration.Draw(ref random) + duration.Draw(ref random);
        var job = Job(4, 0, index: 9, gradients: 3);
        Assert.Equal(expected, new RandomTimes(duration).FinishTime(job), 1e-12);
        Assert.Equal(3, new RandomTimes(duration).EarliestFinish(job), 1e-6);
    }

    [Fact]
    public void A_common_shock_hits_all_workers_alike()
    {
        var model = new RandomTimes([Duration.Exponential(1), Duration.Exponential(3), Duration.HalfNormal(1)], DrawSharing.CommonShock);
        for (var index = 0; index < 10; index++)
            Assert.Equal(3 * model.FinishTime(Job(0, 0, index)), model.FinishTime(Job(1, 0, index)), 1e-12);
        Assert.NotEqual(model.FinishTime(Job(0, 0, 0)), model.FinishTime(Job(0, 0, 1)));
    }

    [Fact]
    public void Frozen_times_are_drawn_once_a_worker()
    {
        var model = new RandomTimes(Duration.Exponential(1), DrawSharing.FrozenPerWorker);
        var first = model.FinishTime(Job(0, 0, 0));
        Assert.Equal(first, model.FinishTime(Job(0, 0, 17)));
        Assert.Equal(3 * first, model.FinishTime(Job(0, 0, 4, gradients: 3)), 1e-12);
        Assert.NotEqual(first, model.FinishTime(Job(1, 0, 0)));
    }

    [Fact]
    public void Random_times_never_end_before_their_earliest_time()
    {
        var model = new RandomTimes(Duration.HalfNormal(2).After(0.1));
        for (var index = 0; index < 1000; index++)
        {
            var job = Job(1, 1e6 + (index / 3.0), index, gradients: index % 5);
            Assert.True(model.EarliestFinish(job) <= model.FinishTime(job));
        }
    }

    [Fact]
    public void A_power_that_changes_counts_what_it_did()
    {
        var first = ComputationPower.Constant(1);
        var second = new ComputationPower([0, 3, 10], [2, 0, 2]);
        Assert.Equal(0.5, second.Finish(0, 1));
        Assert.Equal(10.25, second.Finish(2.75, 1));
        Assert.Equal(10.5, second.Finish(5, 1));
        Assert.Equal(10.5, second.Finish(3, 1));
        Assert.Equal(3, second.Finish(2, 2));
        // The example of the universal model: six gradients in a row are done at 2, 6 and 11 seconds.
        Assert.Equal([2, 6, 11], Rounds(6, 3));
        Assert.Equal(5, Count(6, 10.5));

        double Count(double from, double to) =>
            Math.Floor(first.Integral(to) - first.Integral(from)) + Math.Floor(second.Integral(to) - second.Integral(from));

        double[] Rounds(int batch, int count)
        {
            var times = new double[count];
            var from = 0.0;
            for (var k = 0; k < count; k++)
            {
                var candidates = Enumerable.Range(1, 2 * batch).SelectMany(done => new[] { first.Finish(from, done), second.Finish(from, done) });
                times[k] = from = candidates.Where(time => Count(from, time) >= batch).Min();
            }
            return times;
        }
    }

    [Fact]
    public void The_end_of_a_computation_inverts_the_integral_of_the_power()
    {
        var random = new RandomStream(3, RandomPurpose.Data);
        for (var trial = 0; trial < 200; trial++)
        {
            var pieces = 1 + random.NextInt(8);
            var times = new double[pieces];
            var values = new double[pieces];
            for (var k = 0; k < pieces; k++)
            {
                times[k] = k == 0 ? 0 : times[k - 1] + 0.1 + random.NextDouble();
                values[k] = random.NextCoin(0.3) ? 0 : 3 * random.NextDouble();
            }
            var power = new ComputationPower(times, values);
            var start = 6 * random.NextDouble();
            var gradients = 1 + random.NextInt(3);
            var end = power.Finish(start, gradients);
            var reachable = values[^1] > 0 || power.Integral(1e9) - power.Integral(start) >= gradients;
            Assert.Equal(reachable, double.IsFinite(end));
            if (!reachable) continue;
            Assert.Equal(gradients, power.Integral(end) - power.Integral(start), 1e-9);
            Assert.True(power.Integral(end - 1e-6) < power.Integral(end), "it does not end while nothing is done");
        }
    }

    [Fact]
    public void A_power_that_stays_at_zero_never_ends()
    {
        Assert.Equal(double.PositiveInfinity, new ComputationPower([0, 1], [1, 0]).Finish(0.5, 1));
        Assert.Equal(double.PositiveInfinity, ComputationPower.Constant(0).Finish(3, 1));
        Assert.Equal(1, new ComputationPower([0, 1], [1, 0]).Finish(0, 1));
        Assert.Throws<BadInputException>(() => new ComputationPower([1], [1]));
        Assert.Throws<BadInputException>(() => new ComputationPower([0, 0], [1, 1]));
        Assert.Throws<BadInputException>(() => new ComputationPower([0], [-1]));
    }

    [Theory]
    [InlineData(OutageEffect.Pause, 0, 2, 2)]
    [InlineData(OutageEffect.Pause, 2, 2, 6)]
    [InlineData(OutageEffect.Pause, 4, 2, 7)]
    [InlineData(OutageEffect.Pause, 0, 7, 11)]
    [InlineData(OutageEffect.Lose, 2, 2, 7)]
    [InlineData(OutageEffect.Lose, 4, 3, 8)]
    [InlineData(OutageEffect.Lose, 0, 4, double.PositiveInfinity)]
    public void Outages_pause_or_lose_the_computation(OutageEffect effect, double start, double needed, double end)
    {
        // Up on [0, 3), [5, 8), [10, 13), …
        var model = new Outages(new FixedTimes(needed), Duration.Constant(3), Duration.Constant(2), effect);
        Assert.Equal(end, model.FinishTime(Job(0, start)));
        Assert.Equal(end, model.ForRun(1, 1).FinishTime(Job(0, start)));
    }

    [Fact]
    public void Outages_in_a_run_are_those_of_the_model()
    {
        var model = new Outages(new RandomTimes(Duration.Exponential(1)), Duration.Exponential(2), Duration.Exponential(1));
        var inRun = model.ForRun(1, 2);
        var start = 0.0;
        for (var index = 0; index < 300; index++)
        {
            var job = Job(index % 2, start, index);
            Assert.Equal(model.FinishTime(job), inRun.FinishTime(job));
            start += 0.4;
        }
    }

    [Fact]
    public void A_trace_is_played_row_by_row_again_and_again()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "# seconds\n1, 2.5\n\n4\n");
            var model = TraceTimes.Read(file);
            Assert.Equal([1, 2.5, 1], Enumerable.Range(0, 3).Select(index => model.FinishTime(Job(0, 0, index))));
            Assert.Equal(14, model.FinishTime(Job(1, 10, 8)));
            Assert.NotNull(model.Validate(3));
            File.WriteAllText(file, "1\n2, x\n");
            Assert.Contains(":2: 'x'", Assert.Throws<BadInputException>(() => TraceTimes.Read(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static ComputeJob Job(int worker, double start, long index = 0, int gradients = 1) => new(1, worker, index, start, gradients);

    [Fact]
    public void A_periodic_power_is_what_it_would_be_if_it_were_written_out()
    {
        double[] times = [0, 1, 2.5], values = [2, 0, 0.5];
        var periodic = ComputationPower.Periodic(times, values, 4);
        var written = new ComputationPower(
            [.. Enumerable.Range(0, 50).SelectMany(turn => times.Select(time => time + (4 * turn)))],
            [.. Enumerable.Range(0, 50).SelectMany(_ => values)]);
        var ahead = ComputationPower.Periodic(times, values, 4, shift: 7.3);
        var random = new RandomStream(1, RandomPurpose.Other);
        for (var trial = 0; trial < 500; trial++)
        {
            var (start, work) = (100 * random.NextDouble(), 20 * random.NextDouble());
            Assert.Equal(written.Integral(start), periodic.Integral(start), 9);
            Assert.Equal(written.Finish(start, work), periodic.Finish(start, work), 9);
            Assert.Equal(written.Finish(start + 7.3, work) - 7.3, ahead.Finish(start, work), 9);
            Assert.Equal(written.Integral(start + 7.3) - written.Integral(7.3), ahead.Integral(start), 9);
        }
        Assert.Equal(4, periodic.Finish(0, 2.75), 12);
        Assert.Equal(double.PositiveInfinity, ComputationPower.Periodic([0], [0], 1).Finish(0.5, 1));
        Assert.Contains("after its last time", Assert.Throws<BadInputException>(() => ComputationPower.Periodic(times, values, 2)).Message, StringComparison.Ordinal);
    }
}
