using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;

namespace Gossamer.Methods.Asynchronous.Delays;

/// <summary>Options of <see cref="NaiveOptimalAsgd"/>.</summary>
public sealed record NaiveOptimalAsgdOptions : AsynchronousOptions
{
    /// <summary>m.</summary>
    [Parameter("How many of the fastest workers are used; by theory argmin H_m*(1 + sigma^2/(eps*m)) unless given.", Symbol = "m", Minimum = 1)]
    public int? Fastest { get; init; }
}

/// <summary>
/// Naive Optimal ASGD (Maranjyan, Tyurin and Richtárik, 2025): asynchronous SGD on the m fastest workers only; the others
/// do nothing. Optimal as long as speeds are known and stay what they are.
/// </summary>
/// <param name="options">How many workers are used.</param>
[Method("naive-optimal-asgd",
    Title = "Naive Optimal ASGD",
    Family = "asynchronous",
    Summary = "Asynchronous SGD on the m fastest workers; optimal in time when the seconds of every worker are known and fixed, but not robust.",
    Paper = "A. Maranjyan, A. Tyurin, P. Richtarik, Ringmaster ASGD: The First Asynchronous SGD with Optimal Time Complexity, ICML 2025, arXiv:2501.16168",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps in O(min_m H_m*(L*Delta/eps + sigma^2*L*Delta/(m*eps^2))) seconds under fixed times.")]
public sealed class NaiveOptimalAsgd(NaiveOptimalAsgdOptions options) : AsynchronousMethod(options)
{
    private int[] fastest = [];

    private protected override string Title => "Naive Optimal ASGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        fastest = NaiveOptimalAsgdTheory.Fastest(setting, options.Fastest);
        return NaiveOptimalAsgdTheory.For(setting, fastest.Length);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var idle = 0;
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            if (k > 0) await hub.SendAsync(idle, x, tag: k);
            else foreach (var worker in fastest) await hub.SendAsync(worker, x, tag: 0);
            var arrival = await hub.ReceiveAsync();
            var delay = k - arrival.Tag;
            x.Add(arrival.Body, -StepSize * fastest.Length / Math.Max(fastest.Length, delay));
            idle = arrival.Sender;
        }
    }
}

/// <summary>Naive Optimal ASGD: m* = argmin_m H_m(1 + s/m), s = σ²/ε, and the step of asynchronous SGD on m workers.</summary>
public static class NaiveOptimalAsgdTheory
{
    /// <summary>The m fastest workers, in ascending order of their indices.</summary>
    /// <param name="setting">The setting, in which the seconds of all workers are known.</param>
    /// <param name="count">m; m* unless given.</param>
    /// <exception cref="AssumptionException">Times, σ² or ε are not known, or there are fewer workers.</exception>
    public static int[] Fastest(Setting setting, int? count)
    {
        if (setting.GradientSeconds is not { } seconds)
        {
            throw new AssumptionException(
                "Naive Optimal ASGD must know how many seconds a gradient takes at every worker, always the same; "
                + "use a cluster with compute: {kind: fixed, seconds: ...}, or ringmaster-asgd, which needs to know no speeds");
        }
        if (count > setting.Workers)
            throw new AssumptionException($"{count} workers cannot be used of {setting.Workers}; give fastest as a number from 1 to {setting.Workers}");
        var used = count ?? TimeComplexity.OptimalWorkers(seconds, NoiseRatio.Of(setting, "the number of workers of Naive Optimal ASGD", "fastest"));
        return [.. Enumerable.Range(0, setting.Workers).OrderBy(worker => seconds[worker]).Take(used).Order()];
    }

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="workers">m.</param>
    public static Theory For(Setting setting, int workers)
    {
        var step = RingmasterAsgdTheory.Step(setting, workers);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = "gamma = min{1/(2*m*L), eps/(4*L*sigma^2)} (asynchronous SGD on m workers; constants derived)",
            WhyNoStepSize = step is null ? ErrorFeedback.GradientDescentTheory.NoiseUnknown(setting, "Naive Optimal ASGD") : null,
            Parameters = new Dictionary<string, double> { ["m"] = workers },
            Prediction = TimeComplexity.Describe(setting, TimeComplexity.Optimal),
        };
    }
}
