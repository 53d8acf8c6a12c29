using System.Reflection;
using Gossamer.Registration;

namespace Gossamer.Experiments.Claims;

/// <summary>A paper with its claims, its experiments and its page.</summary>
public sealed class Paper
{
    private readonly Assembly assembly;

    private Paper(Type type, PaperAttribute attribute)
    {
        assembly = type.Assembly;
        (Name, Title, Authors) = (attribute.Name, attribute.Title, attribute.Authors);
        (Reference, Summary) = (attribute.Reference, attribute.Summary);
        Claims =
        [
            .. type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                // In the order of the source.
                .OrderBy(m => m.MetadataToken)
                .Select(m => (Method: m, Claim: m.GetCustomAttribute<ClaimAttribute>()))
                .Where(m => m.Claim is not null)
                .Select(m => new Claim(m.Claim!, m.Method)),
        ];
    }

    /// <summary>The kebab-case name.</summary>
    public string Name { get; }

    /// <summary>The title.</summary>
    public string Title { get; }

    /// <summary>The authors.</summary>
    public string Authors { get; }

    /// <summary>Where it appeared.</summary>
    public string Reference { get; }

    /// <summary>What it is about.</summary>
    public string Summary { get; }

    /// <summary>What it says, in the order of the source.</summary>
    public IReadOnlyList<Claim> Claims { get; }

    /// <summary>Names of its experiments, in alphabetical order.</summary>
    public IReadOnlyList<string> ExperimentNames =>
        [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n.EndsWith(Extension, StringComparison.Ordinal))
            .Select(n => n[Folder.Length..^Extension.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>The text of its page; null where it has none.</summary>
    public string? Page => Read(PagePath);

    /// <summary>The page's path in a clone, with slashes.</summary>
    public string PagePath => Folder + "README.md";

    private const string Extension = ".yaml";

    private string Folder => $"papers/{Name}/";

    /// <summary>The paper that a class describes.</summary>
    /// <param name="type">A class with <see cref="PaperAttribute"/>.</param>
    /// <exception cref="ArgumentException">It has no such attribute, or a claim is no static method that takes a measurement and gives a verdict.</exception>
    public static Paper Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.GetCustomAttribute<PaperAttribute>() is { } attribute
            ? new Paper(type, attribute)
            : throw new ArgumentException($"{type} has no [Paper] attribute", nameof(type));
    }

    /// <summary>The claim of this id.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public Claim Claim(string id) =>
        Claims.FirstOrDefault(c => string.Equals(c.Id, id, StringComparison.OrdinalIgnoreCase))
        ?? throw new BadInputException($"the paper {Name} has no claim '{id}'; {Spelling.Suggest(id, [.. Claims.Select(c => c.Id)])}");

    /// <summary>Reads one of its experiments.</summary>
    /// <param name="name">Its name: that of the file without extension.</param>
    /// <param name="isFull">True for its full scale; a file without the section <c>full</c> has one scale, which is then meant.</param>
    /// <param name="overrides">Values that replace those of the file, such as <c>stop.iterations=10</c>.</param>
    /// <exception cref="BadInputException">There is no such experiment, or something is wrong with it.</exception>
    public Experiment Load(string name, bool isFull = false, IReadOnlyList<string>? overrides = null)
    {
        var path = Folder + name + Extension;
        var yaml = Read(path)
            ?? throw new BadInputException($"the paper {Name} has no experiment '{name}'; {Spelling.Suggest(name, ExperimentNames)}");
        var experiment = Experiment.Parse(yaml, path, overrides);
        return isFull && experiment.HasFullScale ? Experiment.Parse(yaml, path, overrides, isFull: true) : experiment;
    }

    private string? Read(string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>A claim of a paper.</summary>
public sealed class Claim
{
    private readonly Func<Measurement, Task<Verdict>> measure;

    internal Claim(ClaimAttribute attribute, MethodInfo method)
    {
        (Id, Place, Statement, Certainty) = (attribute.Id, attribute.Place, attribute.Statement, attribute.Certainty);
        var isRight = method.GetParameters() is [{ ParameterType: var given }] && given == typeof(Measurement);
        if (isRight && method.ReturnType == typeof(Task<Verdict>))
            measure = method.CreateDelegate<Func<Measurement, Task<Verdict>>>();
        else if (isRight && method.ReturnType == typeof(Verdict))
        {
            var direct = method.CreateDelegate<Func<Measurement, Verdict>>();
            measure = m => Task.FromResult(direct(m));
        }
        else
            throw new ArgumentException($"{method.DeclaringType}.{method.Name}: a claim takes a Measurement and returns a Verdict or a Task<Verdict>");
    }

    /// <summary>The kebab-case name.</summary>
    public string Id { get; }

    /// <summary>Where the paper says it.</summary>
    public string Place { get; }

    /// <summary>What the paper says.</summary>
    public string Statement { get; }

    /// <summary>How sure it is that the paper says so.</summary>
    public Certainty Certainty { get; }

    internal Task<Verdict> MeasureAsync(Measurement measurement) => measure(measurement);
}
