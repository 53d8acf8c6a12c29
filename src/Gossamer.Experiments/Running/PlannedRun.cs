using Gossamer.Execution;
using Gossamer.Experiments.Files;
using Gossamer.Experiments.Reading;
using Gossamer.Topologies;

namespace Gossamer.Experiments.Running;

/// <summary>A run to be made: a method, one candidate of its tuning, one seed.</summary>
/// <param name="Index">0-based place among all runs.</param>
/// <param name="Method">The entry of the file.</param>
/// <param name="Candidate">The tuned values; empty where nothing is tuned.</param>
/// <param name="Environment">What it shares with the others of its seed.</param>
/// <param name="Topology">The graph of a decentralised method.</param>
internal sealed record PlannedRun(int Index, MethodPlan Method, Candidate Candidate, SeedEnvironment Environment, Topology? Topology)
{
    public RunKey Key => new(Index, Method.Label, Environment.Seed, Candidate.Describe(Environment.Variables));

    /// <summary>A fresh request with a method of its own; null after a complaint.</summary>
    public RunRequest? CreateRequest(ExperimentPlan plan, Complaints complaints)
    {
        if (Method.Create(Candidate, Environment.Variables, complaints) is not { } method) return null;
        return new RunRequest(Environment.Problem, method)
        {
            Seed = Environment.Seed,
            Oracle = Environment.Oracle,
            Stop = plan.StopRule,
            Record = plan.RecordPlan,
            Wire = plan.WireFormat,
            Accounting = plan.AccountingRule.Accounting,
            Topology = method is DecentralizedMethod ? Topology : null,
        };
    }
}
