using System.IO.Compression;

namespace Gossamer.Experiments.Tests.Validation;

public sealed class DataMistakeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gossamer-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_unknown_name_is_refused_with_the_nearest_one() =>
        Assert.Equal(
            "test.yaml:5: problem.data: there is no data set 'breast-cancr'; did you mean breast-cancer?",
            Assert.Single(await Errors("breast-cancr")));

    [Fact]
    public async Task Workers_beyond_the_number_of_rows_are_refused()
    {
        var error = Assert.Single(await Errors("heart", workers: 271));
        Assert.StartsWith("test.yaml:4: problem: heart has 270 rows, too few for 271 workers", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_with_few_rows_are_warned_of()
    {
        var document = await Run.Of(Text("heart", workers: 100));
        Assert.Contains(document.Warnings, w => w.Contains("problem.workers: worker 71 of 100 holds only 2 rows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Labels_that_are_not_two_classes_are_refused()
    {
        var error = Assert.Single(await Errors("digits"));
        Assert.StartsWith("test.yaml:4: problem: digits has more than two labels", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_cut_short_is_refused()
    {
        var path = Write("cut.libsvm.gz", Compressed(string.Concat(Enumerable.Range(0, 2000).Select(i => $"{(i % 2 == 0 ? -1 : 1)} 1:{i * 0.37:R} 2:{i * i % 977}\n")))[..^200]);
        var error = Assert.Single(await Errors($"{{file: {path}}}"));
        Assert.StartsWith("test.yaml:5: problem.data: ", error, StringComparison.Ordinal);
        Assert.Contains("damaged or cut short", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_no_number_is_refused_with_its_line()
    {
        var path = Write("nan.libsvm", "1 1:0.5\n-1 1:nan\n"u8.ToArray());
        var error = Assert.Single(await Errors($"{{file: {path}}}"));
        Assert.Contains("line 2", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paths_start_at_the_folder_of_the_experiment()
    {
        Write("own.libsvm", "1 1:0.5\n-1 1:-1\n1 1:2\n-1 1:-0.3\n"u8.ToArray());
        var file = Path.Combine(folder, "own.yaml");
        await File.WriteAllTextAsync(file, Text("{file: own.libsvm}"));
        Assert.Equal("completed", (await Run.Of(Experiment.Load(file))).Runs[0].Status);
    }

    private static Task<IReadOnlyList<string>> Errors(string data, int workers = 2) => Run.Errors(Text(data, workers));

    private static string Text(string data, int workers = 2) => $$"""
        methods: [gd]
        stop: {iterations: 2}
        problem:
          kind: logistic-regression
          data: {{data}}
          workers: {{workers}}
        """;

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static byte[] Compressed(string text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal)) gzip.Write(System.Text.Encoding.ASCII.GetBytes(text));
        return target.ToArray();
    }
}
