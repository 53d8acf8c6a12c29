using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Analysis;

/// <summary>Points at tuned values that are the smallest or largest that was tried: the best may lie beyond.</summary>
internal sealed class WinnerAtTheEdge : IAnalyser
{
    public IEnumerable<(RunDocument Run, string Message)> Analyse(PreparedExperiment prepared, ExperimentDocument document)
    {
        foreach (var run in document.Runs)
        {
            if (run.Grid.FirstOrDefault(g => g.Winner) is not { Score: not null } winner) continue;
            var isMultiple = winner.Multiple is not null;
            if (Edge(run, g => g.Multiple ?? g.StepSize, winner) is { } edge)
                yield return (run, $"the best {(isMultiple ? "multiple of the theory's step" : "step")} is the {edge} of the grid; extend the grid");
            foreach (var (option, value) in winner.Options)
            {
                if (Edge(run, g => g.Options[option], winner) is { } end)
                    yield return (run, $"the best {option}, {value.Show()}, is the {end} of the grid; extend the grid");
            }
        }
    }

    private static string? Edge(RunDocument run, Func<GridPointDocument, double> of, GridPointDocument winner)
    {
        double[] values = [.. run.Grid.Select(of).Distinct().Order()];
        if (values.Length < 2) return null;
        var value = of(winner);
        return value == values[0] ? $"smallest ({value.Show()})" : value == values[^1] ? $"largest ({value.Show()})" : null;
    }
}
