using System.Text.RegularExpressions;
using Gossamer.Execution;
using Gossamer.Experiments;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Testing;

namespace Gossamer.Conformance;

/// <summary>What docs/adding-a-method.md shows is what compiles and runs.</summary>
public partial class GuideTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Guide = File.ReadAllText(Path.Combine(Root, "docs", "adding-a-method.md"));

    [Fact]
    public void A_method_of_ones_own_keeps_the_laws() => MethodConformance.Check<HeavyBall>();

    [Fact]
    public async Task The_program_of_the_guide_runs()
    {
        var result = await RunOwnMethodAsync();
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.True(result.Trace[^1].Metrics[0] < result.Trace[0].Metrics[0]);
    }

    [Fact]
    public void Every_snippet_is_part_of_a_file_that_compiles()
    {
        var sources = new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .ToArray();
        var snippets = Blocks("csharp");
        Assert.True(snippets.Count >= 8);
        foreach (var snippet in snippets)
            Assert.True(sources.Any(source => source.Contains(snippet, StringComparison.Ordinal)), $"no file has these lines:\n{snippet}");
    }

    [Fact]
    public async Task Every_experiment_of_the_guide_runs()
    {
        foreach (var yaml in Blocks("yaml"))
        {
            var outcome = await new ExperimentRunner().RunAsync(Experiment.Parse(yaml, "guide.yaml", ["stop.iterations=20"]));
            Assert.All(outcome.Runs, run => Assert.Equal("completed", run.Status));
        }
    }

    [Fact]
    public void Every_link_leads_somewhere()
    {
        foreach (Match link in LinkPattern().Matches(Guide))
            Assert.True(Path.Exists(Path.Combine(Root, "docs", link.Groups[1].Value)), $"{link.Groups[1].Value} does not exist");
    }

    private static async Task<RunResult> RunOwnMethodAsync()
    {
        var problem = Quadratics.Tridiagonal(dimension: 100, workers: 8);
        var method = new HeavyBall(new HeavyBallOptions { Momentum = 0.9 });
        var cluster = new Cluster { Compute = new FixedTimes([1, 1, 1, 1, 2, 2, 2, 10]) };
        return await new Simulator(cluster).RunAsync(new RunRequest(problem, method)
        {
            Stop = new StopRule { Iterations = 500 },
            Record = new RecordPlan { Every = 10, Metrics = [MetricNames.Suboptimality, MetricNames.Lyapunov] },
        });
    }

    private static List<string> Blocks(string language) =>
        [.. BlockPattern().Matches(Guide).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gossamer.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the repository");
    }

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex BlockPattern();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex LinkPattern();
}
