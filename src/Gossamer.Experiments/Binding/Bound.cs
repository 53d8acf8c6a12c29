using System.Text.Json.Nodes;
using Gossamer.Experiments.Expressions;
using Gossamer.Experiments.Files;
using Gossamer.Registration;

namespace Gossamer.Experiments.Binding;

/// <summary>
/// A value read from an experiment file and checked as far as the file alone allows. The value itself is made once the
/// size of the problem is known, because it may depend on d and n.
/// </summary>
internal abstract class Bound(FileNode node)
{
    /// <summary>Where it was written.</summary>
    public FileNode Node { get; } = node;

    /// <summary>The value, or null after a complaint.</summary>
    public abstract object? Make(in Variables variables, Complaints complaints);

    /// <summary>The value as a file would give it, every default filled in.</summary>
    public abstract JsonNode? Resolve(in Variables variables);
}

/// <summary>A value that depends on nothing.</summary>
internal sealed class BoundValue(FileNode node, object value) : Bound(node)
{
    public object Value { get; } = value;

    public override object Make(in Variables variables, Complaints complaints) => Value;

    public override JsonNode? Resolve(in Variables variables) => JsonValues.Write(Value);
}

/// <summary>A number given as an expression in d and n; whole numbers are rounded down.</summary>
internal sealed class BoundNumber(FileNode node, Expression expression, CatalogueParameter parameter) : Bound(node)
{
    public override object? Make(in Variables variables, Complaints complaints)
    {
        if (double.IsNaN(variables.Dimension))
        {
            complaints.Add(Node, $"found '{expression}', expected {parameter.Expectation}: d and n are known only to the cluster, the methods and their compressors");
            return null;
        }
        var value = Convert(expression.Evaluate(variables), parameter.Type);
        var complaint = value is null
            ? $"{expression} is {expression.Evaluate(variables):R} here (d = {variables.Dimension}, n = {variables.Workers}), but must be {parameter.Expectation}"
            : parameter.Complain(value) is { } wrong ? $"{wrong} ({expression} with d = {variables.Dimension}, n = {variables.Workers})" : null;
        if (complaint is null) return value;
        complaints.Add(Node, complaint);
        return null;
    }

    public override JsonNode? Resolve(in Variables variables) => JsonValues.Write(Convert(expression.Evaluate(variables), parameter.Type));

    /// <summary>The value in the type of a parameter; null where it does not fit.</summary>
    private static object? Convert(double value, Type type)
    {
        if (!double.IsFinite(value)) return null;
        if (type == typeof(double)) return value;
        var whole = Math.Floor(value);
        if (type == typeof(int)) return Math.Abs(whole) <= int.MaxValue ? (int)whole : null;
        return Math.Abs(whole) < 1L << 53 ? (long)whole : null;
    }
}

/// <summary>One value for every worker.</summary>
/// <param name="node">Where it was written.</param>
/// <param name="items">One expression for all workers, or one for each.</param>
/// <param name="least">No value may be below.</param>
/// <param name="wrap">Makes the parameter's type of the values.</param>
internal sealed class BoundPerWorker(FileNode node, IReadOnlyList<PerWorkerItem> items, double least, Func<double[], object> wrap) : Bound(node)
{
    private bool IsList => Node is FileList;

    public override object? Make(in Variables variables, Complaints complaints)
    {
        var workers = (int)variables.Workers;
        if (IsList && items.Count != workers)
        {
            complaints.Add(Node, $"found a list of {items.Count} values, expected one for each of the {workers} workers (or one number or expression for all)");
            return null;
        }
        var values = new double[workers];
        for (var worker = 0; worker < workers; worker++)
        {
            var item = IsList ? items[worker] : items[0];
            values[worker] = item.Expression.Evaluate(variables with { Worker = worker + 1 }) * item.Factor;
            if (values[worker] >= least) continue;
            complaints.Add(item.Node, $"'{item.Expression}' gives {values[worker]:R} for worker {worker + 1} of {workers}, but must be {(double.IsFinite(least) ? "at least 0" : "a number")}");
            return null;
        }
        return wrap(values);
    }

