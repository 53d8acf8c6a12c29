using System.Globalization;
using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Kinds;
using Gossamer.Experiments.Running;
using Gossamer.Experiments.Sections;
using Gossamer.Registration;
using Gossamer.Topologies;

namespace Gossamer.Experiments.Reading;

/// <summary>Reads a whole experiment file; collects everything that is wrong with it.</summary>
internal sealed class ExperimentReader
{
    private readonly ExperimentVocabulary vocabulary;
    private readonly Complaints complaints = new();
    private readonly Binder binder;
    private readonly FileMap root;
    private readonly string source;

    private ExperimentReader(FileMap root, string source, ExperimentVocabulary vocabulary, FileFence? fence)
    {
        (this.root, this.source, this.vocabulary) = (root, source, vocabulary);
        var folder = Path.GetDirectoryName(Path.GetFullPath(source)) ?? Directory.GetCurrentDirectory();
        binder = new Binder(vocabulary.Families, folder, complaints, fence);
    }

    /// <summary>Keys of the root, in the order of documentation, with what they are for.</summary>
    public static IReadOnlyDictionary<string, string> RootKeys { get; } = new Dictionary<string, string>
    {
        ["name"] = "Name of the experiment in the run store and in reports; the file's name unless given.",
        ["description"] = "What the experiment shows, in a sentence.",
        ["seed"] = "The seed of all randomness, or a list of seeds: one run of every method for each.",
        ["seeds"] = "Number of seeds: 5 means the seeds 1 to 5.",
        ["problem"] = "What is minimised.",
        ["personalization"] = "FLIX: what every worker deploys is a mix of the global model and its own.",
        ["oracle"] = "How gradients are made: full, minibatch or with added noise.",
        ["cluster"] = "How long computations and transfers take; without it, time is not modelled.",
        ["topology"] = "Who may talk to whom in decentralised methods.",
        ["mixing"] = "The rule that makes the mixing matrix of the topology.",
        ["wire"] = "How values travel.",
        ["accounting"] = "How traffic is counted.",
        ["methods"] = "The methods that are run, each with its options.",
        ["stop"] = "When a run stops.",
        ["record"] = "Which points of a run are recorded, and what of them.",
        [Experiment.FullKey] = "What is different at full scale (--full): values by key path, such as stop.iterations: 100000.",
    };

    /// <exception cref="InvalidExperimentException">Everything that is wrong.</exception>
    public static ExperimentPlan Read(FileMap root, string source, ExperimentVocabulary vocabulary, FileFence? fence = null) =>
        new ExperimentReader(root, source, vocabulary, fence).Read();

    private ExperimentPlan Read()
    {
        foreach (var entry in root.Entries)
        {
            if (!RootKeys.ContainsKey(entry.Key))
                complaints.Add(entry.KeyPlace, entry.Key, $"unknown key; {Spelling.Suggest(entry.Key, [.. RootKeys.Keys])}");
        }
        var problem = Demand("problem", "what is minimised, such as {kind: logistic-regression, data: breast-cancer}") is { } node
            ? binder.ReadMember(node, binder.FamilyOf(typeof(ProblemKind))) : null;
        var methods = Demand("methods", "a list of methods, such as - {method: gd}") is { } list
            ? new MethodReader(binder, vocabulary).Read(list) : [];
        var stopNode = Demand("stop", "when to stop, such as {iterations: 1000}");
        var stop = ReadSection("stop");
        var record = ReadSection("record");
        var wire = ReadSection("wire");
        var oracle = ReadOr("oracle", typeof(OracleKind), "full");
        var accounting = ReadOr("accounting", typeof(AccountingRule), "wire");
        var cluster = root.Find("cluster") is null ? null : ReadSection("cluster");
        var personalization = root.Find("personalization") is null ? null : ReadSection("personalization");
        var topology = root.Find("topology") is { } graph ? binder.ReadMember(graph, binder.FamilyOf(typeof(TopologyKind))) : null;
        var mixing = root.Find("mixing") is { } rule ? TopologyReader.ReadMixing(rule, complaints) : null;
        var name = ReadText("name") ?? Path.GetFileNameWithoutExtension(source);
        var description = ReadText("description");
        var seeds = ReadSeeds();
        complaints.ThrowIfAny();
        var stopRule = stop.Make<StopSection>(complaints)?.Rule;
        CheckStop(stopRule, stopNode!);
        var recordPlan = ReadRecord(record);
        if (recordPlan is not null && stopRule is not null) recordPlan = StopTargets.Include(recordPlan, stopRule);
        var wireFormat = wire.Make<WireSection>(complaints)?.Format;
        var accountingRule = accounting!.Make<AccountingRule>(complaints);
        complaints.ThrowIfAny();
        return new ExperimentPlan
        {
            Root = root,
            Name = name,
            Description = description,
            Seeds = seeds,
            Problem = problem!,
            Oracle = oracle!,
            Cluster = cluster,
            Personalization = personalization,
            Topology = topology,
            Mixing = mixing,
            Wire = wire,
            Accounting = accounting,
            Methods = methods,
            Stop = stop,
            Record = record,
            StopRule = stopRule!,
            RecordPlan = recordPlan!,
            TreeGradients = record.Make<RecordSection>(complaints)?.Tree,
            WireFormat = wireFormat!.Value,
            AccountingRule = accountingRule!,
        };
    }

