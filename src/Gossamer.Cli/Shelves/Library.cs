using Gossamer.Experiments;
using Gossamer.Experiments.Reading;
using Gossamer.Registration;

namespace Gossamer.Cli.Shelves;

/// <summary>Everything that can be listed and described.</summary>
internal sealed class Library
{
    public Library()
    {
        var vocabulary = ExperimentVocabulary.Instance;
        var families = vocabulary.Families.Where(f => f.Noun is not ("compressor" or "mechanism")).ToList();
        Shelf[] parts =
        [
            MethodShelf.Create(ExperimentCatalogue.Instance),
            CompressorShelf.Create(ExperimentCatalogue.Instance),
            MechanismShelf.Create(ExperimentCatalogue.Instance),
            FamilyShelf.Create("problems", "What can be minimised.", families.Where(f => f.Noun == "problem")),
            DataShelf.Create(),
            FamilyShelf.Create("models", "How long computations and transfers take in the simulator, and what goes wrong.", families.Where(f => IsModel(f.Noun))),
            FamilyShelf.Create("topologies", "Who may talk to whom in decentralised methods.", families.Where(f => f.Noun == "topology")),
            FamilyShelf.Create(
                "settings", "Splits, oracles, regularisers and what else an experiment file can name.",
                families.Where(f => f.Noun is not ("problem" or "topology") && !IsModel(f.Noun)), vocabulary.Sections),
        ];
        Shelves = [.. parts, PaperShelf.Create(parts[0].Items.Concat(parts[1].Items))];
    }

    private static bool IsModel(string noun) => noun.EndsWith(" model", StringComparison.Ordinal) || noun is "distribution" or "fault";

    /// <summary>The shelves in the order of <c>gossamer list</c>.</summary>
    public IReadOnlyList<Shelf> Shelves { get; }

    /// <summary>The shelf of this name.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public Shelf Shelf(string name) =>
        Shelves.FirstOrDefault(s => s.Name == name)
        ?? throw new BadInputException($"there is nothing called '{name}' to list; {Spelling.Suggest(name, [.. Shelves.Select(s => s.Name)])}");

    /// <summary>All items of this name; one name may stand on several shelves.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public IReadOnlyList<Item> Find(string name)
    {
        // A call such as top-k(5) means what is called.
        var plain = name.Split('(', ':')[0].Trim();
        var found = Shelves.SelectMany(s => s.Items).Where(i => string.Equals(i.Name, plain, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count > 0) return found;
        var nearest = Spelling.Nearest(plain, Shelves.SelectMany(s => s.Items).Select(i => i.Name));
        throw new BadInputException(
            $"nothing is called '{name}'; {(nearest is null ? "'gossamer list' shows all names" : $"did you mean {nearest}? ('gossamer list' shows all names)")}");
    }
}
