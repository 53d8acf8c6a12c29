using Gossamer.Cluster.Running;
using Gossamer.Experiments;

namespace Gossamer.Cluster.Tests.Running;

/// <summary>What a worker makes of the experiments that a coordinator sends: it takes nothing on trust.</summary>
public sealed class ForeignRunsTests : IDisposable
{
    private const string Yaml = """
        name: sent
        problem: {kind: least-squares, data: {file: rows.csv}, workers: 2}
        methods: [{method: gd}, {method: diana, compressor: rand-k(1)}]
        seed: [1, 2]
        stop: {iterations: 3}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("gossamer-foreign").FullName;

    [Fact]
    public void A_text_that_travels_is_the_same_at_its_end()
    {
        var sent = new RunText(new ExperimentText(Yaml, "/home/me/sent.yaml", ["seed=3", "stop.iterations=9"], IsFull: true), 3);
        var read = RunText.Read(sent.Write());
        Assert.Equal((Yaml, "sent.yaml", true, 3), (read.Experiment.Yaml, read.Experiment.Source, read.Experiment.IsFull, read.Run));
        Assert.Equal(sent.Experiment.Overrides, read.Experiment.Overrides);
        Assert.DoesNotContain("/home/me", sent.Write(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Source":"a.yaml","Yaml":"x","Overrides":[],"IsFull":false,"Run":-1}""")]
    [InlineData("""{"Source":"a.yaml","Yaml":"x","Overrides":[null],"IsFull":false,"Run":0}""")]
    [InlineData("""{"Source":"a.yaml","Yaml":"x","IsFull":false,"Run":0}""")]
    [InlineData("""{"Source":"a.yaml","Yaml":"x","Overrides":[[[[[]]]]],"IsFull":false,"Run":0}""")]
    [InlineData("""{"Source":"","Yaml":"x","Overrides":[],"IsFull":false,"Run":0}""")]
    [InlineData("""{"Source":"../a.yaml","Yaml":"x","Overrides":[],"IsFull":false,"Run":0}""")]
    [InlineData("""{"Source":"/etc/a.yaml","Yaml":"x","Overrides":[],"IsFull":false,"Run":0}""")]
    [InlineData("""{"Source":"a\u001b.yaml","Yaml":"x","Overrides":[],"IsFull":false,"Run":0}""")]
    public void Texts_that_are_no_runs_are_refused(string text)
    {
        var error = Assert.Throws<BadInputException>(() => RunText.Read(text));
        Assert.Contains("the coordinator sent no experiment", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_are_too_long_are_refused()
    {
        var error = Assert.Throws<BadInputException>(() => RunText.Read(new RunText(new ExperimentText(new string('a', 1 << 22), "a.yaml", [], false), 0).Write()));
        Assert.Contains("longer than 4194304 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_are_made_from_the_files_of_one_folder()
    {
        File.WriteAllText(Path.Combine(folder, "rows.csv"), "1,2,3\n4,5,6\n7,8,10\n2,1,1\n");
        var runs = new ForeignRuns(folder);
        Assert.Equal(2, runs.Create(Text(Yaml, 0)).Request.Problem.Workers);
        Assert.Equal("Diana", runs.Create(Text(Yaml, 2)).Request.Method.GetType().Name);
        Assert.Equal([1UL, 2UL, 1UL, 2UL], Enumerable.Range(0, 4).Select(run => runs.Create(Text(Yaml, run)).Request.Seed));
        Assert.NotSame(runs.Create(Text(Yaml, 0)).Request.Method, runs.Create(Text(Yaml, 0)).Request.Method);
        var error = Assert.Throws<BadInputException>(() => runs.Create(Text(Yaml, 4)));
        Assert.Contains("run 4 of an experiment of 4", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../rows.csv")]
    [InlineData("inner/../../rows.csv")]
    [InlineData("/etc/hostname")]
    [InlineData("FOLDER-beside/rows.csv")]
    public void Files_elsewhere_are_refused_whether_they_are_there_or_not(string path)
    {
        var inside = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        foreach (var place in new[] { folder, Directory.CreateDirectory(inside + "-beside").FullName }) File.WriteAllText(Path.Combine(place, "rows.csv"), "1,2,3\n4,5,6\n");
        var yaml = Yaml.Replace("rows.csv", path.Replace("FOLDER", "../data", StringComparison.Ordinal), StringComparison.Ordinal);
        var error = Assert.ThrowsAny<BadInputException>(() => new ForeignRuns(inside).Create(Text(yaml, 0)));
        Assert.Contains("not inside the folder of --files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_folder_no_file_is_read()
    {
        var error = Assert.ThrowsAny<BadInputException>(() => new ForeignRuns(null).Create(Text(Yaml, 0)));
        Assert.Contains("this machine allows no files", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: &a [1, 2]\nb: *a", "anchors and aliases")]
    [InlineData("a: DEEP", "nested too deeply")]
    public void Texts_that_unfold_are_refused_in_the_file_and_in_overrides(string yaml, string expected)
    {
        yaml = yaml.Replace("DEEP", new string('[', 500) + new string(']', 500), StringComparison.Ordinal);
        foreach (var text in new[] { Text(yaml, 0), Text(Yaml, 0, $"problem={yaml}") })
        {
            var error = Assert.ThrowsAny<BadInputException>(() => new ForeignRuns(folder).Create(text));
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_change_of_a_text_is_read_or_refused()
    {
        File.WriteAllText(Path.Combine(folder, "rows.csv"), "1,2,3\n4,5,6\n7,8,10\n2,1,1\n");
        var text = Text(Yaml, 1);
        var random = new System.Random(4711);
        for (var round = 0; round < 2000; round++)
        {
            var letters = text.ToCharArray();
            for (var k = random.Next(1, 4); k > 0; k--) letters[random.Next(letters.Length)] = (char)random.Next(1, 127);
            try
            {
                new ForeignRuns(folder).Create(new string(letters));
            }
            catch (BadInputException)
            {
                // Refused.
            }
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Text(string yaml, int run, params string[] overrides) => new RunText(new ExperimentText(yaml, "sent.yaml", overrides, IsFull: false), run).Write();
}
