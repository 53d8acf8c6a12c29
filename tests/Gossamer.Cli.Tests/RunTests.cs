using System.Text.Json.Nodes;

namespace Gossamer.Cli.Tests;

public sealed class RunTests : IDisposable
{
    private const string Small =
        """
        name: small
        problem: {kind: random-quadratic, dimension: 20, workers: 4, leastEigenvalue: 0.1}
        methods:
          - {method: gd}
          - {method: ef21, compressor: top-k(2), stepSize: {theory: [1, 4]}}
        stop: {iterations: 50}
        record: {every: 10}
        """;

    private readonly CommandRun command = new();

    public void Dispose() => command.Dispose();

    [Fact]
    public void Shows_a_table_writes_a_report_and_stores_the_experiment()
    {
        var file = command.Write("small.yaml", Small);
        Assert.Equal(ExitCode.Done, command.Run("run", file));
        Assert.Contains("gd", command.Out, StringComparison.Ordinal);
        Assert.Contains("‖∇f(x)‖²", command.Out, StringComparison.Ordinal);
        Assert.Contains("small-1", command.Out, StringComparison.Ordinal);
        Assert.Empty(command.Errors);
        var report = Path.Combine(command.Home, "reports", "small-1.html");
        Assert.Contains(report, command.Out, StringComparison.Ordinal);
        Assert.Contains("<html", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(command.Home, "runs.db")));
    }

    [Fact]
    public void Json_on_standard_output_is_one_document_with_the_agreed_fields()
    {
        var file = command.Write("small.yaml", Small);
        Assert.Equal(ExitCode.Done, command.Run("run", file, "--json", "-", "--seed", "7"));
        var document = JsonNode.Parse(command.Out)!.AsObject();
        Assert.Equal(1, (int)document["format"]!);
        Assert.Equal("small", (string)document["name"]!);
        Assert.Equal(7, (int)document["seed"]!);
        Assert.Equal("simulator", (string)document["engine"]!);
        Assert.NotNull(document["gossamer"]);
        Assert.NotNull(document["experiment"]!["stop"]);
        Assert.Equal(20, (int)document["problem"]!["dimension"]!);
        Assert.Equal(4, (int)document["problem"]!["workers"]!);
        Assert.True((double)document["problem"]!["constants"]!["L"]! > 0);
        var runs = document["runs"]!.AsArray();
        Assert.Equal(["gd", "ef21"], runs.Select(r => (string)r!["method"]!));
        foreach (var run in runs)
        {
            foreach (var key in new[] { "label", "method", "status", "stopReason", "stepSize", "stepSizeSource", "parameters", "grid", "trace", "counters", "final" })
                Assert.True(run!.AsObject().ContainsKey(key), key);
            Assert.Equal("completed", (string)run!["status"]!);
            Assert.Equal(20, run["final"]!.AsArray().Count);
            var point = run["trace"]!.AsArray()[^1]!.AsObject();
            foreach (var key in new[] { "iteration", "seconds", "bitsUpPerWorker", "bitsDownPerWorker", "oracleCalls", "metrics" })
                Assert.True(point.ContainsKey(key), key);
            Assert.Equal(50, (int)point["iteration"]!);
        }
        Assert.Equal(2, runs[1]!["grid"]!.AsArray().Count);
    }

    [Fact]
    public void The_same_seed_gives_the_same_document_at_any_parallelism()
    {
        var file = command.Write("small.yaml", Small);
        command.Run("run", file, "--json", "-", "--no-store", "--parallelism", "1");
        var first = command.Out;
        command.Run("run", file, "--json", "-", "--no-store", "--parallelism", "3");
        Assert.Equal(first, command.Out);
    }

    [Fact]
    public void Quiet_writes_nothing_but_the_files_asked_for()
    {
        var file = command.Write("small.yaml", Small);
        var json = Path.Combine(command.Folder, "sub", "out.json");
        var report = Path.Combine(command.Folder, "out.html");
        Assert.Equal(ExitCode.Done, command.Run("run", file, "--quiet", "--no-store", "--json", json, "--report", report));
        Assert.Empty(command.Out);
        Assert.Empty(command.Error);
        Assert.Equal("small", (string)JsonNode.Parse(File.ReadAllText(json))!["name"]!);
        Assert.True(File.Exists(report));
        Assert.False(Directory.Exists(command.Home));
    }

    [Fact]
    public void Set_replaces_a_value_of_the_file()
    {
        var file = command.Write("small.yaml", Small);
        Assert.Equal(ExitCode.Done, command.Run("run", file, "--json", "-", "--no-store", "--set", "stop.iterations=20", "--set", "methods[0].label=plain"));
        var run = JsonNode.Parse(command.Out)!["runs"]![0]!;
        Assert.Equal("plain", (string)run["label"]!);
        Assert.Equal(20, (int)run["trace"]!.AsArray()[^1]!["iteration"]!);
    }

    [Fact]
    public void A_diverging_method_is_told_with_iteration_and_step_and_keeps_its_trace()
    {
        var file = command.Write("bold.yaml", Small.Replace("{method: gd}", "{method: gd, stepSize: 1000000}", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Failed, command.Run("run", file));
        var error = Assert.Single(command.Errors);
        Assert.Contains("gd: diverged", error, StringComparison.Ordinal);
        Assert.Matches(@"iteration \d+ with step size 1e6", error);
        Assert.Equal(ExitCode.Done, command.Run("export", "json", "small-1"));
        var run = JsonNode.Parse(command.Out)!["runs"]![0]!;
        Assert.Equal("diverged", (string)run["status"]!);
        Assert.NotEmpty(run["trace"]!.AsArray());
    }

    [Fact]
    public void The_threads_engine_gives_the_same_numbers()
    {
        var file = command.Write("small.yaml", Small);
        command.Run("run", file, "--json", "-", "--no-store");
        var simulated = JsonNode.Parse(command.Out)!["runs"]![0]!["final"]!.ToJsonString();
        Assert.Equal(ExitCode.Done, command.Run("run", file, "--json", "-", "--no-store", "--engine", "threads"));
        Assert.Equal(simulated, JsonNode.Parse(command.Out)!["runs"]![0]!["final"]!.ToJsonString());
    }

    [Fact]
    public void An_interruption_keeps_what_was_recorded_and_says_how_to_run_again()
    {
        var file = command.Write("long.yaml", Small.Replace("iterations: 50", "iterations: 2000000000", StringComparison.Ordinal));
        using var interruption = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Assert.Equal(ExitCode.Interrupted, command.Run(interruption.Token, "run", file));
        Assert.Contains("interrupted", Assert.Single(command.Errors), StringComparison.Ordinal);
        Assert.Contains("gossamer run", command.Errors[0], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, command.Run("runs", "list", "--json"));
        var stored = Assert.Single(JsonNode.Parse(command.Out)!.AsArray())!;
        Assert.Contains("interrupted", (string)stored["status"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_stays_a_device_and_what_did_not_fit_is_rescued()
    {
        if (!File.Exists("/dev/full")) return;
        var file = command.Write("small.yaml", Small);
        Assert.Equal(ExitCode.Failed, command.Run("run", file, "--no-store", "--json", "/dev/full"));
        var rescued = System.Text.RegularExpressions.Regex.Match(Assert.Single(command.Errors), @"kept in (\S+\.json)").Groups[1].Value;
        Assert.Equal("small", (string)JsonNode.Parse(File.ReadAllText(rescued))!["name"]!);
        File.Delete(rescued);
        Assert.Equal(0, new FileInfo("/dev/full").Length);
    }

    [Fact]
    public void A_link_leads_to_the_file_that_is_written()
    {
        var file = command.Write("small.yaml", Small);
        var target = command.Write("target.json", new string('x', 100_000));
        var link = Path.Combine(command.Folder, "link.json");
        File.CreateSymbolicLink(link, target);
        Assert.Equal(ExitCode.Done, command.Run("run", file, "--no-store", "--quiet", "--json", link));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal("small", (string)JsonNode.Parse(File.ReadAllText(target))!["name"]!);
    }

    [Fact]
    public void Results_are_rescued_when_the_store_cannot_be_written()
    {
        Directory.CreateDirectory(command.Home);
        File.WriteAllText(Path.Combine(command.Home, "runs.db"), "this is no database, and long enough to be looked at as one: " + new string('x', 200));
        var file = command.Write("small.yaml", Small);
        Assert.Equal(ExitCode.Failed, command.Run("run", file));
        var error = Assert.Single(command.Errors);
        var rescued = System.Text.RegularExpressions.Regex.Match(error, @"kept in (\S+\.json)").Groups[1].Value;
        Assert.Equal("small", (string)JsonNode.Parse(File.ReadAllText(rescued))!["name"]!);
        File.Delete(rescued);
    }

    [Fact]
    public void The_demo_runs_and_says_what_to_do_next()
    {
        Assert.Equal(ExitCode.Done, command.Run("demo", "--set", "stop.iterations=20"));
        Assert.Contains("EF21", command.Out, StringComparison.Ordinal);
        Assert.Contains("What next?", command.Out, StringComparison.Ordinal);
        Assert.Contains(".html", command.Out, StringComparison.Ordinal);
        Assert.Empty(command.Errors);
    }

    [Fact]
    public void The_quiet_demo_writes_nothing_to_the_terminal()
    {
        Assert.Equal(ExitCode.Done, command.Run("demo", "--quiet", "--set", "stop.iterations=5"));
        Assert.Empty(command.Out);
        Assert.Empty(command.Error);
    }
}
