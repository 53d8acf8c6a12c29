using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-W: the theorem of Richtárik, Gasanov and Burlachenko (2024), γ = 1/(L + L_AM·ξ(α)). With weights of one's own
/// √((1/n²) Σ L_i²/w_i) takes the place of L_AM (derived). G = Σ w_i‖g_i − ∇f_i/(n w_i)‖² = Σ v_i‖n w_i g_i − ∇f_i‖² with
/// v_i = 1/(n²w_i): the error that <see cref="SmoothnessRule.ArithmeticMean"/> measures in EF21.
/// </summary>
public static class Ef21WTheory
{
    /// <summary>What the theory says in a setting with exact gradients.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">A contractive compressor.</param>
    /// <param name="regime">Which theorem is used.</param>
    /// <param name="rule">What the weights come from.</param>
    /// <param name="weights">w_i as the method uses them.</param>
    public static Theory For(Setting setting, Compressor compressor, Regime regime, WeightRule rule, WorkerWeights weights) =>
        EstimatorTheory.For(
            setting, Weighted(Ef21Theory.Mechanism(setting, compressor, "EF21-W"), weights), rule.Smoothness().Of(setting), regime);

    /// <summary>EF21-W-SGD: the bounds of EF21-SGD with weighted errors and noise.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">A contractive compressor.</param>
    /// <param name="batch">Gradients a worker averages in a round, b.</param>
    /// <param name="rule">What the weights come from.</param>
    /// <param name="weights">w_i as the method uses them.</param>
    public static Theory Stochastic(Setting setting, Compressor compressor, int batch, WeightRule rule, WorkerWeights weights) =>
        EstimatorTheory.For(
            setting, Weighted(Ef21SgdTheory.Mechanism(setting, compressor, batch, "EF21-W-SGD"), weights), rule.Smoothness().Of(setting), Regime.Nonconvex);

    /// <summary>EF21-W-PP: the bounds of EF21-PP with weighted errors.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="compressor">A contractive compressor.</param>
    /// <param name="regime">Which theorem is used.</param>
    /// <param name="probability">p, the probability with which a worker takes part.</param>
    /// <param name="rule">What the weights come from.</param>
    /// <param name="weights">w_i as the method uses them.</param>
    public static Theory Partial(
        Setting setting, Compressor compressor, Regime regime, double probability, WeightRule rule, WorkerWeights weights) =>
        EstimatorTheory.For(
            setting, Weighted(Ef21PpTheory.Mechanism(setting, compressor, probability, "EF21-W-PP"), weights), rule.Smoothness().Of(setting), regime);

    private static EstimatorMechanism Weighted(EstimatorMechanism mechanism, WorkerWeights weights) =>
        mechanism with { EstimateScale = worker => 1 / weights.Scale(worker) };
}