    private FileNode? Demand(string key, string expected)
    {
        if (root.Find(key) is { } node) return node;
        complaints.Add(root.Place, "", $"the key '{key}' is missing: {expected}");
        return null;
    }

    /// <summary>A section by its keys; one with all defaults where the file has none.</summary>
    private BoundEntry ReadSection(string key)
    {
        var entry = vocabulary.Section(key);
        if (root.Find(key) is { } node && node is not FileMap)
            complaints.Add(node, $"found {node.Describe()}, expected keys such as {string.Join(", ", entry.Parameters.Take(3).Select(p => p.Name))}");
        return binder.ReadKeys(root.Find(key) as FileMap ?? new FileMap(key, root.Place, []), entry);
    }

    private BoundEntry? ReadOr(string key, Type type, string otherwise) =>
        binder.ReadMember(root.Find(key) ?? new FileText(key, root.Place, otherwise, isQuoted: false), binder.FamilyOf(type));

    private string? ReadText(string key)
    {
        if (root.Find(key) is not { } node) return null;
        if (node is FileText { IsNothing: false } text && text.Text.Trim().Length > 0) return text.Text.Trim();
        complaints.Add(node, $"found {node.Describe()}, expected a text");
        return null;
    }

    private void CheckStop(StopRule? rule, FileNode node)
    {
        if (rule is null) return;
        if (rule == new StopRule())
            complaints.Add(node, "no rule is given, so no run would ever end: give iterations, seconds, bitsUpPerWorker, oracleCalls, componentGradients or a target such as gradientNormSquared");
        if (rule.Seconds is 0) complaints.Add(node, "seconds is 0, but must be above 0");
        if (rule.BitsUpPerWorker is 0) complaints.Add(node, "bitsUpPerWorker is 0, but must be above 0");
        if (rule.ComponentGradients is 0) complaints.Add(node, "componentGradients is 0, but must be 1 or more");
        if (rule.OracleCalls is 0) complaints.Add(node, "oracleCalls is 0, but must be 1 or more");
    }

    private RecordPlan? ReadRecord(BoundEntry bound)
    {
        if (bound.Make<RecordSection>(complaints) is not { } section) return null;
        if (section.IsContradictory)
            complaints.Add(bound.Values["everySeconds"].Node, "every and everySeconds contradict each other: give one of the two");
        if (section.HasNoMetrics) complaints.Add(bound.Values["metrics"].Node, "found an empty list, expected the names of metrics such as loss");
        if (section.HasDuplicateMetrics) complaints.Add(bound.Values["metrics"].Node, "a metric is listed twice");
        if (section.Plan.EverySeconds is 0) complaints.Add(bound.Values["everySeconds"].Node, "everySeconds is 0, but must be above 0");
        return section.Plan;
    }

    private IReadOnlyList<ulong> ReadSeeds()
    {
        var (one, count) = (root.Find("seed"), root.Find("seeds"));
        if (one is not null && count is not null)
        {
            complaints.Add(count, "seed and seeds contradict each other: give one of the two");
            return [1];
        }
        if (count is not null)
        {
            // A list under the plural is what anybody would write by mistake; it can only mean one thing.
            if (count is FileList) return ReadSeedList(count);
            if (count is FileText text && int.TryParse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 10_000)
                return [.. Enumerable.Range(1, number).Select(k => (ulong)k)];
            complaints.Add(count, $"found {count.Describe()}, expected how many seeds, a whole number from 1 to 10000");
            return [1];
        }
        return one is null ? [1] : ReadSeedList(one);
    }

    private List<ulong> ReadSeedList(FileNode node)
    {
        var seeds = new List<ulong>();
        foreach (var item in node is FileList list ? list.Items : [node])
        {
            if (item is not FileText text || !ulong.TryParse(text.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
                complaints.Add(item, $"found {item.Describe()}, expected a whole number from 0 to {ulong.MaxValue}, or a list of them");
            else if (seeds.Contains(seed))
                complaints.Add(item, $"the seed {seed} is given twice");
            else
                seeds.Add(seed);
        }
        if (seeds.Count == 0 && !complaints.Any) complaints.Add(node, "found an empty list, expected one seed or more");
        return seeds;
    }
}
