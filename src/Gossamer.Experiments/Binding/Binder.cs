using System.Globalization;
using Gossamer.Execution;
using Gossamer.Experiments.Expressions;
using Gossamer.Experiments.Files;
using Gossamer.Registration;

namespace Gossamer.Experiments.Binding;

/// <summary>
/// Reads values of an experiment file by the parameters that the catalogue describes, and complains about everything
/// that does not fit.
/// </summary>
/// <param name="families">The families whose members may be named.</param>
/// <param name="folder">Where relative paths start.</param>
/// <param name="complaints">Takes everything that is wrong.</param>
/// <param name="fence">Which files may be named; null for all.</param>
internal sealed class Binder(IReadOnlyList<Family> families, string folder, Complaints complaints, FileFence? fence = null)
{
    public Complaints Complaints => complaints;

    public Family FamilyOf(Type type) =>
        families.FirstOrDefault(f => f.Base == type) ?? throw new InvalidOperationException($"no family of {type.Name} is known");

    /// <summary>Reads the parameters of one registered class from the keys of a mapping.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="entry">The class.</param>
    /// <param name="otherKeys">Keys that belong to somebody else: they are no mistake.</param>
    public BoundEntry ReadKeys(FileMap map, CatalogueEntry entry, params IReadOnlyList<string> otherKeys)
    {
        var values = new Dictionary<string, Bound>();
        foreach (var (key, place, value) in map.Entries)
        {
            if (otherKeys.Contains(key)) continue;
            var parameter = entry.Parameters.FirstOrDefault(p => p.Name == key);
            if (parameter is null)
            {
                string[] known = [.. entry.Parameters.Select(p => p.Name), .. otherKeys];
                complaints.Add(place, FileNode.Join(map.Path, key), $"unknown key of {entry.Name}; {Spelling.Suggest(key, known)}");
                // A parameter whose name is misspelt is not missing as well.
                if (Spelling.Nearest(key, known) is { } meant) values.TryAdd(meant, new BoundValue(value, ""));
            }
            else if (Read(value, parameter) is { } bound)
            {
                values[key] = bound;
            }
            else
            {
                // Wrong, and complained about; it is not missing as well.
                values[key] = new BoundValue(value, "");
            }
        }
        ComplainOfMissing(map, entry, values);
        return new BoundEntry(map, entry, values);
    }

    /// <summary>Reads a member of a family: <c>name</c>, <c>name(arguments)</c> or a mapping with the key kind.</summary>
    public BoundEntry? ReadMember(FileNode node, Family family)
    {
        if (node is FileMap map) return ReadMemberMap(map, family);
        if (family is { Default: { } only, TextParameter: { } key } && node is FileText { IsNothing: false } bare)
            return ReadKeys(new FileMap(node.Path, node.Place, [new(key, node.Place, new FileText(node.Path, node.Place, bare.Text, bare.IsQuoted))]), family.Find(only)!);
        if (node is not FileText text || text.IsNothing)
        {
            complaints.Add(node, $"found {node.Describe()}, expected a {family.Noun}: {string.Join(", ", family.Names)}");
            return null;
        }
        if (!CallText.TryParse(text.Text, out var name, out var arguments, out var error))
        {
            complaints.Add(node, error);
            return null;
        }
        if (Find(text, name, family) is not { } entry) return null;
        if (arguments.Count > entry.Parameters.Count)
        {
            var parameters = string.Join(", ", entry.Parameters.Select(p => p.Name));
            var expected = entry.Parameters.Count == 0 ? "none" : $"at most {entry.Parameters.Count} ({parameters})";
            complaints.Add(node, $"{name} was given {arguments.Count} arguments, expected {expected}");
            return null;
        }
        var before = complaints.Count;
        var values = new Dictionary<string, Bound>();
        for (var k = 0; k < arguments.Count; k++)
        {
            var parameter = entry.Parameters[k];
            var argument = new FileText(FileNode.Join(node.Path, parameter.Name), node.Place, arguments[k], isQuoted: false);
            if (Read(argument, parameter) is { } bound) values[parameter.Name] = bound;
        }
        if (complaints.Count > before) return null;
        ComplainOfMissing(node, entry, values);
        return complaints.Count > before ? null : new BoundEntry(node, entry, values);
    }

