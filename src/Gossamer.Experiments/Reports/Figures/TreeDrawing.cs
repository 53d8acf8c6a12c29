using Gossamer.Experiments.Documents;

namespace Gossamer.Experiments.Reports.Figures;

/// <summary>Draws the beginnings of recorded computation trees, and how their distances spread.</summary>
internal static class TreeDrawing
{
    private const int MostSteps = 12;

    /// <summary>The figures of an experiment: a tree for every method, of its first seed, and the distances of all.</summary>
    public static IReadOnlyList<ReportFigure> Of(ExperimentDocument document)
    {
        var recorded = document.Runs.Where(run => run.Tree is { Steps.Count: > 0 }).DistinctBy(run => run.Label).ToList();
        if (recorded.Count == 0) return [];
        var distances = new CurveFigure
        {
            Title = "Tree distances",
            Caption = "The distance between the iterate and the point of the gradient that is applied to it, step by step of the main branch.",
            XName = "step of the main branch",
            YName = "tree distance",
            IsScatter = true,
            Curves = [.. recorded.Select(run => new FigureCurve(
                run.Label,
                [.. Enumerable.Range(0, run.Tree!.Steps.Count).Select(step => (double)step)],
                [.. run.Tree.Steps.Select(step => (double)step.Distance)]))],
        };
        return [distances, .. recorded.Select(Draw)];
    }

    private static TreeFigure Draw(RunDocument run)
    {
        var tree = run.Tree!;
        var stated = tree.TheoryDistance is { } theory ? $", its theory states {theory}" : "";
        var conditions = tree.Violations.Count == 0 ? "C1 and C2 hold." : $"Outside the framework: {tree.Violations[0]}.";
        return new TreeFigure
        {
            Title = $"Computation tree of {run.Label}",
            Caption = $"The first {Math.Min(MostSteps, tree.Steps.Count)} of {tree.Steps.Count} steps; R = {tree.Distance}{stated}. {conditions} "
                + "x are the iterates, z the points off the main branch at which gradients were taken.",
            Root = Node(tree.Steps, 0),
        };
    }

    private static FigureNode Node(IReadOnlyList<TreeStepDocument> steps, int k)
    {
        var shown = Math.Min(MostSteps, steps.Count);
        var children = new List<FigureNode>();
        if (k < shown) children.Add(Node(steps, k + 1));
        for (var step = k; step < shown; step++)
        {
            if (steps[step].Fork != k || steps[step].Side == 0) continue;
            var edges = steps[step].Side == 1 ? "" : $", {steps[step].Side} edges";
            children.Add(new FigureNode($"z{step} (worker {steps[step].Worker + 1}{edges})", []));
        }
        return new FigureNode($"x{k}", children);
    }
}
