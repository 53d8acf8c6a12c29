using Gossamer.Execution;
using Gossamer.Registration;
using Gossamer.Simulation;

namespace Gossamer.Experiments.Running;

/// <summary>The engine that was asked for, and how many runs it makes at once.</summary>
internal sealed class EngineChoice
{
    private static readonly string[] Known = ["simulator"];
    private readonly int parallelism;

    /// <exception cref="BadInputException">There is no such engine, or the parallelism is below 1.</exception>
    public EngineChoice(RunnerOptions options)
    {
        if (!Known.Contains(options.Engine))
            throw new BadInputException($"there is no engine '{options.Engine}'; {Spelling.Suggest(options.Engine, Known)}");
        if (options.Parallelism < 1) throw new BadInputException($"the number of parallel runs is {options.Parallelism}, but must be at least 1");
        (Name, parallelism) = (options.Engine, options.Parallelism);
    }

    public string Name { get; }

    public int RunsAtOnce(int runs) => Math.Clamp(runs, 1, parallelism);

    /// <summary>An engine for one run. Cores that no other run uses help inside it.</summary>
    public IEngine Create(Cluster? cluster, int runsAtOnce) => new Simulator(cluster, Math.Max(1, parallelism / runsAtOnce));
}
