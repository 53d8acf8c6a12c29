using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Files;
using Gossamer.Registration;
using Gossamer.Topologies;

namespace Gossamer.Experiments.Reading;

/// <summary>Reads the rule that makes mixing matrices.</summary>
internal static class TopologyReader
{
    public static BoundValue? ReadMixing(FileNode node, Complaints complaints)
    {
        string[] known = [.. MixingKind.All.Select(m => m.Name)];
        if (node is FileText text && known.Contains(text.Text)) return new BoundValue(node, MixingKind.Find(text.Text));
        var found = node is FileText { IsNothing: false } word ? $"unknown mixing rule '{word.Text}'; {Spelling.Suggest(word.Text, known)}" : $"found {node.Describe()}, expected one of {string.Join(", ", known)}";
        complaints.Add(node, found);
        return null;
    }
}
