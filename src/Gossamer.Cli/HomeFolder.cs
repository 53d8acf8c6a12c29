using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Storage;

namespace Gossamer.Cli;

/// <summary>The folder in which Gossamer keeps things: <c>GOSSAMER_HOME</c>, or else <c>~/.gossamer</c>.</summary>
internal static class HomeFolder
{
    /// <summary>Where the report of a stored experiment is kept.</summary>
    public static string Report(string id) => Path.Combine(Path.GetDirectoryName(RunStore.DefaultPath)!, "reports", id + ".html");

    /// <summary>Where the results of long preparations are kept, to be found again by the next run.</summary>
    public static string Cache => Path.Combine(Path.GetDirectoryName(RunStore.DefaultPath)!, "local-optima");

    /// <summary>Where runs on several processes are saved while they last.</summary>
    public static string Checkpoints => Path.Combine(Path.GetDirectoryName(RunStore.DefaultPath)!, "checkpoints");

    /// <summary>The store for reading; nothing is created where there is none.</summary>
    /// <exception cref="BadInputException">Nothing is stored yet, or the store cannot be read.</exception>
    public static RunStore OpenStore() =>
        HasStore ? RunStore.Open() : throw new BadInputException($"nothing is stored yet in {RunStore.DefaultPath}; 'gossamer demo' or 'gossamer run FILE.yaml' makes a first run");

    /// <summary>True where something was stored before.</summary>
    public static bool HasStore => File.Exists(RunStore.DefaultPath);

    /// <summary>Reads what somebody names: a JSON file that <c>--json</c> wrote, or a stored experiment.</summary>
    /// <param name="source">A file, an identifier, the name of an experiment (its newest run) or <c>latest</c>.</param>
    /// <returns>The document, and the name by which outputs are called.</returns>
    /// <exception cref="BadInputException">There is no such thing.</exception>
    public static (ExperimentDocument Document, string Name) Load(string source)
    {
        if (File.Exists(source)) return (DocumentJson.ReadFile(source), Path.GetFileNameWithoutExtension(source));
        if (source.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || source.Contains(Path.DirectorySeparatorChar))
            throw new BadInputException($"{source}: there is no such file");
        using var store = OpenStore();
        var id = store.Resolve(source);
        return (store.Load(id), id);
    }
}
