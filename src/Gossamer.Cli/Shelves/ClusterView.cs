using System.Globalization;
using System.Text.Json.Nodes;
using Gossamer.Execution;
using Gossamer.Experiments;
using Gossamer.Methods.Asynchronous.Time;
using Spectre.Console;

namespace Gossamer.Cli.Shelves;

/// <summary>What the theory of a method says on given machines, and the time complexities of all methods there.</summary>
/// <param name="Facts">A label and a text each.</param>
/// <param name="Rows">Title, formula and value of every line of the comparison; empty where it cannot be made.</param>
/// <param name="Note">What the values of the comparison mean.</param>
internal sealed record ClusterView(
    IReadOnlyList<(string Label, string Text)> Facts, IReadOnlyList<(TimeTableRow Row, double Value)> Rows, string Note)
{
    /// <summary>Looks at a method on the machines of a file.</summary>
    public static ClusterView Of(Method method, ClusterPreview cluster)
    {
        var setting = cluster.SettingFor(method);
        List<(string, string)> facts = [("workers", Number(cluster.Workers))];
        if (cluster.Seconds is { } seconds)
        {
            // Not "seconds": methods have parameters of that name.
            facts.Add(("gradients", $"{(seconds.Min() == seconds.Max() ? Number(seconds[0]) : $"from {Number(seconds.Min())} to {Number(seconds.Max())}")} seconds each{(cluster.AreMeans ? ", in the mean" : "")}"));
        }
        var noise = setting.Variance == 0 ? 0 : setting.Variance / setting.Target;
        facts.Add(("noise", noise is { } ratio
            ? $"sigma^2/eps = {Number(ratio)}"
            : "sigma^2/eps is not known: give an oracle with bounded noise, and eps by stop: {gradientNormSquared: ...}"));
        try
        {
            var prepared = method.Prepare(setting);
            facts.Add(("γ", $"{Number(prepared.StepSize)} ({prepared.StepSizeSource})"));
            foreach (var (name, value) in prepared.Theory.Parameters) facts.Add((name, Number(value)));
            if (prepared.Theory.Prediction is { } prediction) facts.Add(("predicts", prediction));
        }
        catch (BadInputException refusal)
        {
            facts.Add(("needs", refusal.Message));
        }
        if (cluster.Seconds is not { } times || noise is not { } s || times.Any(each => !(each > 0))) return new ClusterView(facts, [], "");
        var scale = setting is { InitialGap: { } gap, Target: { } target } ? setting.Constants.L * gap / target : 1;
        return new ClusterView(
            facts,
            [.. TimeTable.Rows.Select(row => (row, scale * row.Evaluate(times, s)))],
            scale == 1 ? "in units of L*Delta/eps seconds, up to universal constants" : "in seconds, up to universal constants");
    }

    /// <summary>Writes it for people.</summary>
    public void Write(Terminal terminal, string file, string methodName)
    {
        terminal.Out.WriteLine($"On the machines of {file}:");
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (label, text) in Facts) grid.AddRow(new Text(label), new Text(text));
        Tables.Write(terminal, grid);
        terminal.Out.WriteLine();
        if (Rows.Count == 0) return;
        terminal.Out.WriteLine($"Time complexities there, {Note}:");
        var table = Tables.Plain("", "method", "formula", "time", "f_i may differ");
        foreach (var (row, value) in Rows)
        {
            table.AddRow([.. new[] { row.Method == methodName ? ">" : "", row.Title, row.Formula, Number(value), row.IsForDifferentObjectives ? "yes" : "no" }
                .Select(Markup.Escape)]);
        }
        Tables.Write(terminal, table);
        terminal.Out.WriteLine();
    }

    /// <summary>The same for scripts.</summary>
    public JsonNode ToJson() => new JsonObject
    {
        ["facts"] = new JsonObject(Facts.Select(fact => KeyValuePair.Create(fact.Label, (JsonNode?)fact.Text))),
        ["note"] = Note,
        ["times"] = new JsonArray([.. Rows.Select(line => new JsonObject
        {
            ["method"] = line.Row.Method,
            ["title"] = line.Row.Title,
            ["formula"] = line.Row.Formula,
            ["value"] = double.IsFinite(line.Value) ? line.Value : null,
        })]),
    };

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
