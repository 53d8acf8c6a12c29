using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.RandomTimes;

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
    Guarantee = "Unbiased steps. Where no trial fails, mean of E||grad f(x^k)||^2 <= eps for the gamma of MindFlayer SGD with n times the harmonic mean of the B_i as B (derived); where trials may fail the step has to be tuned.")]
public sealed class VecnaSgd(TrialOptions options) : TrialMethod(options)
{
    private protected override string Title => "Vecna SGD";

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var batch = Options.Batch ?? NoiseRatio.Ceiling(setting, "the batch of Vecna SGD", "batch");
        Plan = TrialTheory.EqualPlan(setting, batch, Options.Limit, Title);
        var harmonic = setting.Workers / Enumerable.Range(0, setting.Workers).Sum(i => 1 / (Plan.Probabilities[i] * Plan.Trials[i]));
        return TrialTheory.ForDifferent(setting, Plan, setting.Workers * harmonic);
    }

    private protected override double Weight(int worker) => 1 / (Plan!.Probabilities[worker] * Plan.Trials[worker] * Plan.Trials.Count);
}
