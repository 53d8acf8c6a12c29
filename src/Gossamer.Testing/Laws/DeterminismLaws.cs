using Gossamer.Execution;

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
        new("resumable", "A synchronous run that is interrupted and resumed equals one that is not.", Resumable),
    ];

    private static string? Repeatable(MethodSubject subject) => ForBoth(
        subject, request => Outcome.Difference(MethodSubject.Simulate(request()), MethodSubject.Simulate(request())));

    private static string? ParallelismFree(MethodSubject subject) => ForBoth(
        subject, request => Outcome.Difference(MethodSubject.Simulate(request(), 1), MethodSubject.Simulate(request(), 2)));

    private static string? Resumable(MethodSubject subject) => !subject.IsSynchronous ? null : ForBoth(subject, request =>
    {
        var whole = MethodSubject.Simulate(request());
        var fresh = request();
        var half = MethodSubject.Simulate(fresh with { Stop = fresh.Stop with { Iterations = Pause }, TakeCheckpoint = true });
        if (half.Checkpoint is not { } checkpoint) return "no checkpoint was taken";
        var rest = MethodSubject.Simulate(request() with { ResumeFrom = checkpoint });
        var tail = whole.Trace.Where(point => point.Iteration >= Pause).ToArray();
        var resumed = rest.Trace.Where(point => point.Iteration >= Pause).ToArray();
        if (tail.Length != resumed.Length) return $"{tail.Length} points follow without a pause, {resumed.Length} with one";
        return Outcome.TraceDifference(tail, resumed) ?? Outcome.FinalDifference(whole.Final, rest.Final);
    });

    /// <summary>Checks with exact and with noisy gradients; the request makes a fresh method at every call.</summary>
    private static string? ForBoth(MethodSubject subject, Func<Func<RunRequest>, string?> check)
    {
        if (check(() => subject.Request(subject.Create(subject.AnyStep), Iterations)) is { } exact) return $"with exact gradients, {exact}";
        if (check(() => subject.NoisyRequest(subject.Create(subject.AnyStep), Iterations)) is { } noisy) return $"with noisy gradients, {noisy}";
        return null;
    }
}
