using Gossamer.Cluster.Hosting;
using Gossamer.Cluster.Running;
using Gossamer.Cluster.Transport;
using Gossamer.Execution;
using Gossamer.Experiments;
using Gossamer.Experiments.Running;

namespace Gossamer.Cluster.Tests.Running;

/// <summary>When runs are saved and where, and what becomes of what was saved.</summary>
public sealed class CheckpointPlanTests : IDisposable
{
    private const string Yaml = """
        name: saved runs
        problem: {kind: tridiagonal-quadratic, dimension: 4, workers: 2}
        methods: [{method: gd, label: "../a b"}, {method: gd, stepSize: {grid: [0.01, 0.02]}}]
        seed: [1, 2]
        stop: {iterations: 9}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("gossamer-plan").FullName;

    [Theory]
    [InlineData("500", 500L, null)]
    [InlineData(" 30 s", null, 30.0)]
    [InlineData("500ms", null, 0.5)]
    [InlineData("1.5 min", null, 90.0)]
    [InlineData("2h", null, 7200.0)]
    [InlineData("off", null, null)]
    public void Intervals_are_iterations_or_times(string text, long? iterations, double? seconds)
    {
        var plan = new CheckpointPlan(folder).Every(text);
        Assert.Equal((iterations, seconds), (plan.EveryIterations, plan.EverySeconds));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("0 s")]
    [InlineData("s")]
    [InlineData("5 days")]
    [InlineData("1e3 s")]
    [InlineData("")]
    public void Other_intervals_are_refused(string text)
    {
        var error = Assert.Throws<BadInputException>(() => new CheckpointPlan(folder).Every(text));
        Assert.Contains("--checkpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_run_has_a_folder_of_its_own_inside_the_plans()
    {
        var plan = new CheckpointPlan(folder);
        var folders = Runs(Experiment.Parse(Yaml, "a.yaml")).Select(plan.FolderOf).ToList();
        Assert.Equal(6, folders.Distinct().Count());
        Assert.All(folders, one => Assert.Equal(folder, Path.GetDirectoryName(Path.GetFullPath(one))));
    }

    [Fact]
    public void Another_experiment_has_another_place()
    {
        string[] places =
        [
            CheckpointPlan.PlaceOf(folder, Experiment.Parse(Yaml, "a.yaml")),
            CheckpointPlan.PlaceOf(folder, Experiment.Parse(Yaml, "b.yaml")),
            CheckpointPlan.PlaceOf(folder, Experiment.Parse(Yaml + "\n", "a.yaml")),
            CheckpointPlan.PlaceOf(folder, Experiment.Parse(Yaml, "a.yaml", ["stop.iterations=10"])),
        ];
        Assert.Equal(4, places.Distinct().Count());
        Assert.Equal(places[0], CheckpointPlan.PlaceOf(folder, Experiment.Parse(Yaml, "/elsewhere/a.yaml")));
        Assert.All(places, place => Assert.Equal(folder, Path.GetDirectoryName(place)));
    }

    [Fact]
    public async Task Only_a_run_that_is_resumed_looks_at_what_was_saved()
    {
        var plan = new CheckpointPlan(folder).Every("3");
        Assert.Equal(0, await FirstSeenAsync(plan));
        Assert.Equal(9, await FirstSeenAsync(plan with { IsResumed = true }));
        var saved = Saved();
        Assert.Equal(0, await FirstSeenAsync(plan));
        // Nothing of the run before is left.
        Assert.Equal(saved, Saved());
    }

    [Fact]
    public async Task What_was_saved_is_forgotten_when_all_is_whole()
    {
        var plan = new CheckpointPlan(Path.Combine(folder, "place")).Every("3");
        await using var transport = new LoopbackNetwork().Join();
        var experiment = Experiment.Parse(Yaml, "a.yaml");
        await using var runs = new ClusterRuns(experiment, transport, Options, plan);
        await runs.RunAsync(Runs(experiment)[0], null, CancellationToken.None).WaitAsync(Patience);
        Assert.NotEmpty(Directory.GetFiles(plan.Folder, "*.gck", SearchOption.AllDirectories));
        runs.Forget();
        Assert.False(Directory.Exists(plan.Folder));
        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public async Task Where_it_is_off_nothing_is_saved()
    {
        Assert.Equal(0, await FirstSeenAsync(new CheckpointPlan(folder).Every("off")));
        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private List<string?> Saved() => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order()];

    private static ClusterOptions Options => new() { Engine = "loopback", Processes = 0, Threads = new() { DegreeOfParallelism = 1 } };

    private static IReadOnlyList<PlannedRun> Runs(Experiment experiment) => ExperimentPreparer.CreateRuns(experiment.Plan);

    private static async Task<long> FirstSeenAsync(CheckpointPlan plan)
    {
        await using var transport = new LoopbackNetwork().Join();
        var experiment = Experiment.Parse(Yaml, "a.yaml");
        await using var runs = new ClusterRuns(experiment, transport, Options, plan);
        var seen = new List<long>();
        var result = await runs.RunAsync(Runs(experiment)[0], point => seen.Add(point.Iteration), CancellationToken.None).WaitAsync(Patience);
        Assert.Equal((RunStatus.Completed, 9), (result.Status, result.Trace[^1].Iteration));
        return seen[0];
    }
}
