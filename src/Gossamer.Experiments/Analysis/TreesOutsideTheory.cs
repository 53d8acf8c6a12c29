using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Analysis;

/// <summary>Points at recorded computation trees that the framework's theorem does not cover.</summary>
internal sealed class TreesOutsideTheory : IAnalyser
{
    public IEnumerable<(RunDocument Run, string Message)> Analyse(PreparedExperiment prepared, ExperimentDocument document)
    {
        foreach (var run in document.Runs)
        {
            if (run.Tree is not { } tree) continue;
            if (tree.Violations.Count > 0) yield return (run, $"its computation tree is outside the Birch SGD framework: {tree.Violations[0]}");
            if (tree.Distance > tree.TheoryDistance)
                yield return (run, $"its tree distance is {tree.Distance}, above the {tree.TheoryDistance} of its theory");
        }
    }
}
