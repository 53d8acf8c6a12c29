using System.CommandLine;
using System.Globalization;
using Gossamer.Registration;

namespace Gossamer.Cli.Running;

/// <summary>The options of all verbs that run an experiment.</summary>
/// <param name="isHere">Whether this process makes the runs: only then may its engine and the number of runs at once be chosen.</param>
internal sealed class RunOptions(bool isHere = true)
{
    private static readonly string[] Engines = ["simulator", "threads"];

    private readonly Option<string> engine = new("--engine")
    {
        Description = "What executes the methods: 'simulator' (virtual time, the same on every machine) or 'threads' (real time).",
        DefaultValueFactory = _ => Engines[0],
        HelpName = "ENGINE",
    };

    private readonly Option<ulong?> seed = new("--seed") { Description = "The seed of all randomness, a whole number; replaces the file's.", HelpName = "N" };

    private readonly Option<string[]> set = new("--set")
    {
        Description = "Replaces a value of the file, such as stop.iterations=100 or methods[0].stepSize=0.1; may be given several times.",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> full = new("--full") { Description = "At the full scale that the file's section 'full' describes." };

    private readonly Option<string?> json = new("--json") { Description = "Writes all results to this file as one JSON document; '-' is standard output.", HelpName = "FILE" };

    private readonly Option<string?> report = new("--report", "--out", "-o")
    {
        Description = "Writes the HTML report to this file (unless given, beside the run store).",
        HelpName = "FILE",
    };

    private readonly Option<int?> parallelism = new("--parallelism")
    {
        Description = "How many runs are made at once, a whole number from 1 (unless given, one a core). Changes no result.",
        HelpName = "N",
    };

    private readonly Option<bool> noStore = new("--no-store") { Description = "Does not keep the experiment in the run store." };

    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "No progress, table or plot: errors only." };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        Option[] own = isHere ? [engine, parallelism] : [];
        foreach (var option in (Option[])[.. own, seed, set, full, json, report, noStore, quiet]) command.Add(option);
    }

    /// <summary>Reads and checks them; nothing is written.</summary>
    /// <exception cref="BadInputException">A value is wrong.</exception>
    public RunSettings Read(ParseResult arguments)
    {
        var name = isHere ? arguments.GetValue(engine)! : Engines[0];
        if (!Engines.Contains(name, StringComparer.Ordinal)) throw new BadInputException($"--engine: there is no engine '{name}'; {Spelling.Suggest(name, Engines)}");
        var overrides = new List<string>(arguments.GetValue(set) ?? []);
        if (arguments.GetValue(seed) is { } number) overrides.Add("seed=" + number.ToString(CultureInfo.InvariantCulture));
        var settings = new RunSettings
        {
            Engine = name,
            Overrides = overrides,
            IsFull = arguments.GetValue(full),
            JsonPath = arguments.GetValue(json),
            ReportPath = arguments.GetValue(report),
            IsStored = !arguments.GetValue(noStore),
            IsQuiet = arguments.GetValue(quiet),
            Parallelism = (isHere ? arguments.GetValue(parallelism) : null) ?? Environment.ProcessorCount,
        };
        if (settings.Parallelism < 1) throw new BadInputException($"--parallelism is {settings.Parallelism.ToString(CultureInfo.InvariantCulture)}, but must be at least 1");
        CheckFiles(settings);
        return settings;
    }

    /// <summary>Says early that the files of the results could not be written.</summary>
    /// <exception cref="BadInputException">One cannot, or both are the same.</exception>
    public static void CheckFiles(RunSettings settings)
    {
        if (settings is { JsonPath: { } jsonPath, JsonToOutput: false }) OutputFile.Check("--json", jsonPath);
        if (settings.ReportPath is { } reportPath)
        {
            OutputFile.Check("--report", reportPath);
            if (settings.JsonPath is { } other && Path.GetFullPath(other) == Path.GetFullPath(reportPath))
                throw new BadInputException($"--json and --report name the same file {reportPath}; give two files");
        }
    }
}