    private BoundEntry? ReadMemberMap(FileMap map, Family family)
    {
        if (map.Find("kind") is FileText { IsNothing: false } kind)
            return Find(kind, kind.Text, family) is { } named ? ReadKeys(map, named, "kind") : null;
        if (map.Find("kind") is null && family.Default is { } only) return ReadKeys(map, family.Find(only)!);
        // {file: x0.csv} is short for file(x0.csv).
        if (map.Entries is [{ Value: FileText } single] && family.Find(single.Key) is { Parameters.Count: > 0 } entry)
        {
            var first = entry.Parameters[0];
            return Read(single.Value, first) is { } value ? new BoundEntry(map, entry, new Dictionary<string, Bound> { [first.Name] = value }) : null;
        }
        complaints.Add(map.Find("kind") ?? map, $"the key 'kind' is missing: which {family.Noun}? known are {string.Join(", ", family.Names)}");
        return null;
    }

    /// <summary>Reads one value; null after a complaint.</summary>
    public Bound? Read(FileNode node, CatalogueParameter parameter)
    {
        if (node is FileText { IsNothing: true })
        {
            complaints.Add(node, $"has no value; expected {Expectation(parameter)}, or remove the key");
            return null;
        }
        var bound = ReadType(node, parameter.Type, parameter);
        if (bound is BoundValue { Value: var value } && parameter.Complain(value) is { } complaint)
        {
            complaints.Add(node, complaint);
            return null;
        }
        return bound;
    }

    private Bound? ReadType(FileNode node, Type type, CatalogueParameter parameter)
    {
        if (families.FirstOrDefault(f => f.Base == type) is { } family) return ReadMember(node, family);
        if (type == typeof(WorkerSeconds)) return ReadPerWorker(node, Measure.Time, v => new WorkerSeconds(v));
        if (type == typeof(WorkerRates)) return ReadPerWorker(node, Measure.Rate, v => new WorkerRates(v));
        if (type == typeof(WorkerNumbers)) return ReadPerWorker(node, null, v => new WorkerNumbers(v));
        if (type == typeof(WorkerReals)) return ReadPerWorker(node, null, v => new WorkerReals(v), double.NegativeInfinity);
        if (type == typeof(StepSize)) return ReadStepSize(node);
        if (ItemType(type) is { } itemType) return ReadList(node, itemType, parameter);
        if (node is not FileText text) return Complain(node, parameter);
        if (type == typeof(string)) return new BoundValue(node, text.Text);
        if (type == typeof(FilePath)) return ReadFile(text);
        if (type == typeof(bool)) return text.Text is "true" or "false" && !text.IsQuoted ? new BoundValue(node, text.Text == "true") : Complain(node, parameter);
        if (type.IsEnum) return ReadChoice(text, parameter);
        if (type == typeof(Seconds)) return ReadQuantity(text, Measure.Time, v => new Seconds(v));
        if (type == typeof(BitRate)) return ReadQuantity(text, Measure.Rate, v => new BitRate(v));
        if (type == typeof(BitCount)) return ReadQuantity(text, Measure.Size, v => new BitCount(v));
        if (type == typeof(double) || type == typeof(int) || type == typeof(long)) return ReadNumber(text, parameter);
        throw new InvalidOperationException($"{parameter.Name} has the type {type.Name}, which files cannot give");
    }

    private BoundValue? ReadFile(FileText text)
    {
        if (fence?.Refusal(text.Text) is { } refusal)
        {
            complaints.Add(text.Place, text.Path, refusal);
            return null;
        }
        return new BoundValue(text, new FilePath(text.Text, System.IO.Path.GetFullPath(text.Text, folder)));
    }

    private Bound? ReadNumber(FileText text, CatalogueParameter parameter)
    {
        if (TryParseNumber(text.Text, out var value) && !text.IsQuoted)
        {
            if (parameter.Type == typeof(double)) return new BoundValue(text, value);
            if (value != Math.Floor(value) || Math.Abs(value) >= 1L << 53) return Complain(text, parameter);
            if (parameter.Type == typeof(long)) return new BoundValue(text, (long)value);
            return Math.Abs(value) <= int.MaxValue ? new BoundValue(text, (int)value) : Complain(text, parameter);
        }
        // What holds no letter of a variable is a number gone wrong: the expression parser would only confuse.
        if (Expression.TryParse(text.Text, Variables.OfProblem, out var expression, out var error))
            return new BoundNumber(text, expression, parameter);
        complaints.Add(text, $"found {text.Describe()}, expected {Expectation(parameter)} ({error})");
        return null;
    }

    private Bound? ReadChoice(FileText text, CatalogueParameter parameter)
    {
        try
        {
            return new BoundValue(text, parameter.ParseChoice(text.Text));
        }
        catch (BadInputException exception)
        {
            complaints.Add(text, exception.Message);
            return null;
        }
    }

