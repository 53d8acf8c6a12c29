using System.Globalization;
using System.Text;

namespace Gossamer.Experiments.Storage;

/// <summary>A line of the list of stored experiments.</summary>
/// <param name="Id">Identifier, such as <c>mushrooms-ef21-3</c>.</param>
/// <param name="Name">Name of the experiment.</param>
/// <param name="Created">When it was run (UTC).</param>
/// <param name="Engine">The engine.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Runs">Number of runs.</param>
/// <param name="Methods">Labels of the methods, separated by commas.</param>
/// <param name="Status"><c>completed</c>, or how many runs ended in another way: <c>1 diverged, 2 interrupted</c>.</param>
public sealed record StoredExperiment(
    string Id, string Name, DateTimeOffset Created, string Engine, ulong Seed, int Runs, string Methods, string Status);

/// <summary>Short identifiers that a person can type.</summary>
internal static class RunIdentifier
{
    private const int LongestSlug = 40;

    /// <summary>Lower-case letters, digits and single hyphens; never empty.</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name)
        {
            if (slug.Length == LongestSlug) break;
            if (char.IsAsciiLetterOrDigit(letter)) slug.Append(char.ToLowerInvariant(letter));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? "run" : text;
    }

    /// <summary>Reads <c>latest</c> and <c>latest~2</c>.</summary>
    public static bool TryParseLatest(string id, out int back)
    {
        back = 0;
        if (id == "latest") return true;
        return id.StartsWith("latest~", StringComparison.Ordinal)
            && int.TryParse(id.AsSpan("latest~".Length), NumberStyles.None, CultureInfo.InvariantCulture, out back);
    }
}
