using System.Globalization;
using Gossamer.Execution.Metrics;
using Gossamer.Problems;

namespace Gossamer.Execution.Hosting;

/// <summary>Refuses what cannot be run, before anything is done.</summary>
internal static class RequestCheck
{
    /// <param name="request">What is to be run.</param>
    /// <param name="timePasses">False where the engine does not model time, so that a time limit would never come.</param>
    /// <exception cref="BadInputException">What is wrong and how to mend it.</exception>
    public static void Demand(RunRequest request, bool timePasses)
    {
        var problem = request.Problem;
        CheckStart(problem);
        if (request.Oracle.Validate(problem) is { } complaint) throw new BadInputException(complaint);
        if (request.Wire.FloatBits is not (32 or 64))
            throw new BadInputException($"a wire format of {request.Wire.FloatBits} bits per float is unknown: 64 or 32 are possible");
        CheckTopology(request);
        CheckStop(request, timePasses);
        CheckRecord(request);
        CheckGradientSeconds(request);
        CheckResume(request);
    }

    /// <summary>Refuses metrics that need a theory or constants which are not there; called when the method is prepared.</summary>
    /// <exception cref="BadInputException">Which metric cannot be had and why.</exception>
    public static void DemandMetrics(RunRequest request, Theory theory)
    {
        foreach (var name in request.Record.Metrics) DemandMetric(request.Record.Find(name)!, request.Problem, theory);
        if (request.Stop.Suboptimality is not null) DemandMetric(StandardMetrics.Find(MetricNames.Suboptimality)!, request.Problem, theory);
        if (request.Stop.Accuracy is not null) DemandMetric(StandardMetrics.Find(MetricNames.Accuracy)!, request.Problem, theory);
    }

    private static void DemandMetric(Metric metric, Problem problem, Theory theory)
    {
        if (metric.Refuse(problem) is { } reason) throw new BadInputException($"the metric '{metric.Name}' {reason}");
        if (metric.Name == MetricNames.Lyapunov && theory.Lyapunov is null)
            throw new BadInputException($"the metric '{metric.Name}' needs a Lyapunov function, but the method's theory gives none here");
    }

    private static void CheckStart(Problem problem)
    {
        if (problem.Start.Length != problem.Dimension)
            throw new BadInputException($"the starting point has {problem.Start.Length} coordinates, the problem has {problem.Dimension}");
        var values = problem.Start.Span;
        for (var k = 0; k < values.Length; k++)
        {
            if (!double.IsFinite(values[k]))
                throw new BadInputException($"coordinate {k} of the starting point is {Number(values[k])}, but must be finite");
        }
    }

    private static void CheckTopology(RunRequest request)
    {
        if (request.Method is not DecentralizedMethod) return;
        if (request.Topology is not { } topology)
            throw new BadInputException("a decentralised method needs a topology, such as ring: give one");
        if (topology.Nodes != request.Problem.Workers)
            throw new BadInputException($"the topology {topology.Name} has {topology.Nodes} nodes, but the problem has {request.Problem.Workers} workers: make them equal");
    }

    private static void CheckStop(RunRequest request, bool timePasses)
    {
        var stop = request.Stop;
        Positive(stop.Seconds, "seconds");
        Positive(stop.BitsUpPerWorker, "bitsUpPerWorker");
        if (stop.Iterations < 0) throw new BadInputException($"stop: iterations is {stop.Iterations}, but must be 0 or more");
        if (stop.ComponentGradients < 1)
            throw new BadInputException($"stop: componentGradients is {stop.ComponentGradients}, but must be 1 or more");
        if (stop.OracleCalls < 1) throw new BadInputException($"stop: oracleCalls is {stop.OracleCalls}, but must be 1 or more");
        foreach (var target in (ReadOnlySpan<double?>)[stop.GradientNormSquared, stop.Loss, stop.Suboptimality, stop.Accuracy])
        {
            if (target is { } value && double.IsNaN(value)) throw new BadInputException("stop: a target is not a number");
        }
        var canEnd = stop.Iterations is not null
            || (stop.Seconds is not null && timePasses)
            || (stop.BitsUpPerWorker is not null && request.Method is not SequentialMethod)
            || stop.OracleCalls is not null || stop.ComponentGradients is not null || stop.GradientNormSquared is not null || stop.Loss is not null
            || stop.Suboptimality is not null || stop.Accuracy is not null;
        if (canEnd) return;
        throw new BadInputException(stop switch
        {
            { Seconds: not null } => "stop: the only rule is a time limit, but without a cluster time is not modelled: give a cluster or stop by iterations",
            { BitsUpPerWorker: not null } => "stop: the only rule counts bits, but a sequential method sends none: stop by iterations",
            _ => "stop: no rule is given, so the run would never end: give iterations, seconds, bitsUpPerWorker, oracleCalls, componentGradients or a target",
        });
    }

    private static void Positive(double? value, string name)
    {
        if (value is { } given && !(given > 0)) throw new BadInputException($"stop: {name} is {Number(given)}, but must be above 0");
    }

    private static void CheckRecord(RunRequest request)
    {
        var record = request.Record;
        if (record.Every < 1) throw new BadInputException($"record: every is {record.Every}, but must be 1 or more");
        if (record.EverySeconds is { } seconds && !(seconds > 0))
            throw new BadInputException($"record: everySeconds is {Number(seconds)}, but must be above 0");
        foreach (var name in record.Metrics)
        {
            if (record.Find(name) is null)
                throw new BadInputException(
                    $"record: the metric '{name}' is unknown; known are {string.Join(", ", [.. MetricNames.All, .. record.Own.Select(metric => metric.Name)])}; "
                    + "in C# others are given as objects beside their names, such as Own = [new PersonalLoss()]");
        }
    }

    private static void CheckGradientSeconds(RunRequest request)
    {
        if (request.GradientSeconds is not { } seconds) return;
        if (seconds.Count != request.Problem.Workers)
            throw new BadInputException($"{seconds.Count} gradient times are given for {request.Problem.Workers} workers: give one each");
    }

    private static void CheckResume(RunRequest request)
    {
        if (request.ResumeFrom is not { } checkpoint) return;
        var workers = request.Method is SequentialMethod ? 1 : request.Problem.Workers;
        if (checkpoint.Workers.Count != workers || checkpoint.JobCounts.Count != workers)
            throw new BadInputException($"the checkpoint is of a run with {checkpoint.Workers.Count} workers, this run has {workers}");
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
