using System.Text.Json;
using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Amqp.Broker;

namespace Gossamer.Cli.Tests.Clustering;

/// <summary>Verbs of runs with several processes, and what they refuse.</summary>
public sealed class LaunchTests : IDisposable
{
    private const string Experiment = """
        name: launched
        problem: {kind: logistic-regression, data: breast-cancer, workers: 5, regularizer: {kind: l2, lambda: 1e-3}}
        methods: [{method: gd}, {method: diana, compressor: rand-k(3)}]
        stop: {iterations: 30}
        record: {every: 10}
        """;

    private readonly CommandRun command = new();

    [Fact]
    public async Task Launch_starts_all_that_is_needed_and_gives_the_numbers_of_the_simulator()
    {
        Assert.SkipWhen(RabbitMqServer.Find() is null, "RabbitMQ is not installed (package rabbitmq-server)");
        var file = command.Write("launched.yaml", Experiment);
        var named = Environment.GetEnvironmentVariable("GOSSAMER_TEST_BROKER") is { Length: > 0 } url ? BrokerAddress.Parse(url, "GOSSAMER_TEST_BROKER") : null;
        using var launch = new CliProcess(command.Home, named, "launch", file, "--engine", "amqp", "--processes", "2", "--quiet", "--json", Path.Combine(command.Folder, "amqp.json"));
        Assert.True(await launch.EndAsync(TimeSpan.FromSeconds(90)) == 0, launch.Said);
        Assert.Equal(0, command.Run("run", file, "--quiet", "--json", Path.Combine(command.Folder, "simulator.json")));
        using var amqp = new Document(command, "amqp.json");
        using var simulator = new Document(command, "simulator.json");
        Assert.Equal("amqp", amqp.Root.GetProperty("engine").GetString());
        for (var run = 0; run < 2; run++)
        {
            Assert.Equal(simulator.Run(run).GetProperty("final").GetRawText(), amqp.Run(run).GetProperty("final").GetRawText());
            foreach (var (expected, actual) in simulator.Run(run).GetProperty("trace").EnumerateArray().Zip(amqp.Run(run).GetProperty("trace").EnumerateArray()))
            {
                foreach (var key in new[] { "iteration", "bitsUpPerWorker", "bitsDownPerWorker", "oracleCalls", "metrics" })
                    Assert.Equal(expected.GetProperty(key).GetRawText(), actual.GetProperty(key).GetRawText());
            }
        }
    }

    [Fact]
    public async Task A_launch_that_is_interrupted_ends_in_order_and_says_how_to_go_on()
    {
        Assert.SkipWhen(RabbitMqServer.Find() is null, "RabbitMQ is not installed (package rabbitmq-server)");
        var file = command.Write("launched.yaml", Experiment.Replace("iterations: 30", "iterations: 100000000", StringComparison.Ordinal));
        using var launch = new CliProcess(command.Home, null, "launch", file, "--engine", "amqp", "--processes", "2", "--checkpoint", "20", "--set", "methods[0].label=a b");
        for (var begin = Environment.TickCount64; !IsSaved(); await Task.Delay(20))
            Assert.True(!launch.HasEnded && Environment.TickCount64 - begin < 90_000, launch.Said);
        launch.Interrupt();
        Assert.Equal(ExitCode.Interrupted, await launch.EndAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains($"'gossamer launch {file} --engine amqp --processes 2 --checkpoint 20 --set 'methods[0].label=a b' --resume' goes on from them", launch.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("goes back", launch.Said, StringComparison.Ordinal);
    }

    private bool IsSaved() => Directory.Exists(command.Home) && Directory.EnumerateFiles(command.Home, "*.gck", SearchOption.AllDirectories).Any();

    [Fact]
    public void A_password_in_the_command_line_is_refused()
    {
        var file = command.Write("launched.yaml", Experiment);
        Assert.Equal(ExitCode.BadInput, command.Run("coordinator", file, "--broker", "amqp://me:secret@host"));
        Assert.Contains("--broker-file", Assert.Single(command.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", command.Error + command.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, command.Run("worker", "--broker", "amqp://me:secret@host"));
    }

    [Theory]
    [InlineData("which broker?", "worker")]
    [InlineData("which broker?", "coordinator", "FILE")]
    [InlineData("--tls-key", "worker", "--broker", "amqps://host", "--tls-key", "key.pem")]
    [InlineData("not encrypted", "worker", "--broker", "amqp://host", "--tls-authority", "ca.pem")]
    [InlineData("--tls-authority missing.pem", "worker", "--broker", "amqps://host", "--tls-authority", "missing.pem")]
    [InlineData("--session is 'a b'", "worker", "--broker", "amqp://host", "--session", "a b")]
    [InlineData("--patience is 0", "worker", "--broker", "amqp://host", "--patience", "0")]
    [InlineData("--threads is 0", "worker", "--broker", "amqp://host", "--threads", "0")]
    [InlineData("--wait is -1", "worker", "--broker", "amqp://host", "--wait", "-1")]
    [InlineData("--files: there is no folder", "worker", "--broker", "amqp://host", "--files", "nowhere")]
    [InlineData("--processes is 0", "coordinator", "FILE", "--broker", "amqp://host", "--processes", "0")]
    [InlineData("--checkpoint is 'often'", "coordinator", "FILE", "--broker", "amqp://host", "--checkpoint", "often")]
    [InlineData("--resume: there are no checkpoints", "coordinator", "FILE", "--broker", "amqp://host", "--resume")]
    [InlineData("there is no engine 'amqq'", "launch", "FILE", "--engine", "amqq")]
    [InlineData("--engine", "launch", "FILE")]
    [InlineData("--broker-file", "broker")]
    public void Bad_input_is_told_before_anything_is_started(string expected, params string[] arguments)
    {
        var file = command.Write("launched.yaml", Experiment);
        Assert.Equal(ExitCode.BadInput, command.Run([.. arguments.Select(argument => argument == "FILE" ? file : argument)]));
        Assert.Contains(expected, Assert.Single(command.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broker_that_does_not_listen_is_a_failure()
    {
        Assert.Equal(ExitCode.Failed, command.Run("worker", "--broker", "amqp://127.0.0.1:1", "--wait", "0"));
        Assert.Contains("no broker listens at 127.0.0.1, port 1", Assert.Single(command.Errors), StringComparison.Ordinal);
    }

    public void Dispose() => command.Dispose();

    private sealed class Document(CommandRun command, string name) : IDisposable
    {
        private readonly JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(command.Folder, name)));

        public JsonElement Root => document.RootElement;

        public JsonElement Run(int index) => Root.GetProperty("runs")[index];

        public void Dispose() => document.Dispose();
    }
}
