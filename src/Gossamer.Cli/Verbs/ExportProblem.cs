using System.CommandLine;
using Gossamer.Experiments;
using Gossamer.Experiments.Exporting;

namespace Gossamer.Cli.Verbs;

/// <summary>Writes the problem of an experiment, so that someone else's program can be run on the same input.</summary>
internal sealed class ExportProblem : Verb
{
    private readonly Argument<string> file = new("FILE") { Description = "An experiment file." };

    private readonly Option<string?> output = new("--out", "-o") { Description = "The file; standard output unless given.", HelpName = "FILE" };

    private readonly Option<ulong?> seed = new("--seed") { Description = "The seed of a random problem; the experiment's first unless given.", HelpName = "N" };

    public ExportProblem() : base(
        "problem",
        "The problem of an experiment file: matrices, or data rows with their split. Quadratics can be read back.",
        "gossamer export problem examples/demo.yaml --out problem.json")
    {
        Add(file);
        Add(output);
        Add(seed);
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var target = arguments.GetValue(output);
        if (target is not (null or "-")) OutputFile.Check("--out", target);
        var experiment = Experiment.Load(arguments.GetRequiredValue(file));
        var wanted = arguments.GetValue(seed);
        if (target is null or "-")
        {
            using var memory = new MemoryStream();
            ProblemExport.Write(experiment, memory, wanted);
            terminal.Out.WriteLine(System.Text.Encoding.UTF8.GetString(memory.ToArray()));
            return Task.FromResult(ExitCode.Done);
        }
        OutputFile.Write(target, stream => ProblemExport.Write(experiment, stream, wanted));
        terminal.Out.WriteLine(Path.GetFullPath(target));
        return Task.FromResult(ExitCode.Done);
    }
}
