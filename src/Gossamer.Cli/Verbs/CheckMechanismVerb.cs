using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gossamer.Experiments.Reading;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Methods.ErrorFeedback.ThreePoint.Checking;
using Spectre.Console;

namespace Gossamer.Cli.Verbs;

/// <summary>Measures the constants of a three point compressor mechanism.</summary>
internal sealed class CheckMechanismVerb : Verb
{
    private readonly Argument<string> text = new("MECHANISM") { Description = "A mechanism as in an experiment file, such as \"clag(top-k(5), 4)\"." };

    private readonly Option<int[]> dimensions = new("--dimension", "-d")
    {
        Description = "The dimension, or several: --dimension 10 100.",
        HelpName = "D",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [10, 100],
    };

    private readonly Option<int> workers = new("--workers") { Description = "Number of workers; matters to correlated compressors.", HelpName = "N", DefaultValueFactory = _ => 10 };

    private readonly Option<int> draws = new("--draws") { Description = "Draws for every expectation that is reported.", HelpName = "COUNT", DefaultValueFactory = _ => 4000 };

    private readonly Option<ulong> seed = new("--seed") { Description = "What the triples and draws depend on.", HelpName = "SEED", DefaultValueFactory = _ => 1 };

    private readonly Option<bool> json = new("--json") { Description = "Write JSON in place of text." };

    public CheckMechanismVerb() : base(
        "check-mechanism",
        "Measure the constants A and B of a three point compressor mechanism on hard and random triples, and compare with its theory.",
        "gossamer check-mechanism \"clag(top-k(5),4)\" --dimension 100",
        "gossamer check-mechanism \"marina(rand-k(2))\" --dimension 10 100 --draws 20000",
        "gossamer list mechanisms   # what there is")
    {
        Details = "A mechanism promises E‖C(x) − x‖² ≤ (1 − A)‖h − y‖² + B‖x − y‖² for every estimate h, previous gradient y and new gradient x; "
            + "its step size is 1/(L + L₊√(B/A)). Shown are the claimed constants beside the best that no triple found contradicts. "
            + "Exit code 1 where a triple contradicts the claim.";
        Add(text);
        Add(dimensions);
        Add(workers);
        Add(draws);
        Add(seed);
        Add(json);
    }

    protected override Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var n = arguments.GetValue(workers);
        var checker = new MechanismChecker(n, arguments.GetValue(draws), arguments.GetValue(seed));
        List<MechanismVerdict> verdicts = [];
        foreach (var d in arguments.GetValue(dimensions) ?? [])
            verdicts.Add(checker.Check(MemberText.Read<Mechanism>(arguments.GetRequiredValue(text), d, n), d));
        if (arguments.GetValue(json)) JsonText.Write(terminal, new JsonArray([.. verdicts.Select(ToJson)]));
        else Write(terminal, verdicts);
        return Task.FromResult(verdicts.All(verdict => verdict.Holds) ? ExitCode.Done : ExitCode.Failed);
    }

    private static void Write(Terminal terminal, List<MechanismVerdict> verdicts)
    {
        terminal.Out.WriteLine(verdicts[0].Mechanism.Name);
        terminal.Out.WriteLine(verdicts[0].Mechanism.Source);
        var table = Tables.Plain("d", "A", "largest A", "B", "smallest B", "√(B/A)", "smallest", "error/bound", "verdict");
        foreach (var verdict in verdicts)
        {
            var chance = verdict.StandardError > 0 ? $" ± {Number(verdict.StandardError)}" : "";
            table.AddRow([.. new[]
            {
                Tables.Count(verdict.Dimension), Number(verdict.Claimed.A), Number(verdict.LargestA), Number(verdict.Claimed.B), Number(verdict.SmallestB),
                Number(verdict.ClaimedRatio), Number(verdict.SmallestRatio), Number(verdict.WorstQuotient) + chance, verdict.Holds ? "holds" : "is contradicted",
            }.Select(Markup.Escape)]);
        }
        Tables.Write(terminal, table);
    }

    private static JsonObject ToJson(MechanismVerdict verdict) => new()
    {
        ["mechanism"] = verdict.Mechanism.Name,
        ["dimension"] = verdict.Dimension,
        ["workers"] = verdict.Workers,
        ["A"] = verdict.Claimed.A,
        ["B"] = verdict.Claimed.B,
        ["largestA"] = verdict.LargestA,
        ["smallestB"] = Finite(verdict.SmallestB),
        ["ratio"] = verdict.ClaimedRatio,
        ["smallestRatio"] = Finite(verdict.SmallestRatio),
        ["worstQuotient"] = verdict.WorstQuotient,
        ["standardError"] = verdict.StandardError,
        ["evaluations"] = verdict.Evaluations,
        ["holds"] = verdict.Holds,
    };

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
