using System.CommandLine;
using Gossamer.Cli.Running;
using Gossamer.Experiments;

namespace Gossamer.Cli.Verbs;

/// <summary>Four methods race on real data that is part of the program.</summary>
internal sealed class DemoVerb : Verb
{
    private readonly RunOptions options = new();

    public DemoVerb() : base(
        "demo",
        "See four methods race on a real data set: live table, plot, HTML report. Needs no file and no network.",
        "gossamer demo   # run it and open the report",
        "gossamer demo --report demo.html   # the report where you want it",
        "gossamer demo --set stop.iterations=3000   # go on for longer")
    {
        options.AddTo(this);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var settings = options.Read(arguments);
        var experiment = Experiment.Parse(Yaml(), "demo.yaml", settings.Overrides, settings.IsFull);
        var notes = settings.JsonToOutput ? terminal.Error : terminal.Out;
        if (!settings.IsQuiet) notes.WriteLine(experiment.Description?.TrimEnd() + Environment.NewLine);
        var code = await new ExperimentSession(terminal, settings) { CommandLine = "gossamer demo" }.RunAsync(experiment);
        if (code == ExitCode.Done && !settings.IsQuiet) notes.WriteLine(NextSteps);
        return code;
    }

    /// <summary>The experiment of the demo, as its file in examples/ says.</summary>
    internal static string Yaml()
    {
        using var stream = typeof(DemoVerb).Assembly.GetManifestResourceStream("demo.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private const string NextSteps =
        """

        What next?
          open the report above in a browser
          gossamer run examples/demo.yaml --set problem.data=heart     the same race on other data
          gossamer list methods                                        what else can race
          gossamer describe ef21                                       what a method is and promises
        """;
}