    private Bound? ReadQuantity(FileText text, Measure measure, Func<double, object> wrap)
    {
        if (!Quantity.TryParse(text.Text, measure, out var value, out var error))
        {
            complaints.Add(text, error);
            return null;
        }
        if (value >= 0) return new BoundValue(text, wrap(value));
        complaints.Add(text, $"found {text.Describe()}, but it must not be negative");
        return null;
    }

    private Bound? ReadPerWorker(FileNode node, Measure? measure, Func<double[], object> wrap, double least = 0)
    {
        var items = new List<PerWorkerItem>();
        var before = complaints.Count;
        foreach (var item in node is FileList list ? list.Items : [node])
        {
            if (item is not FileText { IsNothing: false } text)
            {
                complaints.Add(item, $"found {item.Describe()}, expected a number, a list of one number a worker, or an expression in i such as 1 + sqrt(i)");
                continue;
            }
            if (text.Text is "inf" or ".inf")
            {
                items.Add(new(item, Expression.Constant(double.PositiveInfinity), 1));
                continue;
            }
            var (number, factor) = measure is { } unit ? Quantity.SplitUnit(text.Text, unit) : (text.Text, 1.0);
            if (Expression.TryParse(number, Variables.OfWorker, out var expression, out var error)) items.Add(new(item, expression, factor));
            else complaints.Add(item, error);
        }
        return complaints.Count > before ? null : new BoundPerWorker(node, items, least, wrap);
    }

    private Bound? ReadStepSize(FileNode node)
    {
        try
        {
            switch (node)
            {
                case FileText { Text: "theory" }:
                    return new BoundValue(node, StepSize.Theory());
                case FileText { IsQuoted: false } text when TryParseNumber(text.Text, out var value):
                    return new BoundValue(node, StepSize.Fixed(value));
                case FileMap { Entries: [{ Key: "theory", Value: FileText text }] } when TryParseNumber(text.Text, out var multiple):
                    return new BoundValue(node, StepSize.Theory(multiple));
            }
        }
        catch (BadInputException exception)
        {
            complaints.Add(node, exception.Message);
            return null;
        }
        complaints.Add(node, $"found {node.Describe()}, expected 'theory', a positive number, {{theory: 4}}, or a grid to tune over: {{theory: [1, 4, 16]}} or {{grid: [0.1, 0.2]}}");
        return null;
    }

    private Bound? ReadList(FileNode node, Type itemType, CatalogueParameter parameter)
    {
        // As an argument of a call, a list is still a text: [top-k(1), top-k(5)].
        if (node is FileText { IsQuoted: false } text && CallText.Items(text.Text) is { } written)
            node = new FileList(node.Path, node.Place, [.. written.Select((item, k) => (FileNode)new FileText($"{node.Path}[{k}]", node.Place, item, isQuoted: false))]);
        if (node is not FileList list)
        {
            complaints.Add(node, $"found {node.Describe()}, expected a list");
            return null;
        }
        var items = new List<Bound>();
        foreach (var item in list.Items)
        {
            if (item is FileText { IsNothing: true }) complaints.Add(item, "has no value");
            else if (ReadType(item, itemType, parameter.OfItem(itemType)) is { } bound) items.Add(bound);
        }
        return items.Count == list.Items.Count ? new BoundList(node, items, itemType) : null;
    }

    private CatalogueEntry? Find(FileNode node, string name, Family family)
    {
        if (family.Find(name) is { } entry) return entry;
        complaints.Add(node, family.Entries is [var only]
            ? $"found '{name}', but a {family.Noun} is told by its keys ({string.Join(", ", only.Parameters.Select(p => p.Name))}); 'gossamer describe {only.Name}' explains them"
            : $"unknown {family.Noun} '{name}'; {Spelling.Suggest(name, family.Names)}");
        return null;
    }

    private void ComplainOfMissing(FileNode node, CatalogueEntry entry, Dictionary<string, Bound> values)
    {
        foreach (var parameter in entry.Parameters)
        {
            if (parameter.IsRequired && !values.ContainsKey(parameter.Name))
                complaints.Add(node, $"{entry.Name} needs '{parameter.Name}': {Expectation(parameter)}");
        }
    }

    private Bound? Complain(FileNode node, CatalogueParameter parameter)
    {
        complaints.Add(node, $"found {node.Describe()}, expected {Expectation(parameter)}");
        return null;
    }

    private string Expectation(CatalogueParameter parameter) => Expectations.Of(parameter, families, allNames: true);

    private static Type? ItemType(Type type)
    {
        if (type.IsArray) return type.GetElementType();
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
    }

    private static bool TryParseNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
