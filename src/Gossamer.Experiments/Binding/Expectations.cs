using Gossamer.Experiments.Expressions;
using Gossamer.Registration;

namespace Gossamer.Experiments.Binding;

/// <summary>What values of a parameter look like in an experiment file, in words.</summary>
internal static class Expectations
{
    // Longer lists are left to 'gossamer list'.
    private const int FewNames = 8;

    /// <summary>Such as <c>a sampling (nice, independent, full)</c> or <c>a time such as '20 ms'</c>.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="families">What can be named.</param>
    /// <param name="allNames">Whether all members of a family are named, however many.</param>
    public static string Of(CatalogueParameter parameter, IReadOnlyList<Family> families, bool allNames)
    {
        var type = parameter.Type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return $"a list, each {Of(parameter.OfItem(type.GetGenericArguments()[0]), families, allNames)}";
        if (families.FirstOrDefault(f => f.Base == type) is { } family)
        {
            var names = family.Names;
            var noun = ("aeiou".Contains(family.Noun[0], StringComparison.Ordinal) ? "an " : "a ") + family.Noun;
            return names.Count > 1 && (allNames || names.Count <= FewNames) ? $"{noun} ({string.Join(", ", names)})" : noun;
        }
        if (type == typeof(Seconds)) return Quantity.Expected(Measure.Time);
        if (type == typeof(BitRate)) return Quantity.Expected(Measure.Rate);
        if (type == typeof(BitCount)) return Quantity.Expected(Measure.Size);
        if (type == typeof(WorkerSeconds)) return $"{Quantity.Expected(Measure.Time)}, a list of one a worker, or an expression in i";
        if (type == typeof(WorkerRates)) return $"{Quantity.Expected(Measure.Rate)}, a list of one a worker, or an expression in i";
        if (type == typeof(WorkerNumbers) || type == typeof(WorkerReals)) return "a number, a list of one a worker, or an expression in i";
        return type == typeof(FilePath) ? "the path of a file" : parameter.Expectation;
    }
}
