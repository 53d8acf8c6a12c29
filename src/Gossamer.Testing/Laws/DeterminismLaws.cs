using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Simulation.Threads;

namespace Gossamer.Testing.Laws;

/// <summary>One seed, one result: again, on more cores, in another engine, and after a pause.</summary>
internal static class DeterminismLaws
{
    private const int Iterations = 24;
    private const int Pause = 11;

    public static IReadOnlyList<ConformanceLaw> All { get; } =
    [
        new("repeatable", "The same seed gives the same trace, with exact and with noisy gradients.", Repeatable),
        new("parallelism-free", "One core gives the same trace as two.", ParallelismFree),
        new("engine-free", "A synchronous method gives in real time, on threads, what it gives in the simulator; any other runs to its end there.", EngineFree),
        new("resumable", "A synchronous run that is interrupted and resumed equals one that is not.", Resumable),
    ];

    private static string? Repeatable(MethodSubject subject) => ForAll(
        subject, request => Outcome.Difference(MethodSubject.Simulate(request()), MethodSubject.Simulate(request())));

    private static string? ParallelismFree(MethodSubject subject) => ForAll(
        subject, request => Outcome.Difference(MethodSubject.Simulate(request(), 1), MethodSubject.Simulate(request(), 2)));

    private static string? EngineFree(MethodSubject subject)
    {
        if (subject.IsSynchronous)
            return ForAll(subject, request => Outcome.Difference(MethodSubject.Simulate(request()), OnThreads(request()), withTime: false));
        var run = OnThreads(subject.Request(subject.Create(subject.AnyStep), Iterations));
        return run.Status == RunStatus.Completed ? null : $"on threads it ends as {run.Status}: {run.StopReason}";
    }

    private static string? Resumable(MethodSubject subject) => !subject.IsSynchronous ? null : ForAll(subject, request =>
    {
        var whole = MethodSubject.Simulate(request());
        var fresh = request();
        var half = MethodSubject.Simulate(fresh with { Stop = fresh.Stop with { Iterations = Pause }, TakeCheckpoint = true });
        if (half.Checkpoint is not { } checkpoint) return "no checkpoint was taken";
        var rest = MethodSubject.Simulate(request() with { ResumeFrom = checkpoint });
        var tail = whole.Trace.Where(point => point.Iteration >= Pause).ToArray();
        var resumed = rest.Trace.Where(point => point.Iteration >= Pause).ToArray();
        if (tail.Length != resumed.Length) return $"{tail.Length} points follow without a pause, {resumed.Length} with one";
        return Outcome.TraceDifference(tail, resumed)
            ?? Outcome.FinalDifference(whole.Final, rest.Final)
            ?? Outcome.FinalDifference(whole.Final, OnThreads(request() with { ResumeFrom = checkpoint }).Final);
    });

    /// <summary>Checks with exact and with noisy gradients, and on a narrow wire; the request makes a fresh method at every call.</summary>
    private static string? ForAll(MethodSubject subject, Func<Func<RunRequest>, string?> check)
    {
        if (check(Exact) is { } exact) return $"with exact gradients, {exact}";
        if (check(() => Exact() with { Wire = WireFormat.Single }) is { } narrow) return $"with floats of 32 bits, {narrow}";
        if (subject.AcceptsNoise && check(() => subject.NoisyRequest(subject.Create(subject.AnyStep), Iterations)) is { } noisy) return $"with noisy gradients, {noisy}";
        return null;

        RunRequest Exact() => subject.Request(subject.Create(subject.AnyStep), Iterations);
    }

    private static RunResult OnThreads(RunRequest request) => new ThreadsEngine(MethodSubject.Machines).RunAsync(request).GetAwaiter().GetResult();
}
