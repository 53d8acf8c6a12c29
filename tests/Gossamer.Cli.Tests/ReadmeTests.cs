using System.Text.RegularExpressions;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Experiments;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Cli.Tests;

/// <summary>What README.md and docs/guide.md show, works.</summary>
public sealed partial class ReadmeTests
{
    private static string Page(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gossamer.slnx"))) folder = folder.Parent!;
        return File.ReadAllText(Path.Combine(folder.FullName, name));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/guide.md")]
    [InlineData("examples/demo.yaml")]
    public void Every_experiment_on_the_page_can_be_read(string page)
    {
        var text = Page(page);
        var experiments = page.EndsWith(".yaml", StringComparison.Ordinal) ? [text] : Yaml().Matches(text).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(experiments);
        foreach (var experiment in experiments) Assert.NotEmpty(Experiment.Parse(experiment, page).Labels);
    }

    [Fact]
    public async Task An_objective_of_ones_own_runs_with_a_method_of_the_library()
    {
        var problem = Problem.Create([new Pull([1, 0]), new Pull([0, 2])], new GivenConstants([1.0, 1.0]) { StrongConvexity = 1, Convex = true });
        var method = new Ef21(new Ef21Options { Compressor = new TopK(1) });
        var result = await new Simulator().RunAsync(new RunRequest(problem, method) { Stop = new StopRule { Iterations = 200 } });
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(0.5, result.Final[0], 1e-6);
        Assert.Equal(1.0, result.Final[1], 1e-6);
    }

    private sealed class Pull(double[] center) : ILocalObjective
    {
        public int Dimension => center.Length;

        public double Value(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (var k = 0; k < x.Length; k++) sum += (x[k] - center[k]) * (x[k] - center[k]);
            return sum / 2;
        }

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
        {
            for (var k = 0; k < x.Length; k++) gradient[k] = x[k] - center[k];
        }
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
