using Gossamer.Experiments;
using Gossamer.Registration;

namespace Gossamer.Conformance;

/// <summary>Whatever an experiment file can name says what it is.</summary>
public class CatalogueConformanceTests
{
    public static TheoryData<string> Kinds =>
        [.. ExperimentCatalogue.Instance.Entries.Select(entry => Kind(entry)).Distinct()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_entry_has_a_kebab_case_name_and_describes_itself_and_its_parameters(string kind)
    {
        foreach (var entry in ExperimentCatalogue.Instance.Entries.Where(entry => Kind(entry) == kind))
        {
            Assert.True(Spelling.IsKebabCase(entry.Name), $"{entry.Type.Name}: the name '{entry.Name}' is not kebab-case");
            Assert.False(string.IsNullOrWhiteSpace(entry.Attribute.Summary), $"{entry.Name} has no summary");
            foreach (var parameter in entry.Parameters)
            {
                Assert.False(string.IsNullOrWhiteSpace(parameter.Summary), $"the parameter {parameter.Name} of {entry.Name} has no [Parameter] that describes it");
                Assert.True(parameter.Minimum < parameter.Maximum, $"the parameter {parameter.Name} of {entry.Name} has an empty range");
                if (parameter.Default is { } value) Assert.Null(parameter.Complain(value));
            }
        }
    }

    private static string Kind(CatalogueEntry entry) => entry.Attribute.GetType().ToString();
}
