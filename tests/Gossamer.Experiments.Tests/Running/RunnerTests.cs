using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Tests.Running;

public sealed class RunnerTests
{
    private const string Tuned = """
        problem: {kind: random-quadratic, dimension: 12, workers: 3, leastEigenvalue: 0.05}
        methods:
          - {method: gd, stepSize: {theory: [0.25, 0.5, 1, 1000]}}
          - {method: ef21, compressor: top-k(3), stepSize: {theory: [1, 2, 4]}}
          - {method: diana, compressor: rand-k(3), stepSize: {grid: [0.1, 0.2]}}
        seeds: 2
        stop: {iterations: 30}
        """;

    [Fact]
    public async Task Runs_come_in_the_order_of_the_file_whatever_the_parallelism()
    {
        var experiment = Yaml.Parse(Tuned);
        var one = await Run.Of(experiment, parallelism: 1);
        var two = await Run.Of(experiment, parallelism: 2);
        var four = await Run.Of(experiment, parallelism: 4);
        Assert.Equal(["gd 1", "gd 2", "ef21 1", "ef21 2", "diana 1", "diana 2"], one.Runs.Select(r => $"{r.Label} {r.Seed}"));
        Assert.Equal(DocumentJson.Write(one), DocumentJson.Write(two));
        Assert.Equal(DocumentJson.Write(one), DocumentJson.Write(four));
    }

    [Fact]
    public async Task Adding_a_seed_changes_no_other_result()
    {
        var few = await Run.Of(Tuned.Replace("seeds: 2", "seed: [1, 2]"));
        var more = await Run.Of(Tuned.Replace("seeds: 2", "seed: [7, 1, 2, 9]"));
        Assert.Equal(Run.Traces(few.Runs), Run.Traces(more.Runs.Where(r => r.Seed is 1 or 2)));
        Assert.NotEqual(Run.Traces(few.Runs.Where(r => r.Seed == 1)).Replace(" 1 ", " s "), Run.Traces(few.Runs.Where(r => r.Seed == 2)).Replace(" 2 ", " s "));
    }

    [Fact]
    public async Task All_methods_of_a_seed_start_from_the_same_problem()
    {
        var document = await Run.Of(Tuned);
        foreach (var seed in document.Runs.GroupBy(r => r.Seed)) Assert.Single(seed.Select(r => r.Trace[0].Metrics["loss"]).Distinct());
        Assert.Equal(2, document.Runs.Select(r => r.Trace[0].Metrics["loss"]).Distinct().Count());
    }

    [Fact]
    public async Task The_resolved_experiment_is_an_experiment_that_gives_the_same_runs()
    {
        var document = await Run.Of(Yaml.Quadratic, "methods[2]={method: diana, compressor: rand-k(d/5), stepSize: {theory: [0.5, 1]}}", "cluster.compute={kind: fixed, seconds: sqrt(i)}");
        var again = await Run.Of(document.Experiment.ToJsonString());
        Assert.Equal(Run.Traces(document.Runs), Run.Traces(again.Runs));
        Assert.Equal(document.Experiment.ToJsonString(), again.Experiment.ToJsonString());
        Assert.Equal("rand-k(2)", (string?)document.Experiment["methods"]![2]!["compressor"]);
    }

    [Fact]
    public async Task A_diverging_run_keeps_its_trace_and_the_others_go_on()
    {
        var document = await Run.Of(Yaml.Quadratic, "methods[0].stepSize=1e60");
        var diverged = document.Runs[0];
        Assert.Equal("diverged", diverged.Status);
        Assert.NotEmpty(diverged.Trace);
        Assert.Matches("iteration [0-9]+ with step size 1e60", diverged.StopReason);
        Assert.Equal("completed", document.Runs[1].Status);
        Assert.True(document.HasFailed());
        Assert.False((await Run.Of(Yaml.Quadratic)).HasFailed());
    }

    [Theory]
    [InlineData("iterations: 7", 7)]
    [InlineData("oracleCalls: 41", 11)]
    [InlineData("iterations: 100, bitsUpPerWorker: 6400", 10)]
    public async Task Limits_stop_a_run(string rule, long iterations)
    {
        var document = await Run.Of(Yaml.Quadratic.Replace("iterations: 20", rule), "methods=[{method: gd}]", "record.every=1");
        Assert.Equal(iterations, document.Runs[0].Trace[^1].Iteration);
    }

