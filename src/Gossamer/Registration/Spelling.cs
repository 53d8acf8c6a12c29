using System.Text;

namespace Gossamer.Registration;

/// <summary>Names as they are written in experiment files, and the nearest one to a misspelt one.</summary>
public static class Spelling
{
    /// <summary>A C# name as a key: <c>StepSize</c> becomes <c>stepSize</c>.</summary>
    /// <param name="name">A name in PascalCase.</param>
    public static string ToCamelCase(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>A C# name as a value: <c>QuadraticMean</c> becomes <c>quadratic-mean</c>.</summary>
    /// <param name="name">A name in PascalCase.</param>
    public static string ToKebabCase(string name)
    {
        var kebab = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && kebab.Length > 0) kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(letter));
        }
        return kebab.ToString();
    }

    /// <summary>True for lower-case words of letters and digits, joined by single hyphens, with at least one letter.</summary>
    /// <param name="name">The name to judge.</param>
    public static bool IsKebabCase(string name)
    {
        if (!name.AsSpan().ContainsAnyInRange('a', 'z') || name[0] == '-' || name[^1] == '-') return false;
        for (var i = 0; i < name.Length; i++)
        {
            var isWordCharacter = char.IsAsciiLetterLower(name[i]) || char.IsAsciiDigit(name[i]);
            if (!isWordCharacter && (name[i] != '-' || name[i - 1] == '-')) return false;
        }
        return true;
    }

    /// <summary>
    /// The known name that differs least from a misspelt one (insertions, deletions, replacements; capitals count
    /// nothing), the first of equals; null where none is near.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">The names that would have been right.</param>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in known)
        {
            var distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            // A word that was left out or added: normal for half-normal, logistic for logistic-regression.
            if (Math.Min(name.Length, candidate.Length) >= 3
                && (candidate.Contains(name, StringComparison.OrdinalIgnoreCase) || name.Contains(candidate, StringComparison.OrdinalIgnoreCase)))
            {
                distance = Math.Min(distance, 2);
            }
            if (distance >= least) continue;
            (nearest, least) = (candidate, distance);
        }
        return least <= Math.Max(2, name.Length / 2) ? nearest : null;
    }

    /// <summary>The end of an error message about an unknown name: the nearest name where one is near, else all of them.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">The names that would have been right.</param>
    public static string Suggest(string name, IReadOnlyCollection<string> known) =>
        Nearest(name, known) is { } nearest
            ? $"did you mean {nearest}?"
            : known.Count == 0 ? "none is known here" : $"known are {string.Join(", ", known)}";

    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[^1];
    }
}
