using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Gossamer.Execution;
using Gossamer.Experiments.Analysis;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Problems;
using Gossamer.Problems.Personalized;

namespace Gossamer.Experiments.Running;

/// <summary>Turns the outcomes of runs into the document of an experiment.</summary>
internal sealed class DocumentBuilder(PreparedExperiment prepared, EngineChoice engine)
{
    /// <summary>Beyond this many workers the constants of each are not written, only their means and extremes.</summary>
    private const int MostListedWorkers = 10_000;

    private readonly TreeRecording trees = new(prepared.Plan, engine);
    private readonly TuningScore scorer = new(prepared.Plan.StopRule, prepared.Plan.RecordPlan);

    public static string Version { get; } =
        typeof(DocumentBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <param name="results">In the order of the runs; null for runs that were not made.</param>
    public ExperimentDocument Build(IReadOnlyList<RunResult?> results)
    {
        var runs = new List<RunDocument>();
        var undone = new List<string>();
        for (var first = 0; first < results.Count;)
        {
            // Candidates of one method and seed stand together.
            var run = prepared.Runs[first];
            var count = run.Method.Candidates().Count;
            RunResult?[] group = [.. results.Skip(first).Take(count)];
            if (Array.TrueForAll(group, r => r is null)) undone.Add($"{run.Method.Label} (seed {run.Environment.Seed})");
            else runs.Add(Build(first, group));
            first += count;
        }
        var environment = prepared.Environments[0];
        var document = new ExperimentDocument
        {
            Gossamer = Version,
            Name = prepared.Plan.Name,
            Seed = prepared.Plan.Seeds[0],
            Engine = engine.Name,
            Experiment = ResolvedExperiment.Write(prepared.Plan, environment.Variables),
            Problem = Describe(environment.Problem),
            Runs = runs,
            Figures = [.. PopulationDrawing.Of(environment.Problem, runs), .. SignalDrawing.Of(environment.Problem, runs), .. NetworkDrawing.Of(Networks())],
        };
        var warnings = new List<string>(prepared.Warnings);
        if (undone.Count > 0) warnings.Add($"interrupted before these were run: {string.Join(", ", undone)}");
        warnings.AddRange(Analysers.Analyse(prepared, document));
        return document with { Warnings = warnings };
    }

    /// <summary>The networks of the first seed, one a method.</summary>
    private List<DrawnNetwork> Networks() =>
    [
        .. prepared.Trials
            .Where(trial => trial.Request.Topology is not null && trial.Run.Environment == prepared.Environments[0])
            .DistinctBy(trial => trial.Run.Method.Label)
            .Select(trial => new DrawnNetwork(
                trial.Run.Method.Label, trial.Request.Topology!, trial.Run.Environment.Cluster?.Network, trial.Preparation?.Theory.Routes ?? [])),
    ];

    private RunDocument Build(int first, RunResult?[] group)
    {
        var (scores, meaning) = group.Length > 1 ? scorer.Of(group) : ([null], "");
        var winner = group.Length > 1 ? TuningScore.Winner(scores) : 0;
        // Where none has a score the first that was run is shown.
        if (group[winner] is null) winner = Array.FindIndex(group, r => r is not null);
        var run = prepared.Runs[first + winner];
        var result = group[winner]!;
        var isIncomplete = Array.Exists(group, r => r is null or { Status: RunStatus.Interrupted });
        var isCutShort = isIncomplete && result.Status == RunStatus.Completed;
        return new RunDocument
        {
            Label = run.Method.Label,
            Method = run.Method.Method,
            Seed = run.Environment.Seed,
            Status = isCutShort ? "interrupted" : Name(result.Status),
            StopReason = isCutShort ? $"the tuning was interrupted; of the finished candidates this is the best: {result.StopReason}" : result.StopReason,
            StepSize = result.Preparation.StepSize,
            StepSizeSource = result.Preparation.StepSizeSource,
            Parameters = Parameters(run, result.Preparation.Theory),
            Grid = group.Length > 1 ? Grid(first, group, scores, winner) : [],
            GridScore = group.Length > 1 ? meaning : null,
            Trace = [.. result.Trace.Select(Point)],
            Counters = Count(result.Counters),
            Final = result.Final,
            Tree = isIncomplete ? null : trees.Of(run),
        };
    }

    private List<GridPointDocument> Grid(int first, RunResult?[] group, IReadOnlyList<double?> scores, int winner)
    {
        var grid = new List<GridPointDocument>();
        for (var k = 0; k < group.Length; k++)
        {
            var run = prepared.Runs[first + k];
            var preparation = prepared.Trials[run.Index].Preparation!;
            var multiple = run.Candidate.Choices.FirstOrDefault(c => c.Axis.IsMultiple)?.Step?.Multiple;
            grid.Add(new GridPointDocument
            {
                Multiple = multiple,
                StepSize = preparation.StepSize,
                Score = scores[k],
                Options = run.Candidate.Choices.Where(c => c.Step is null).ToDictionary(
                    c => c.Axis.Option, c => Convert.ToDouble(c.Value.Make(run.Environment.Variables, new Complaints()), CultureInfo.InvariantCulture)),
                Status = group[k] is { } result ? Name(result.Status) : "interrupted",
                Winner = k == winner,
            });
        }
        return grid;
    }

    private static JsonObject Parameters(PlannedRun run, Theory theory)
    {
        var variables = run.Environment.Variables;
        var json = new JsonObject();
        run.Method.Options.ResolveInto(json, variables);
        foreach (var choice in run.Candidate.Choices) json[choice.Axis.Option] = choice.Value.Resolve(variables);
        if (run.Topology is { } topology) json["topology"] = topology.Name;
        foreach (var (name, value) in theory.Parameters) json[json.ContainsKey(name) ? $"{name} (theory)" : name] = DocumentJson.Number(value);
        if (theory.Prediction is { } prediction) json["prediction"] = prediction;
        return json;
    }

    private TracePointDocument Point(TracePoint point)
    {
        var metrics = new Dictionary<string, double?>();
        for (var k = 0; k < point.Metrics.Count; k++)
            metrics[prepared.Plan.RecordPlan.Metrics[k]] = double.IsFinite(point.Metrics[k]) ? point.Metrics[k] : null;
        return new TracePointDocument
        {
            Iteration = point.Iteration,
            Seconds = point.Seconds,
            BitsUpPerWorker = point.BitsUpPerWorker,
            BitsDownPerWorker = point.BitsDownPerWorker,
            OracleCalls = point.OracleCalls,
            ComponentGradients = point.ComponentGradients,
            Metrics = metrics,
        };
    }

    private static ProblemDocument Describe(Problem problem)
    {
        var constants = problem.Constants;
        var json = new JsonObject
        {
            ["L"] = DocumentJson.Number(constants.L),
            ["LMean"] = DocumentJson.Number(constants.LMean),
            ["LMax"] = DocumentJson.Number(constants.LMax),
            ["LPlus"] = DocumentJson.Number(constants.LPlus),
            ["LPlusMinus"] = DocumentJson.Number(constants.LPlusMinus),
            ["mu"] = DocumentJson.Number(constants.Mu),
            ["isConvex"] = constants.IsConvex,
        };
        if (problem.Workers <= MostListedWorkers) json["Li"] = new JsonArray([.. constants.Li.Select(DocumentJson.Number)]);
        if (constants.LSampleMax is { } sample) json["LSampleMax"] = DocumentJson.Number(sample);
        if (constants.Lipschitz is { } lipschitz) json["M"] = DocumentJson.Number(lipschitz);
        if (constants.LowerBound is { } bound) json[constants.IsMinimumExact ? "minimum" : "lowerBound"] = DocumentJson.Number(bound);
        return new ProblemDocument
        {
            Dimension = problem.Dimension,
            Workers = problem.Workers,
            Constants = json,
            Personalization = problem is FlixProblem flix ? PersonalizationDocument.Of(flix) : null,
        };
    }

    private static CountersDocument Count(Counters counters) => new()
    {
        Started = counters.Started,
        Finished = counters.Finished,
        Accepted = counters.Accepted,
        Ignored = counters.Ignored,
        Cancelled = counters.Cancelled,
        BusySeconds = counters.BusySeconds,
        WastedSeconds = counters.WastedSeconds,
        PeakUplinks = counters.PeakUplinks,
        MaxAcceptedDelay = counters.MaxAcceptedDelay,
        Events = counters.Events,
    };

    private static string Name(RunStatus status) => Registration.Spelling.ToKebabCase(status.ToString());
}
