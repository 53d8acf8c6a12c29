using System.CommandLine;
using System.Globalization;
using Gossamer.Cli.Running;
using Gossamer.Papers;

namespace Gossamer.Cli.Verbs;

/// <summary>Measures the claims of a paper.</summary>
internal sealed class ReproduceVerb : Verb
{
    private readonly Argument<string> paper = new("PAPER") { Description = "Name of a paper; 'gossamer list papers' shows all." };

    private readonly Option<bool> full = new("--full") { Description = "At the paper's own scale, which may take long (unless given, at a scale of a minute or two)." };

    private readonly Option<string[]> claim = new("--claim")
    {
        Description = "Measures this claim only; may be given several times.",
        HelpName = "ID",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> json = new("--json") { Description = "Writes claims and experiments to this file as one JSON document; '-' is standard output.", HelpName = "FILE" };

    private readonly Option<string?> report = new("--report", "--out", "-o") { Description = "Writes the HTML report to this file (unless given, beside the run store).", HelpName = "FILE" };

    private readonly Option<bool> page = new("--page") { Description = "Rewrites what was measured in papers/PAPER/README.md of the clone that you are in." };

    private readonly Option<int?> parallelism = new("--parallelism") { Description = "How many runs are made at once, a whole number from 1 (unless given, one a core). Changes no result.", HelpName = "N" };

    private readonly Option<bool> noStore = new("--no-store") { Description = "Does not keep the experiments in the run store." };

    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "No progress and no table: errors only." };

    public ReproduceVerb() : base(
        "reproduce",
        "Check a paper: run its claims, and say claim by claim what it says, what was measured and whether it holds.",
        "gossamer reproduce ef21   # all claims, within two minutes",
        "gossamer reproduce ef21 --claim dcgd-diverges   # one of them",
        "gossamer reproduce ef21 --full --report ef21.html   # at the paper's scale",
        "gossamer reproduce ef21 --quiet --json -   # for scripts")
    {
        Add(paper);
        foreach (Option option in new Option[] { full, claim, json, report, page, parallelism, noStore, quiet }) Add(option);
        Details =
            """
            A claim that does not hold is a finding, not a failure: the exit code is 0. It is 1 where a measurement broke, or where a
            verdict is not the one that the paper's page records. A claim whose data are not on this machine stays undecided and
            says how to get them. Nothing of it depends on the machine.
            """;
    }

    protected override async Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var chosen = ShippedPapers.Catalogue.Find(arguments.GetRequiredValue(paper));
        var ids = arguments.GetValue(claim) ?? [];
        foreach (var id in ids) chosen.Claim(id);
        var settings = new RunSettings
        {
            IsFull = arguments.GetValue(full),
            JsonPath = arguments.GetValue(json),
            ReportPath = arguments.GetValue(report),
            IsStored = !arguments.GetValue(noStore),
            IsQuiet = arguments.GetValue(quiet),
            Parallelism = arguments.GetValue(parallelism) ?? Environment.ProcessorCount,
        };
        if (settings.Parallelism < 1) throw new BadInputException($"--parallelism is {settings.Parallelism.ToString(CultureInfo.InvariantCulture)}, but must be at least 1");
        RunOptions.CheckFiles(settings);
        if (arguments.GetValue(page) && ids.Length > 0) throw new BadInputException("--page writes what all claims measured; leave out --claim");
        var target = arguments.GetValue(page) ? FindPage(chosen.PagePath) : null;
        return await new ReproductionSession(terminal, settings) { PageFile = target }.RunAsync(chosen, ids);
    }

    /// <summary>The page in the clone that holds the working directory.</summary>
    private static string FindPage(string path)
    {
        for (var folder = Directory.GetCurrentDirectory(); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var file = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
            if (Directory.Exists(Path.GetDirectoryName(file))) return file;
        }
        throw new BadInputException($"--page: there is no folder {Path.GetDirectoryName(path)} here or above; run it in a clone of Gossamer");
    }
}
