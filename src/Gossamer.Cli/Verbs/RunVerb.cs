using System.CommandLine;
using Gossamer.Cli.Running;
using Gossamer.Experiments;

namespace Gossamer.Cli.Verbs;

/// <summary>Runs an experiment file.</summary>
internal sealed class RunVerb : Verb
{
    private readonly Argument<string> file = new("FILE") { Description = "The experiment, a YAML file (docs/guide.md explains every key)." };

    private readonly RunOptions options = new();

    public RunVerb() : base(
        "run",
        "Run an experiment file: all its methods, on all its seeds.",
        "gossamer run my.yaml   # live table, then plot, table and report",
        "gossamer run my.yaml --set stop.iterations=100 --set problem.workers=50   # other values than the file's",
        "gossamer run my.yaml --engine threads   # in real time in place of virtual time",
        "gossamer run my.yaml --quiet --json result.json   # for scripts",
        "gossamer run my.yaml --json - | jq '.runs[].label'   # standard output carries the document alone")
    {
        Add(file);
        options.AddTo(this);
        Details =
            """
            Everything is checked first: with bad input nothing is run or written and the exit code is 2. The outcome is kept in the
            run store (GOSSAMER_HOME, or else ~/.gossamer) with a report. Ctrl-C keeps the runs that are finished and what the others
            have recorded; the exit code is then 130. The exit code is 1 where a method diverged or stalled.
            """;
    }

    protected override async Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var settings = options.Read(arguments);
        var path = arguments.GetRequiredValue(file);
        var experiment = Experiment.Load(path, settings.Overrides, settings.IsFull);
        return await new ExperimentSession(terminal, settings) { CommandLine = $"gossamer run {path}" }.RunAsync(experiment);
    }
}
