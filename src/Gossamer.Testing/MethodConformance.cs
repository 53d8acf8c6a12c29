using Gossamer.Execution;
using Gossamer.Methods;
using Gossamer.Registration;
using Gossamer.Testing.Laws;

namespace Gossamer.Testing;

/// <summary>
/// The laws that all methods keep, to be called on a method of one's own from any test framework:
/// <c>MethodConformance.Check&lt;MyMethod&gt;()</c>. They cover determinism, engines, resuming, accounting, theory and
/// documentation; whether the method is the one of its paper only numbers of the paper can tell.
/// </summary>
public static class MethodConformance
{
    /// <summary>All laws.</summary>
    public static IReadOnlyList<ConformanceLaw> Laws { get; } =
    [
        .. DescriptionLaws.All, .. DeterminismLaws.All, .. AccountingLaws.All, .. TheoryLaws.All, .. ReductionLaws.All,
    ];

    /// <summary>Holds a method to all laws.</summary>
    /// <typeparam name="TMethod">A class with a <see cref="MethodAttribute"/>.</typeparam>
    /// <param name="sample">
    /// Options to test with; sensible ones are made unless given: a compressor that the method accepts, the smallest allowed
    /// numbers.
    /// </param>
    /// <exception cref="ConformanceException">Some law is broken; the message lists all.</exception>
    public static void Check<TMethod>(MethodOptions? sample = null) where TMethod : Method
    {
        var catalogue = StandardCatalogue.With(typeof(TMethod).Assembly);
        var entry = catalogue.Methods.FirstOrDefault(entry => entry.Type == typeof(TMethod))
            ?? throw new ConformanceException($"{typeof(TMethod).Name} has no [Method] attribute, so that it is in no catalogue");
        var breaches = Breaches(entry, catalogue, sample);
        if (breaches.Count > 0) throw new ConformanceException($"{entry.Name} breaks {breaches.Count} of {Laws.Count} laws:\n{string.Join('\n', breaches)}");
    }

    /// <summary>How a method breaks the laws, one line each; none where it keeps them all.</summary>
    /// <param name="entry">The method.</param>
    /// <param name="catalogue">Where the parents are found that methods reduce to.</param>
    /// <param name="sample">Options to test with; sensible ones are made unless given.</param>
    public static IReadOnlyList<string> Breaches(CatalogueEntry entry, Catalogue catalogue, MethodOptions? sample = null)
    {
        var breaches = new List<string>();
        foreach (var law in Laws)
        {
            if (Breach(law, new MethodSubject(entry, catalogue, sample)) is { } breach) breaches.Add($"{law.Name}: {breach}");
        }
        return breaches;
    }

    /// <summary>How a method breaks one law; null where it keeps it.</summary>
    /// <param name="law">The law.</param>
    /// <param name="subject">The method.</param>
    public static string? Breach(ConformanceLaw law, MethodSubject subject)
    {
        try
        {
            return law.Breach(subject);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }
    }
}