    [Fact]
    public async Task A_time_limit_stops_a_run()
    {
        var document = await Run.Of(Yaml.Quadratic.Replace("iterations: 20", "seconds: 10 s"), "cluster.compute={kind: fixed, seconds: 3 s}");
        Assert.All(document.Runs, r => Assert.Equal(9, r.Trace[^1].Seconds));
    }

    [Fact]
    public async Task A_target_stops_a_run_and_its_metric_is_recorded()
    {
        var document = await Run.Of(Yaml.Quadratic.Replace("iterations: 20", "iterations: 5000, gradientNormSquared: 1e-2"), "record={every: 1, metrics: [loss]}");
        var run = document.Runs[0];
        Assert.InRange(run.Trace[^1].Metrics["gradient-norm-squared"]!.Value, 0, 1e-2);
        Assert.True(run.Trace[^2].Metrics["gradient-norm-squared"] > 1e-2);
        Assert.True(run.Trace[^1].Iteration < 5000);
    }

    [Fact]
    public async Task Progress_tells_of_every_run_from_start_to_end()
    {
        var progress = new RecordingProgress();
        await new ExperimentRunner().RunAsync(Yaml.Parse(Tuned), progress);
        var prepared = Assert.Single(progress.Events.OfType<Prepared>());
        Assert.Equal(18, prepared.Runs.Count);
        Assert.Equal(Enumerable.Range(0, 18), prepared.Runs.Select(r => r.Index));
        Assert.Equal("0.25 × theory", prepared.Runs[0].Candidate);
        Assert.Equal(prepared.Runs, progress.Events.OfType<RunStarted>().Select(s => s.Run).OrderBy(r => r.Index));
        Assert.Equal(prepared.Runs, progress.Events.OfType<RunEnded>().Select(s => s.Run).OrderBy(r => r.Index));
        Assert.All(progress.Events.OfType<RunAdvanced>(), a => Assert.InRange(a.Fraction, 0, 1));
    }

    [Fact]
    public async Task An_interruption_keeps_what_was_finished_and_marks_what_was_not()
    {
        using var interruption = new CancellationTokenSource();
        var progress = new RecordingProgress { OnEvent = e => { if (e is RunEnded { Run.Index: 0 }) interruption.Cancel(); } };
        var experiment = Yaml.Parse(Yaml.Quadratic, "methods[1].method=gd", "methods[1]={method: gd, label: long}", "methods[2]={method: gd, label: never}");
        var runner = new ExperimentRunner(new RunnerOptions { Parallelism = 1 });
        var document = await runner.RunAsync(experiment, progress, interruption.Token);
        var finished = Assert.Single(document.Runs);
        Assert.Equal(("gd", "completed"), (finished.Label, finished.Status));
        Assert.Contains("interrupted before these were run: long (seed 1), never (seed 1)", document.Warnings);
    }

    [Fact]
    public async Task A_run_that_is_interrupted_keeps_its_trace()
    {
        using var interruption = new CancellationTokenSource();
        var progress = new RecordingProgress { OnEvent = e => { if (e is RunAdvanced) interruption.Cancel(); } };
        var experiment = Yaml.Parse(Yaml.Quadratic, "methods=[gd]", "stop.iterations=100000000", "record.every=1000");
        var document = await new ExperimentRunner().RunAsync(experiment, progress, interruption.Token);
        Assert.Equal("interrupted", Assert.Single(document.Runs).Status);
        Assert.NotEmpty(document.Runs[0].Trace);
        Assert.True(document.WasInterrupted());
        Assert.False(document.HasFailed());
    }

    [Fact]
    public async Task An_unknown_engine_is_refused_with_the_nearest_name()
    {
        var runner = new ExperimentRunner(new RunnerOptions { Engine = "simulater" });
        var error = await Assert.ThrowsAsync<BadInputException>(() => runner.RunAsync(Yaml.Parse(Yaml.Quadratic)));
        Assert.Equal("there is no engine 'simulater'; did you mean simulator?", error.Message);
    }
}