    public override JsonNode? Resolve(in Variables variables) =>
        IsList ? new JsonArray([.. items.Select(Written)]) : Written(items[0]);

    private static JsonNode? Written(PerWorkerItem item)
    {
        if (item.Expression.IsConstant && double.IsFinite(item.Expression.Evaluate(default)))
            return JsonValues.Write(item.Expression.Evaluate(default) * item.Factor);
        return JsonValue.Create(((FileText)item.Node).Text);
    }
}

/// <summary>One expression of a value per worker with its unit.</summary>
internal sealed record PerWorkerItem(FileNode Node, Expression Expression, double Factor);

/// <summary>A list of values of one type.</summary>
internal sealed class BoundList(FileNode node, IReadOnlyList<Bound> items, Type itemType) : Bound(node)
{
    public override object? Make(in Variables variables, Complaints complaints)
    {
        var array = Array.CreateInstance(itemType, items.Count);
        for (var k = 0; k < items.Count; k++)
        {
            if (items[k].Make(variables, complaints) is not { } value) return null;
            array.SetValue(value, k);
        }
        return array;
    }

    public override JsonNode? Resolve(in Variables variables)
    {
        var array = new JsonArray();
        foreach (var item in items) array.Add(item.Resolve(variables));
        return array;
    }
}

/// <summary>An instance of a registered class with the parameters that were given.</summary>
internal sealed class BoundEntry(FileNode node, CatalogueEntry entry, IReadOnlyDictionary<string, Bound> values) : Bound(node)
{
    public CatalogueEntry Entry { get; } = entry;

    public IReadOnlyDictionary<string, Bound> Values { get; } = values;

    public override object? Make(in Variables variables, Complaints complaints) => Make(variables, complaints, null);

    /// <summary>The instance, with some parameters replaced.</summary>
    public object? Make(in Variables variables, Complaints complaints, IReadOnlyDictionary<string, object>? replaced)
    {
        var made = new Dictionary<string, object?>();
        var before = complaints.Count;
        foreach (var (name, bound) in Values)
        {
            if (replaced?.ContainsKey(name) == true) continue;
            made[name] = bound.Make(variables, complaints);
        }
        foreach (var (name, value) in replaced ?? new Dictionary<string, object>()) made[name] = value;
        if (complaints.Count > before) return null;
        try
        {
            return Entry.Create(made);
        }
        catch (Exception exception) when (exception is BadInputException or ArgumentException)
        {
            complaints.Add(Node, exception.Message);
            return null;
        }
    }

    /// <summary>The instance of a section that depends on nothing.</summary>
    public T? Make<T>(Complaints complaints) where T : class => Make(Variables.Unknown, complaints) as T;

    public override JsonNode? Resolve(in Variables variables)
    {
        if (typeof(Compression.Compressor).IsAssignableFrom(Entry.Type)) return JsonValue.Create(ResolveText(variables));
        var json = new JsonObject { ["kind"] = Entry.Name };
        ResolveInto(json, variables);
        return json;
    }

    /// <summary>Writes all parameters, given or default, as keys.</summary>
    public void ResolveInto(JsonObject json, in Variables variables)
    {
        foreach (var parameter in Entry.Parameters)
        {
            var value = Values.TryGetValue(parameter.Name, out var bound) ? bound.Resolve(variables) : JsonValues.Write(parameter.Default);
            if (value is not null) json[parameter.Name] = value;
        }
    }

    /// <summary><c>name(parameter, …)</c> with all parameters up to the last that differs from its default.</summary>
    private string ResolveText(in Variables variables)
    {
        var arguments = new List<string>();
        foreach (var parameter in Entry.Parameters)
        {
            var value = Values.TryGetValue(parameter.Name, out var bound) ? bound.Resolve(variables) : JsonValues.Write(parameter.Default);
            if (value is null) break;
            arguments.Add(value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString());
        }
        return arguments.Count == 0 ? Entry.Name : $"{Entry.Name}({string.Join(", ", arguments)})";
    }
}
