using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.RandomTimes;

/// <summary>Options of <see cref="MindFlayerSgd"/> and <see cref="VecnaSgd"/>.</summary>
public record TrialOptions : AsynchronousOptions
{
    /// <summary>S.</summary>
    [Parameter("Gradients that a round is meant to yield; by theory from sigma^2/eps unless given.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>a.</summary>
    [Parameter("Seconds after which a trial is given up, at every worker; chosen for each worker from the distribution of its times unless given.", Symbol = "a", Minimum = 0)]
    public double? Limit { get; init; }
}

/// <summary>
/// MindFlayer SGD (Maranjyan, Shaikh Omar and Richtárik, 2024): in every round worker i makes B_i trials at x^k, each given
/// up when it takes too long; the step is made with the sum of the gradients that came, divided by their expected number.
/// </summary>
/// <param name="options">Batch and time limit.</param>
[Method("mindflayer-sgd",
    Title = "MindFlayer SGD",
    Family = "asynchronous",
    Summary = "SGD that gives up computations which take too long: robust where times are random with heavy tails, or where workers may never answer.",
    Paper = "A. Maranjyan, O. Shaikh Omar, P. Richtarik, MindFlayer SGD: Efficient Parallel SGD in the Presence of Heterogeneous and Random Worker Compute Times, UAI 2025, arXiv:2410.04285",
    Guarantee = "Mean of E||grad f(x^k)||^2 <= eps after O(L*Delta/eps) rounds of at most t(m*) seconds, for gamma = min{1/(2*L), eps*B/(2*L*sigma^2)}, B = sum p_i*B_i expected gradients a round.")]
public sealed class MindFlayerSgd(TrialOptions options) : TrialMethod(options)
{
    private protected override string Title => "MindFlayer SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var batch = Options.Batch ?? NoiseRatio.Ceiling(setting, "the batch of MindFlayer SGD", "batch");
        Plan = TrialTheory.Plan(setting, batch, Options.Limit, Title);
        return TrialTheory.For(setting, Plan, Plan.ExpectedGradients, Title);
    }

    private protected override double Weight(int worker) => 1 / Plan!.ExpectedGradients;
}

/// <summary>
/// Vecna SGD (Maranjyan, Shaikh Omar and Richtárik, 2024): MindFlayer SGD for workers that hold different f_i. The mean over
/// all workers of what each of them found, divided by its own expected number p_i·B_i.
/// </summary>
/// <param name="options">Batch and time limit.</param>
[Method("vecna-sgd",
    Title = "Vecna SGD",
    Family = "asynchronous",
    Summary = "MindFlayer SGD for workers with different objectives: everybody makes trials that are given up when they take too long.",
    Paper = "A. Maranjyan, O. Shaikh Omar, P. Richtarik, MindFlayer SGD: Efficient Parallel SGD in the Presence of Heterogeneous and Random Worker Compute Times, UAI 2025, arXiv:2410.04285",
    Guarantee = "Unbiased steps whose variance grows with (1 - p_i)/(p_i*B_i); gamma is that of MindFlayer SGD with the harmonic mean of the p_i*B_i (derived for noise alone).")]
public sealed class VecnaSgd(TrialOptions options) : TrialMethod(options)
{
    private protected override string Title => "Vecna SGD";

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        // Different objectives are what it is for.
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var batch = Options.Batch ?? NoiseRatio.Ceiling(setting, "the batch of Vecna SGD", "batch");
        Plan = TrialTheory.EqualPlan(setting, batch, Options.Limit, Title);
        var harmonic = setting.Workers / Enumerable.Range(0, setting.Workers).Sum(i => 1 / (Plan.Probabilities[i] * Plan.Trials[i]));
        return TrialTheory.ForDifferent(setting, Plan, setting.Workers * harmonic, Title);
    }

    private protected override double Weight(int worker) => 1 / (Plan!.Probabilities[worker] * Plan.Trials[worker] * Plan.Trials.Count);
}
