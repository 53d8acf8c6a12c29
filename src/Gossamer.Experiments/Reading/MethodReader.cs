using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Files;
using Gossamer.Registration;
using Gossamer.Topologies;

namespace Gossamer.Experiments.Reading;

/// <summary>Reads the list of methods.</summary>
internal sealed class MethodReader(Binder binder, ExperimentVocabulary vocabulary)
{
    /// <summary>Keys of an entry that are no options of the method.</summary>
    public static IReadOnlyList<string> OwnKeys { get; } = ["method", "label", "topology", "mixing"];

    private readonly Complaints complaints = binder.Complaints;

    public IReadOnlyList<MethodPlan> Read(FileNode node)
    {
        if (node is not FileList list || list.Items.Count == 0)
        {
            complaints.Add(node, $"found {(node is FileList ? "an empty list" : node.Describe())}, expected a list of methods, such as - {{method: gd}}");
            return [];
        }
        var plans = new List<MethodPlan>();
        foreach (var item in list.Items)
        {
            if (ReadOne(item) is { } plan) plans.Add(plan);
        }
        return Label(plans);
    }

    private MethodPlan? ReadOne(FileNode node)
    {
        // A bare name stands for a method with all its defaults.
        if (node is FileText { IsNothing: false } name)
            node = new FileMap(node.Path, node.Place, [new("method", node.Place, new FileText(FileNode.Join(node.Path, "method"), node.Place, name.Text, name.IsQuoted))]);
        if (node is not FileMap map)
        {
            complaints.Add(node, $"found {node.Describe()}, expected a mapping with the key 'method', such as {{method: gd}}");
            return null;
        }
        if (map.Find("method") is not FileText { IsNothing: false } method)
        {
            complaints.Add(map.Find("method") ?? map, $"the key 'method' is missing: known are {string.Join(", ", vocabulary.Methods.Names)}");
            return null;
        }
        if (vocabulary.Methods.Find(method.Text) is not { } entry)
        {
            complaints.Add(method, $"unknown method '{method.Text}'; {Spelling.Suggest(method.Text, vocabulary.Methods.Names)}");
            return null;
        }
        var axes = new List<TunedAxis>();
        var fixedEntries = new List<FileEntry>();
        foreach (var item in map.Entries)
        {
            if (ReadAxis(item, entry, out var axis)) { if (axis is not null) axes.Add(axis); }
            else fixedEntries.Add(item);
        }
        var tuned = axes.Select(a => a.Option).ToHashSet();
        var options = binder.ReadKeys(new FileMap(map.Path, map.Place, fixedEntries), entry, [.. OwnKeys, .. tuned]);
        var label = ReadLabel(map);
        var topology = map.Find("topology") is { } graph ? binder.ReadMember(graph, binder.FamilyOf(typeof(TopologyKind))) : null;
        var mixing = map.Find("mixing") is { } rule ? TopologyReader.ReadMixing(rule, complaints) : null;
        return new MethodPlan(label ?? "", new BoundEntry(map, entry, options.Values), axes, topology, mixing);
    }

    private string? ReadLabel(FileMap map)
    {
        if (map.Find("label") is not { } node) return null;
        if (node is FileText { IsNothing: false } text && text.Text.Trim().Length > 0) return text.Text.Trim();
        complaints.Add(node, $"found {node.Describe()}, expected a text: the name in plots and tables");
        return null;
    }

    /// <summary>Reads <c>{theory: [1, 4]}</c>, <c>{grid: [0.1, 0.2]}</c> and <c>{tune: [1, 2]}</c>; false where nothing is tuned.</summary>
    private bool ReadAxis(FileEntry item, CatalogueEntry entry, out TunedAxis? axis)
    {
        axis = null;
        if (item.Value is not FileMap { Entries: [{ Key: "theory" or "grid" or "tune", Value: FileList list } form] }) return false;
        if (entry.Parameters.FirstOrDefault(p => p.Name == item.Key) is not { } parameter) return false;
        var isStep = parameter.Type == typeof(StepSize);
        var isNumber = parameter.Type == typeof(double) || parameter.Type == typeof(int) || parameter.Type == typeof(long);
        if (isStep ? form.Key == "tune" : form.Key != "tune" || !isNumber) return false;
        if (list.Items.Count == 0)
        {
            complaints.Add(list, "found an empty list, expected the values to try");
            return true;
        }
        var values = new List<Bound>();
        foreach (var value in list.Items)
        {
            if (value is not FileText { IsNothing: false } text)
            {
                complaints.Add(value, $"found {value.Describe()}, expected a number");
                continue;
            }
            FileNode node = form.Key == "theory" ? new FileMap(value.Path, value.Place, [new("theory", value.Place, text)]) : text;
            if (isStep && form.Key == "grid" && text.Text == "theory")
            {
                complaints.Add(value, "found 'theory' among fixed steps, expected a number; {theory: [1, 4]} tunes over multiples of the theory's step");
                continue;
            }
            if (binder.Read(node, parameter) is { } bound) values.Add(bound);
        }
        for (var k = 0; k < values.Count; k++)
        {
            if (values.Take(k).Any(v => Equals((v as BoundValue)?.Value, (values[k] as BoundValue)?.Value) && values[k] is BoundValue))
                complaints.Add(values[k].Node, $"{list.Items[k].Describe()} is given twice");
        }
        axis = new TunedAxis(item.Key, values, form.Key == "theory", item.Value);
        return true;
    }

    /// <summary>Gives every entry a label of its own: the given one, the method's name, or that with what tells it apart.</summary>
    private List<MethodPlan> Label(List<MethodPlan> plans)
    {
        var given = new Dictionary<string, MethodPlan>();
        foreach (var plan in plans.Where(p => p.Label.Length > 0))
        {
            if (!given.TryAdd(plan.Label, plan))
                complaints.Add(plan.Node.Find("label")!, $"the label '{plan.Label}' is already taken by {given[plan.Label].Node.Path}; labels tell runs apart, so choose another");
        }
        var shared = plans.Where(p => p.Label.Length == 0).GroupBy(p => p.Method).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        var taken = given.Keys.ToHashSet();
        var labelled = new List<MethodPlan>();
        foreach (var plan in plans)
        {
            if (plan.Label.Length > 0)
            {
                labelled.Add(plan);
                continue;
            }
            var wanted = shared.Contains(plan.Method) ? $"{plan.Method} {Options(plan)}".TrimEnd() : plan.Method;
            var label = wanted;
            for (var k = 2; !taken.Add(label); k++) label = $"{wanted} #{k}";
            labelled.Add(plan with { Label = label });
        }
        return labelled;
    }

    private static string Options(MethodPlan plan) => string.Join(" ", plan.Node.Entries
        .Where(e => e.Key != "method")
        .Select(e => e.Key == "compressor" && e.Value is FileText text ? text.Text : $"{e.Key}={Text(e.Value)}"));

    private static string Text(FileNode node) => node switch
    {
        FileText text => text.Text,
        FileList list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        FileMap map => $"{{{string.Join(", ", map.Entries.Select(e => $"{e.Key}: {Text(e.Value)}"))}}}",
        _ => "",
    };
}
