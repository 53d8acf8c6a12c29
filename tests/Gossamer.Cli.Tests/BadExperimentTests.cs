using System.IO.Compression;
using System.Text;

namespace Gossamer.Cli.Tests;

/// <summary>Experiments that cannot be run: one clear line each, exit code 2, nothing written.</summary>
public sealed class BadExperimentTests : IDisposable
{
    private const string Good =
        """
        problem:
          kind: logistic-regression
          data: heart
          workers: 10
        methods:
          - {method: ef21, compressor: top-k(3)}
        stop: {iterations: 5}
        """;

    private readonly CommandRun command = new();

    public void Dispose() => command.Dispose();

    private void Refuses(string yaml, params string[] expected)
    {
        var file = command.Write("bad.yaml", yaml);
        var before = command.Files();
        Assert.Equal(ExitCode.BadInput, command.Run("run", file));
        var error = Assert.Single(command.Errors);
        foreach (var part in expected) Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Empty(command.Out);
        Assert.Equal(before, command.Files());
        Assert.DoesNotContain("Exception", command.Error, StringComparison.Ordinal);
    }

    private static string With(string old, string replacement)
    {
        Assert.Contains(old, Good, StringComparison.Ordinal);
        return Good.Replace(old, replacement, StringComparison.Ordinal);
    }

    [Fact]
    public void The_good_experiment_runs() => Assert.Equal(ExitCode.Done, command.Run("run", command.Write("good.yaml", Good), "--no-store", "--quiet"));

    [Fact]
    public void Unknown_method() => Refuses(With("ef21", "eff21"), "bad.yaml:6", "eff21", "ef21");

    [Fact]
    public void Misspelt_required_key_is_one_mistake() =>
        Refuses(With("compressor:", "compresor:"), "compresor", "did you mean compressor?");

    [Fact]
    public void Misspelt_key() => Refuses(With("iterations", "itterations"), "bad.yaml:7", "itterations", "did you mean iterations?");

    [Fact]
    public void More_coordinates_kept_than_there_are() => Refuses(With("top-k(3)", "top-k(14)"), "bad.yaml:6", "top-k", "14", "13");

    [Fact]
    public void More_workers_than_rows() => Refuses(With("workers: 10", "workers: 271"), "bad.yaml", "271", "270");

    [Fact]
    public void Labels_that_are_not_two_classes() => Refuses(With("heart", "digits"), "bad.yaml", "two classes");

    [Fact]
    public void Negative_step() => Refuses(With("top-k(3)", "top-k(3), stepSize: -0.1"), "bad.yaml:6", "stepSize", "-0.1", "positive");

    [Fact]
    public void Data_that_cannot_be_reached() => Refuses(With("heart", "hearts"), "bad.yaml:", "hearts", "did you mean heart?");

    [Fact]
    public void Data_that_are_not_on_this_machine()
    {
        var lookup = Environment.GetEnvironmentVariable("GOSSAMER_DATA");
        Environment.SetEnvironmentVariable("GOSSAMER_DATA", null);
        try
        {
            Refuses(With("heart", "a9a"), "a9a", "gossamer data get a9a");
        }
        finally
        {
            Environment.SetEnvironmentVariable("GOSSAMER_DATA", lookup);
        }
    }

    [Fact]
    public void A_gzip_file_that_ends_too_early()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var random = new Random(1);
            for (var row = 0; row < 300; row++)
                gzip.Write(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{(row % 2 == 0 ? 1 : -1)} 1:{random.NextDouble():R} 2:{random.NextDouble():R}\n")));
        }
        File.WriteAllBytes(Path.Combine(command.Folder, "cut.libsvm.gz"), packed.ToArray()[..(int)(packed.Length / 2)]);
        Refuses(With("heart", "{file: cut.libsvm.gz}").Replace("top-k(3)", "top-k(1)", StringComparison.Ordinal), "cut.libsvm.gz");
    }

    [Fact]
    public void A_value_that_is_not_a_number()
    {
        command.Write("nan.libsvm", "1 1:0.5 2:1\n-1 1:nan 2:0.5\n1 1:2\n");
        Refuses(With("heart", "{file: nan.libsvm}").Replace("workers: 10", "workers: 1", StringComparison.Ordinal), "nan.libsvm", "2");
    }

    [Fact]
    public void Several_mistakes_are_told_at_once()
    {
        var file = command.Write("bad.yaml", With("ef21", "ef12").Replace("iterations", "itterations", StringComparison.Ordinal));
        Assert.Equal(ExitCode.BadInput, command.Run("run", file));
        Assert.Equal(2, command.Errors.Length);
    }

    [Fact]
    public void Text_that_is_no_yaml() => Refuses("problem: {kind: [", "bad.yaml:1");

    [Fact]
    public void An_override_of_a_key_that_there_is_not()
    {
        var file = command.Write("good.yaml", Good);
        Assert.Equal(ExitCode.BadInput, command.Run("run", file, "--set", "stop.itterations=3"));
        Assert.Contains("--set", Assert.Single(command.Errors), StringComparison.Ordinal);
    }
}
