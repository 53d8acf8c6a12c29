using Gossamer.Data;
using Gossamer.Execution;
using Gossamer.Execution.Hosting;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Kinds;
using Gossamer.Experiments.Reading;
using Gossamer.Experiments.Sections;
using Gossamer.Experiments.Validation;
using Gossamer.Problems;
using Gossamer.Problems.Personalized;
using Gossamer.Simulation;
using Gossamer.Topologies;

namespace Gossamer.Experiments.Running;

/// <summary>Builds everything that an experiment needs and checks it, before anything is run.</summary>
internal sealed class ExperimentPreparer(
    ExperimentPlan plan, EngineChoice engine, IProgress<ExperimentProgress>? progress, string? cacheFolder = null, CancellationToken cancellation = default)
{
    private readonly Complaints complaints = new();
    private readonly List<string> notices = [];

    private bool TimePasses => engine.IsRealTime || plan.Cluster is not null;

    /// <exception cref="InvalidExperimentException">Everything that is wrong.</exception>
    public PreparedExperiment Prepare()
    {
        progress?.Report(new Preparing("reading the data and building the problem"));
        var environments = CreateEnvironments();
        complaints.ThrowIfAny();
        var runs = PlanRuns(environments);
        complaints.ThrowIfAny();
        var before = Validate(new ValidationContext(plan, environments, [], TimePasses, complaints), needTrials: false);
        progress?.Report(new Preparing("computing the constants of the problem"));
        var trials = Try(runs);
        complaints.ThrowIfAny();
        var after = Validate(new ValidationContext(plan, environments, trials, TimePasses, complaints), needTrials: true);
        return new PreparedExperiment(plan, environments, runs, trials, [.. notices, .. before, .. after]);
    }

    /// <summary>Builds the problems alone.</summary>
    /// <exception cref="InvalidExperimentException">Everything that is wrong with them.</exception>
    public static IReadOnlyList<SeedEnvironment> CreateEnvironments(ExperimentPlan plan)
    {
        var preparer = new ExperimentPreparer(plan, new EngineChoice(new RunnerOptions()), progress: null);
        var environments = preparer.CreateEnvironments();
        preparer.complaints.ThrowIfAny();
        return environments;
    }

    /// <summary>Builds the graph alone on which a type of methods runs, listed in the file or not; null where there is none.</summary>
    /// <exception cref="InvalidExperimentException">Everything that is wrong with it.</exception>
    public static Topology? CreateTopology(ExperimentPlan plan, SeedEnvironment environment, Type type)
    {
        var preparer = new ExperimentPreparer(plan, new EngineChoice(new RunnerOptions()), progress: null);
        var listed = plan.Methods.FirstOrDefault(method => method.Options.Entry.Type == type);
        var topology = preparer.CreateTopology(listed?.Topology ?? plan.Topology, listed?.Mixing ?? plan.Mixing, environment);
        preparer.complaints.ThrowIfAny();
        return topology;
    }

    /// <summary>Builds the runs alone, which another process has checked.</summary>
    /// <exception cref="InvalidExperimentException">Everything that is wrong with them.</exception>
    public static IReadOnlyList<PlannedRun> CreateRuns(ExperimentPlan plan)
    {
        var preparer = new ExperimentPreparer(plan, new EngineChoice(new RunnerOptions()), progress: null);
        var environments = preparer.CreateEnvironments();
        preparer.complaints.ThrowIfAny();
        var runs = preparer.PlanRuns(environments);
        preparer.complaints.ThrowIfAny();
        return runs;
    }

    private IReadOnlyList<string> Validate(ValidationContext context, bool needTrials)
    {
        foreach (var validator in Validators.All)
        {
            if (validator.NeedsTrials == needTrials) validator.Validate(context);
        }
        complaints.ThrowIfAny();
        return context.Warnings;
    }

    private List<SeedEnvironment> CreateEnvironments()
    {
        var environments = new List<SeedEnvironment>();
        if (plan.Problem.Make<ProblemKind>(complaints) is not { } kind || plan.Oracle.Make<OracleKind>(complaints) is not { } oracleKind)
            return environments;
        if (Guard($"problem.{kind.Source}", () => { kind.Load(); return kind; }) is null) return environments;
        var oracle = Guard("oracle", oracleKind.Create);
        var cluster = (Section: (ClusterSection?)null, Made: (Cluster?)null);
        foreach (var seed in plan.Seeds)
        {
            // A problem that does not depend on the seed is built once: its constants are worth keeping.
            var shared = kind.DependsOnSeed ? null : environments.FirstOrDefault()?.Problem;
            var problem = shared ?? Guard("problem", () => kind.Create(seed));
            if (shared is null && problem is not null && plan.Personalization is not null) problem = Personalize(problem);
            if (problem is null || oracle is null) return environments;
            if (cluster.Made is null && plan.Cluster is not null)
            {
                cluster.Section = plan.Cluster.Make(SeedEnvironment.VariablesOf(problem), complaints) as ClusterSection;
                cluster.Made = cluster.Section is { } section ? Guard("cluster", () => section.Create(problem.Workers)) : null;
                if (cluster.Made is null) return environments;
            }
            environments.Add(new SeedEnvironment(seed, problem, oracle, cluster.Made));
        }
        return environments;
    }

    /// <summary>The problem with the workers' own models mixed in; null after a complaint.</summary>
    private Problem? Personalize(Problem problem)
    {
        if (plan.Personalization!.Make(SeedEnvironment.VariablesOf(problem), complaints) is not PersonalizationSection section) return null;
        progress?.Report(new Preparing("training the workers' own models"));
        return Guard<Problem>("personalization", () => section.Mix(problem, Train(problem, section.TrainingFor(problem))));
    }

    private LocalOptima Train(Problem problem, LocalTraining training)
    {
        void Tell(int done)
        {
            if (done % 10 == 0) progress?.Report(new Preparing($"training the workers' own models, {done} of {problem.Workers}"));
        }

        return cacheFolder is null
            ? training.Find(problem, cancellation, Tell)
            : new LocalOptimaCache(cacheFolder).Find(problem, training, notices.Add, Tell, cancellation);
    }

    private List<PlannedRun> PlanRuns(List<SeedEnvironment> environments)
    {
        var runs = new List<PlannedRun>();
        foreach (var method in plan.Methods)
        {
            foreach (var environment in environments)
            {
                var topology = typeof(DecentralizedMethod).IsAssignableFrom(method.Options.Entry.Type)
                    ? CreateTopology(method.Topology ?? plan.Topology, method.Mixing ?? plan.Mixing, environment) : null;
                foreach (var candidate in method.Candidates()) runs.Add(new PlannedRun(runs.Count, method, candidate, environment, topology));
            }
        }
        return runs;
    }

    private Topology? CreateTopology(BoundEntry? bound, BoundValue? mixing, SeedEnvironment environment)
    {
        if (bound?.Make(environment.Variables, complaints) is not TopologyKind kind) return null;
        return Guard(bound.Node.Path, () => kind.Create(environment.Problem.Workers, environment.Seed, mixing?.Value as MixingKind));
    }

    private List<Trial> Try(List<PlannedRun> runs)
    {
        var trials = new List<Trial>();
        foreach (var run in runs)
        {
            if (run.CreateRequest(plan, complaints) is not { } request) continue;
            var path = run.Method.Node.Path;
            var cluster = run.Environment.Cluster;
            var setting = Guard(path, () =>
            {
                RequestCheck.Demand(request, timePasses: TimePasses);
                cluster?.Demand(request);
                return Cluster.SettingOf(request, cluster);
            });
            if (setting is null) continue;
            var preparation = Guard(path, () =>
            {
                var made = request.Method.Prepare(setting);
                RequestCheck.DemandMetrics(request, made.Theory);
                return made;
            });
            trials.Add(new Trial(run, request, setting, preparation));
        }
        return trials;
    }

    /// <summary>The value, or null with a complaint where it cannot be had.</summary>
    private T? Guard<T>(string path, Func<T> make) where T : class
    {
        try
        {
            return make();
        }
        catch (BadInputException exception)
        {
            complaints.Add(plan.Locate(path), path, exception.Message);
            if (exception is MissingDataException missing) complaints.MissingData = missing;
            return null;
        }
    }
}
