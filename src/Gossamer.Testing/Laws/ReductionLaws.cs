using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Testing.Laws;

/// <summary>Without compression a method is the one that it extends.</summary>
internal static class ReductionLaws
{
    private const int Iterations = 40;
    private const double Tolerance = 1e-9;

    public static IReadOnlyList<ConformanceLaw> All { get; } =
    [
        new("reduces", "With the identity compressor a method gives the iterates of the parent it names: bit for bit, unless it says that they are rounded.", Reduces),
    ];

    private static string? Reduces(MethodSubject subject)
    {
        if (!subject.CompressorParameters.Any()) return null;
        if (subject.Attribute.ReducesTo is not { } name)
            return "it has a compressor but does not say by ReducesTo which method it is without compression";
        var parent = new MethodSubject(subject.Catalogue.Method(name), subject.Catalogue);
        if (subject.Attribute.ReducesWith is { } option) parent.Choose(option);
        var step = parent.AnyStep;
        var isRounded = subject.Attribute.ReducesUpToRounding;
        var ours = Iterates(subject.Request(subject.Create(step, new Identity(), drawsAll: isRounded), Iterations));
        var theirs = Iterates(subject.Request(parent.Create(step), Iterations));
        for (var k = 0; k < Math.Min(ours.Count, theirs.Count); k++)
        {
            var difference = isRounded ? Outcome.Distance(ours[k], theirs[k], Tolerance) : Outcome.FinalDifference(ours[k], theirs[k]);
            if (difference is not null) return $"iteration {k}: {difference}";
        }
        return ours.Count == theirs.Count ? null : $"{ours.Count} iterates, but {name} makes {theirs.Count}";
    }

    private static List<double[]> Iterates(RunRequest request)
    {
        var iterates = new List<double[]>();
        MethodSubject.Simulate(request with { Observer = state => iterates.Add(state.Iterate.ToArray()) });
        return iterates;
    }
}
