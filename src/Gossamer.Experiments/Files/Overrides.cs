using System.Globalization;

namespace Gossamer.Experiments.Files;

/// <summary>Applies <c>key=value</c> overrides, such as <c>stop.iterations=10</c> or <c>methods[0].stepSize=0.1</c>.</summary>
internal static class Overrides
{
    /// <summary>The tree with the overrides applied, in order. A path that does not exist yet is made.</summary>
    /// <exception cref="InvalidExperimentException">An override cannot be read or applied.</exception>
    public static void Apply(FileMap root, IEnumerable<string> overrides)
    {
        var errors = new List<string>();
        foreach (var text in overrides)
        {
            if (Apply(root, text) is { } error) errors.Add(error);
        }
        if (errors.Count > 0) throw new InvalidExperimentException(errors);
    }

    /// <summary>Applies a section of the file whose keys are key paths, such as <c>stop.iterations: 10</c>.</summary>
    /// <exception cref="InvalidExperimentException">A path cannot be read or applied.</exception>
    public static void Apply(FileMap root, FileMap section)
    {
        var complaints = new Complaints();
        foreach (var entry in section.Entries)
        {
            var source = $"{entry.KeyPlace}: {section.Path}: {entry.Key}";
            var error = TryParsePath(entry.Key, out var steps) ? Set(root, steps, entry.Value.At(entry.Key), source) : $"{source}: {NoPath(entry.Key)}";
            if (error is not null) complaints.Add(error);
        }
        complaints.ThrowIfAny();
    }

    private static string? Apply(FileMap root, string text)
    {
        var source = $"--set {text}";
        var equals = text.IndexOf('=');
        if (equals <= 0) return $"{source}: expected key=value, such as stop.iterations=100 or methods[0].stepSize=0.1";
        if (!TryParsePath(text[..equals].Trim(), out var steps))
            return $"{source}: {NoPath(text[..equals])}";
        FileNode value;
        try
        {
            value = YamlReader.ReadValue(text[(equals + 1)..], text[..equals].Trim(), source);
        }
        catch (InvalidExperimentException exception)
        {
            return exception.Errors[0];
        }
        return Set(root, steps, value, source);
    }

    private static string? Set(FileNode node, List<object> steps, FileNode value, string source)
    {
        for (var k = 0; ; k++)
        {
            var isLast = k == steps.Count - 1;
            FileNode? next;
            switch (node, steps[k])
            {
                case (FileMap map, string key):
                    var at = map.Entries.FindIndex(e => e.Key == key);
                    next = at >= 0 ? map.Entries[at].Value : null;
                    if (isLast || next is null or FileText { IsNothing: true })
                    {
                        next = isLast ? value : Container(steps[k + 1], FileNode.Join(map.Path, key), source);
                        var entry = new FileEntry(key, new Place(source, 0, 0), next);
                        if (at >= 0) map.Entries[at] = entry;
                        else map.Entries.Add(entry);
                    }
                    break;
                case (FileList list, int index):
                    if (index > list.Items.Count)
                        return $"{source}: {list.Path} has {list.Items.Count} items, so the index is 0 to {list.Items.Count - 1} (or {list.Items.Count} to add one)";
                    next = index < list.Items.Count ? list.Items[index] : null;
                    if (isLast || next is null)
                    {
                        next = isLast ? value : Container(steps[k + 1], $"{list.Path}[{index}]", source);
                        if (index < list.Items.Count) list.Items[index] = next;
                        else list.Items.Add(next);
                    }
                    break;
                case (_, int index):
                    return $"{source}: {Name(node)} is {node.Describe()}, not a list: it has no item [{index.ToString(CultureInfo.InvariantCulture)}]";
                default:
                    return $"{source}: {Name(node)} is {node.Describe()}, not a mapping: it has no key '{steps[k]}'";
            }
            if (isLast) return null;
            node = next;
        }
    }

    private static string NoPath(string text) =>
        $"'{text}' is no key path; expected keys joined by dots and indices in brackets, such as methods[0].stepSize";

    private static string Name(FileNode node) => node.Path.Length == 0 ? "the file" : node.Path;

    private static FileNode Container(object nextStep, string path, string source) =>
        nextStep is int ? new FileList(path, new Place(source, 0, 0), []) : new FileMap(path, new Place(source, 0, 0), []);

    /// <summary>Splits <c>methods[0].stepSize</c> (or <c>methods.0.stepSize</c>) into keys and indices.</summary>
    private static bool TryParsePath(string path, out List<object> steps)
    {
        steps = [];
        foreach (var part in path.Split('.'))
        {
            var bracket = part.IndexOf('[');
            var key = bracket < 0 ? part : part[..bracket];
            if (key.Length > 0)
            {
                var isIndex = steps.Count > 0 && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out _);
                steps.Add(isIndex ? int.Parse(key, CultureInfo.InvariantCulture) : key);
            }
            else if (bracket < 0 || steps.Count == 0)
            {
                return false;
            }
            var rest = bracket < 0 ? "" : part[bracket..];
            while (rest.Length > 0)
            {
                var close = rest.IndexOf(']');
                if (rest[0] != '[' || close < 0) return false;
                if (!int.TryParse(rest[1..close], NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return false;
                steps.Add(index);
                rest = rest[(close + 1)..];
            }
        }
        return steps.Count > 0;
    }
}
