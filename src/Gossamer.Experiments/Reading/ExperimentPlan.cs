using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Kinds;
using Gossamer.Messaging;

namespace Gossamer.Experiments.Reading;

/// <summary>An experiment file, read and checked as far as the file alone allows.</summary>
internal sealed record ExperimentPlan
{
    public required FileMap Root { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required IReadOnlyList<ulong> Seeds { get; init; }

    public required BoundEntry Problem { get; init; }

    public required BoundEntry Oracle { get; init; }

    /// <summary>Null where all workers deploy the global model.</summary>
    public BoundEntry? Personalization { get; init; }

    /// <summary>Null where time is not modelled.</summary>
    public BoundEntry? Cluster { get; init; }

    public BoundEntry? Topology { get; init; }

    public BoundValue? Mixing { get; init; }

    public required BoundEntry Wire { get; init; }

    public required BoundEntry Accounting { get; init; }

    public required IReadOnlyList<MethodPlan> Methods { get; init; }

    public required BoundEntry Stop { get; init; }

    public required BoundEntry Record { get; init; }

    public required StopRule StopRule { get; init; }

    public required RecordPlan RecordPlan { get; init; }

    /// <summary>Gradients of the computation trees to be recorded; null for no trees.</summary>
    public int? TreeGradients { get; init; }

    public required WireFormat WireFormat { get; init; }

    public required AccountingRule AccountingRule { get; init; }

    /// <summary>Where a key path stands in the file: that of the nearest key above it where the path itself is not given.</summary>
    public Place Locate(string path)
    {
        FileNode node = Root;
        while (true)
        {
            var next = node switch
            {
                FileMap map => map.Entries.Select(e => e.Value).FirstOrDefault(v => IsOn(v.Path, path)),
                FileList list => list.Items.FirstOrDefault(v => IsOn(v.Path, path)),
                _ => null,
            };
            if (next is null) return node.Place;
            node = next;
        }
    }

    /// <summary>True where the first path leads to the second or ends there.</summary>
    private static bool IsOn(string prefix, string path) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] is '.' or '[');
}
