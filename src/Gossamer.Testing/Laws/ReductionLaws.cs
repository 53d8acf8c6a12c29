using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Testing.Laws;

/// <summary>Without compression a method is the one that it extends.</summary>
internal static class ReductionLaws
{
    private const int Iterations = 40;

    public static IReadOnlyList<ConformanceLaw> All { get; } =
    [
        new("reduces", "With the identity compressor a method gives the iterates of the parent it names, bit for bit.", Reduces),
    ];

    private static string? Reduces(MethodSubject subject)
    {
        if (!subject.CompressorParameters.Any()) return null;
        if (subject.Attribute.ReducesTo is not { } name)
            return "it has a compressor but does not say by ReducesTo which method it is without compression";
        var parent = new MethodSubject(subject.Catalogue.Method(name), subject.Catalogue);
        var step = parent.AnyStep;
        var ours = Iterates(subject.Request(subject.Create(step, new Identity()), Iterations));
        var theirs = Iterates(subject.Request(parent.Create(step), Iterations));
        for (var k = 0; k < Math.Min(ours.Count, theirs.Count); k++)
        {
            if (Outcome.FinalDifference(ours[k], theirs[k]) is { } difference) return $"iteration {k}: {difference}";
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
