using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.RandomTimes;

/// <summary>Options of <see cref="MindFlayerSgd"/>.</summary>
public sealed record MindFlayerSgdOptions : TrialOptions
{
    /// <summary>Whether the workers may hold different f_i.</summary>
    [Parameter("True to run on workers that hold different f_i, although the method then weighs each f_i by the speed of its worker; vecna-sgd does not.")]
    public bool AllowHeterogeneous { get; init; }
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
public sealed class MindFlayerSgd(MindFlayerSgdOptions options) : TrialMethod(options)
{
    private protected override string Title => "MindFlayer SGD";

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Homogeneous(setting, options.AllowHeterogeneous, Title);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var batch = Options.Batch ?? NoiseRatio.Ceiling(setting, "the batch of MindFlayer SGD", "batch");
        Plan = TrialTheory.Plan(setting, batch, Options.Limit, Title);
        return TrialTheory.For(setting, Plan, Plan.ExpectedGradients, Title);
    }

    private protected override double Weight(int worker) => 1 / Plan!.ExpectedGradients;
}
