using Gossamer.Execution;
using Gossamer.Registration;
using Gossamer.Simulation;
using Gossamer.Simulation.Threads;

namespace Gossamer.Experiments.Running;

/// <summary>The engine that was asked for, and how many runs it makes at once.</summary>
internal sealed class EngineChoice
{
    private static readonly string[] Known = ["simulator", "threads"];
    private readonly int parallelism;
    private readonly double secondsPerModelSecond;

    /// <exception cref="BadInputException">There is no such engine, or the parallelism is below 1.</exception>
    public EngineChoice(RunnerOptions options)
    {
        Remote = options.Remote;
        if (Remote is null && !Known.Contains(options.Engine))
            throw new BadInputException($"there is no engine '{options.Engine}'; {Spelling.Suggest(options.Engine, Known)}");
        if (options.Parallelism < 1) throw new BadInputException($"the number of parallel runs is {options.Parallelism}, but must be at least 1");
        if (!(options.SecondsPerModelSecond >= 0) || !double.IsFinite(options.SecondsPerModelSecond))
            throw new BadInputException($"the real seconds for a modelled one are {options.SecondsPerModelSecond:R}, but must be 0 or more");
        (Name, parallelism, secondsPerModelSecond) = (Remote?.Engine ?? options.Engine, options.Parallelism, options.SecondsPerModelSecond);
    }

    public string Name { get; }

    /// <summary>True where seconds are those of the machine.</summary>
    public bool IsRealTime => Remote is not null || Name == "threads";

    /// <summary>Other processes that make the runs; null where this one does.</summary>
    public IRemoteRuns? Remote { get; }

    /// <summary>Runs that measure real time are made one after the other, so that they do not slow each other down.</summary>
    public int RunsAtOnce(int runs) => IsRealTime ? 1 : Math.Clamp(runs, 1, parallelism);

    /// <summary>An engine for one run. Cores that no other run uses help inside it.</summary>
    public IEngine Create(Cluster? cluster, int runsAtOnce)
    {
        var threads = Math.Max(1, parallelism / runsAtOnce);
        return IsRealTime
            ? new ThreadsEngine(cluster, new ThreadsOptions { DegreeOfParallelism = threads, SecondsPerModelSecond = secondsPerModelSecond })
            : new Simulator(cluster, threads);
    }
}
