using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gossamer.Experiments.Files;

/// <summary>Turns YAML text into nodes that know their places.</summary>
internal static class YamlReader
{
    private const int DeepestNesting = 32;
    private const int MostEvents = 200_000;

    /// <summary>
    /// Refuses a text that would cost more than an experiment can be worth: nested so deeply that reading it would exhaust
    /// the stack, or with anchors, whose references grow without bounds.
    /// </summary>
    /// <exception cref="InvalidExperimentException">It is no modest text.</exception>
    public static void DemandModest(string text, string source)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        try
        {
            for (var events = 0; parser.MoveNext(); events++)
            {
                depth += parser.Current!.NestingIncrease;
                if (depth > DeepestNesting || events > MostEvents)
                    throw new InvalidExperimentException([$"{source}: the experiment is nested too deeply or too long to be read from another machine"]);
                if (parser.Current is YamlDotNet.Core.Events.NodeEvent { Anchor.IsEmpty: false } or YamlDotNet.Core.Events.AnchorAlias)
                    throw new InvalidExperimentException([$"{source}: anchors and aliases cannot be read from another machine"]);
            }
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException)
        {
            throw new InvalidExperimentException([$"{source}: not valid YAML: {exception.Message}"]);
        }
    }

    /// <summary>Reads a whole experiment file.</summary>
    /// <exception cref="InvalidExperimentException">It is no YAML, empty, or no mapping.</exception>
    public static FileMap Read(string text, string source)
    {
        var start = new Place(source, 1, 1);
        var stream = Load(text, source, out var error);
        if (error is not null) throw new InvalidExperimentException([error]);
        if (stream!.Documents.Count == 0 || stream.Documents[0].RootNode is YamlScalarNode { Value: null or "" })
            throw new InvalidExperimentException([$"{start}: the file is empty; an experiment needs at least 'problem', 'methods' and 'stop'"]);
        if (stream.Documents.Count > 1)
        {
            var second = stream.Documents[1].RootNode.Start;
            throw new InvalidExperimentException([$"{source}:{second.Line}: a second document begins here; an experiment file holds one"]);
        }
        var complaints = new Complaints();
        var root = Convert(stream.Documents[0].RootNode, "", source, complaints);
        complaints.ThrowIfAny();
        return root as FileMap ?? throw new InvalidExperimentException(
            [$"{start}: found {root.Describe()}, expected a mapping with keys such as 'problem', 'methods' and 'stop'"]);
    }

    /// <summary>Reads the value of an override, such as <c>[1, 2]</c> or <c>{kind: l2}</c>.</summary>
    /// <exception cref="InvalidExperimentException">It is no YAML.</exception>
    public static FileNode ReadValue(string text, string path, string source)
    {
        var stream = Load(text, source, out var error);
        if (error is not null) throw new InvalidExperimentException([error]);
        if (stream!.Documents.Count == 0) return new FileText(path, new Place(source, 0, 0), "", isQuoted: false);
        var complaints = new Complaints();
        var value = Convert(stream.Documents[0].RootNode, path, source, complaints, hasLines: false);
        complaints.ThrowIfAny();
        return value;
    }

    private static YamlStream? Load(string text, string source, out string? error)
    {
        error = null;
        var stream = new YamlStream();
        var parser = new Parser(new StringReader(text));
        try
        {
            stream.Load(parser);
            return stream;
        }
        catch (YamlException exception)
        {
            error = Explain(exception.Message, exception.Start, text, source);
        }
        catch (InvalidOperationException)
        {
            // The scanner gives up in this way on some brackets that are never closed.
            error = Explain("a bracket, a quotation mark or a comma is missing near here", parser.Current?.End ?? Mark.Empty, text, source);
        }
        return null;
    }

    private static string Explain(string message, Mark mark, string text, string source)
    {
        var lines = text.Split('\n');
        var at = (int)Math.Clamp(mark.Line, 1, lines.Length);
        for (var line = Math.Max(1, at - 1); line <= Math.Min(lines.Length, at + 1); line++)
        {
            var content = lines[line - 1];
            var indentation = content[..^content.TrimStart(' ', '\t').Length];
            if (indentation.Contains('\t'))
                return $"{source}:{line}: a tab in the indentation; YAML is indented with spaces only: replace the tab by spaces";
        }
        const string duplicate = "Duplicate key ";
        if (message.StartsWith(duplicate, StringComparison.Ordinal))
            return $"{source}:{at}: the key '{message[duplicate.Length..]}' is given twice; keep one of the two";
        var reason = message.Length == 0 ? "" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
        return $"{source}:{at}: not valid YAML at column {mark.Column}: {reason}";
    }

    private static FileNode Convert(YamlNode node, string path, string source, Complaints complaints, bool hasLines = true)
    {
        var place = Where(node);
        switch (node)
        {
            case YamlScalarNode scalar:
                return new FileText(path, place, scalar.Value ?? "", scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any));
            case YamlSequenceNode sequence:
                var items = new List<FileNode>();
                foreach (var child in sequence.Children) items.Add(Convert(child, $"{path}[{items.Count}]", source, complaints, hasLines));
                return new FileList(path, place, items);
            case YamlMappingNode mapping:
                var entries = new List<FileEntry>();
                foreach (var (key, value) in mapping.Children)
                {
                    if (key is not YamlScalarNode { Value: { } name })
                    {
                        complaints.Add(Where(key), path, "a key must be a word");
                        continue;
                    }
                    entries.Add(new(name, Where(key), Convert(value, FileNode.Join(path, name), source, complaints, hasLines)));
                }
                return new FileMap(path, place, entries);
            default:
                complaints.Add(place, path, "a reference to something that is not in the file");
                return new FileText(path, place, "", isQuoted: false);
        }

        Place Where(YamlNode at) => hasLines ? new Place(source, (int)at.Start.Line, (int)at.Start.Column) : new Place(source, 0, 0);
    }
}
