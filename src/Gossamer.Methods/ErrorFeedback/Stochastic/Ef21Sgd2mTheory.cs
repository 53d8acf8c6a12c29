using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// EF21-SGD2M: the theory of Fatkhullin, Tyurin and Richtárik (2023) for double momentum, with explicit constants (derived;
/// their step min{α/(60L_QM), η/(16L)} is admissible too): γ = 1/(L + √(192κΛ²/α² + 15L²/η²)) and
/// Λ = f(x) − f* + (3κγ/α)Σv_i‖g_i − u_i‖² + (12κγη/α²)Σv_i‖u_i − v_i‖² + (24κγη(1+η²)/α²)Σv_i‖v_i − ∇f_i‖²
/// + (9γ/(2η))‖v̄ − ∇f‖² + (3γ/(2η))‖ū − v̄‖², which falls by (γ/2)‖∇f(x)‖² up to γσ²(3κNη⁴/α + 60κNη³/α² + 6η/n).
/// </summary>
public static class Ef21Sgd2mTheory
{
    private static readonly MomentumTheory Constants = new()
    {
        Title = "EF21-SGD2M",
        Source = "gamma = 1/(L + sqrt(192*{0}^2/alpha^2 + 15*L^2/eta^2)) (derived for EF21-SGD2M of Fatkhullin, Tyurin, Richtarik, 2023, arXiv:2305.15155)",
        Formula = "f(x) - f* + (3*gamma/alpha)*mean ||g_i - u_i||^2 + (12*gamma*eta/alpha^2)*mean ||u_i - v_i||^2 + (24*gamma*eta*(1 + eta^2)/alpha^2)*mean ||v_i - grad f_i||^2 + (9*gamma/(2*eta))*||mean v_i - grad f||^2 + (3*gamma/(2*eta))*||mean u_i - mean v_i||^2",
        Step = at => 1 / (at.L + Math.Sqrt((192 * at.Amplified) + (15 * at.L * at.L / (at.Momentum * at.Momentum)))),
        Terms = at => [new(6.0 / at.Setting.Workers, 1), new(3 * at.SpreadWeight / at.Alpha, 4), new(60 * at.SpreadWeight / (at.Alpha * at.Alpha), 3)],
        Evaluate = Evaluate,
    };

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The method's options, with a contractive compressor.</param>
    /// <exception cref="AssumptionException">The momentum is not given and depends on unknown numbers.</exception>
    public static MomentumPlan For(Setting setting, MomentumOptions options) => Constants.Plan(setting, options);

    private static double Evaluate(IObservation state, AveragingPoint at, double step)
    {
        var (eta, weight) = (at.Momentum, at.Smoothness.Spread * step / at.Alpha);
        return GradientDescentTheory.Gap(state)
            + (3 * weight * EstimateErrors.Between(state, "g", "u", at.Smoothness.Weight))
            + (12 * weight * eta / at.Alpha * EstimateErrors.Between(state, "u", "v", at.Smoothness.Weight))
            + (24 * weight * eta * (1 + (eta * eta)) / at.Alpha * EstimateErrors.ToGradients(state, "v", at.Smoothness.Weight))
            + (4.5 * step / eta * EstimateErrors.MeanToGradient(state, "v"))
            + (1.5 * step / eta * EstimateErrors.BetweenMeans(state, "u", "v"));
    }
}
