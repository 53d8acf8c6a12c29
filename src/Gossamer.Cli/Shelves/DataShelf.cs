using System.Globalization;
using Gossamer.Data;
using Gossamer.Experiments.Reading;
using Gossamer.Registration;

namespace Gossamer.Cli.Shelves;

/// <summary>The data sets that Gossamer knows by name.</summary>
internal static class DataShelf
{
    private static readonly HashSet<string> Problems =
        [.. ExperimentVocabulary.Instance.Families.First(f => f.Noun == "problem").Names];

    public static Shelf Create() =>
        new("data", "Data sets that are built in, found in GOSSAMER_DATA, or downloaded by 'gossamer data get'.", [.. DataCatalog.All.Select(Describe)]);

    /// <summary>Where the set is: built in, here, to be downloaded, or to be put into a folder.</summary>
    public static string Place(KnownDataSet set)
    {
        if (set.IsEmbedded) return "built in";
        var folders = DataFolders.FromEnvironment();
        if (set.Files.All(file => folders.Find(file) is not null)) return "here";
        return set.IsDownloadable ? "download" : "by hand";
    }

    private static Item Describe(KnownDataSet set) => new("data set", set.Name, $"{set.Title}: {Count(set.Rows)} {Rows(set)}{Columns(set)}")
    {
        Group = Task(set.Task),
        Paper = set.Source,
        Facts = () => Facts(set),
        Snippet = set.HasSamples && Problems.Contains(Problem(set)) ? $"problem:\n  kind: {Problem(set)}\n  data: {set.Name}\n  workers: 20" : null,
    };

    private static List<(string, string)> Facts(KnownDataSet set)
    {
        List<(string, string)> facts = [];
        facts.Add(("where", Place(set) switch
        {
            "built in" => "built in: it is part of Gossamer",
            "here" => "on this machine",
            "download" => $"'gossamer data get {set.Name}' downloads it",
            _ => $"put {string.Join(" and ", set.Files.Select(f => f.Name))} into a folder and name the folder in the environment variable GOSSAMER_DATA",
        }));
        if (set.NonZeros is { } count) facts.Add(("density", $"{Count(count)} values are not zero ({((double)count / set.Rows / set.Columns).ToString("P1", CultureInfo.InvariantCulture)})"));
        facts.Add(("licence", set.Licence));
        if (set.Remarks.Length > 0) facts.Add(("remarks", set.Remarks));
        return facts;
    }

    private static string Task(DataTask task) => task switch
    {
        DataTask.BinaryClassification => "two classes",
        DataTask.MultiClassClassification => "many classes",
        _ => Spelling.ToKebabCase(task.ToString()),
    };

    private static string Problem(KnownDataSet set) => set.Task switch
    {
        DataTask.BinaryClassification => "logistic-regression",
        DataTask.MultiClassClassification => "softmax-regression",
        _ => "least-squares",
    };

    private static string Rows(KnownDataSet set) => set.HasSamples ? "samples" : "lines";

    private static string Columns(KnownDataSet set) => set.Columns > 0 ? $" of {Count(set.Columns)} features." : ".";

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
