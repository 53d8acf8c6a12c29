using System.Reflection;
using Gossamer.Execution;
using Gossamer.Registration;

namespace Gossamer.Testing.Laws;

/// <summary>What a method must say of itself, so that files, help and reports can speak of it.</summary>
internal static class DescriptionLaws
{
    public static IReadOnlyList<ConformanceLaw> All { get; } =
    [
        new("described", "A method has a kebab-case name and says its title, family, summary, paper and guarantee.", Described),
        new("options-described", "Every option has a [Parameter] with a sentence, and an options record is a record.", OptionsDescribed),
        new("sealed", "A method is a sealed public class.", Sealed),
    ];

    private static string? Described(MethodSubject subject)
    {
        var attribute = subject.Attribute;
        if (!Spelling.IsKebabCase(attribute.Name)) return $"the name '{attribute.Name}' is not kebab-case";
        if (!Spelling.IsKebabCase(attribute.Family)) return $"the family '{attribute.Family}' is not kebab-case";
        foreach (var (what, text) in ((string, string)[])
        [
            ("title", attribute.Title), ("summary", attribute.Summary), ("paper", attribute.Paper), ("guarantee", attribute.Guarantee),
        ])
        {
            if (string.IsNullOrWhiteSpace(text)) return $"it has no {what}";
        }
        return null;
    }

    private static string? OptionsDescribed(MethodSubject subject)
    {
        foreach (var property in subject.Entry.OptionsType!.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            if (property.GetCustomAttribute<ParameterAttribute>() is not { } description) return $"the option {property.Name} has no [Parameter]";
            if (string.IsNullOrWhiteSpace(description.Summary)) return $"the [Parameter] of the option {property.Name} says nothing";
        }
        return null;
    }

    private static string? Sealed(MethodSubject subject) =>
        subject.Entry.Type is { IsSealed: true, IsVisible: true } ? null : $"{subject.Entry.Type.Name} is not sealed and public";
}
