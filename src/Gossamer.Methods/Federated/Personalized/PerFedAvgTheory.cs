using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Personalized;

/// <summary>
/// Per-FedAvg on convex quadratics (derived): the Hessian of F_i is (I − αA_i)A_i(I − αA_i), of norm L_F = max t(1 − αt)² over the eigenvalues t ≤ L_i of A_i, and
/// the Jacobian of the first-order gradient is A_i(I − αA_i), symmetric, positive semidefinite for α ≤ 1/L_i and of norm max t(1 − αt). So F falls, or the
/// map of a round does not increase distances, for γ ≤ 1 over these. For other f_i the paper's theorems need a bound on ‖∇f_i‖ and the Lipschitz constant
/// of ∇²f_i, which no problem here knows.
/// </summary>
public static class PerFedAvgTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The kind of gradient and the local steps.</param>
    /// <param name="innerStep">α.</param>
    public static Theory For(Setting setting, PerFedAvgOptions options, double innerStep)
    {
        const string Source = "gamma = 1/L_F, L_F = max over t <= L_i of t*(1 - alpha*t)^2, or of t*(1 - alpha*t) to first order (derived for quadratics)";
        var constants = setting.Constants;
        var power = options.Gradient == MetaGradientKind.FirstOrder ? 1 : 2;
        var smoothness = Greatest(constants.LMax, innerStep, power);
        var why = constants.HessianSpread is null || !constants.IsConvex
            ? "its theorems need a bound on the gradients and the Lipschitz constant of the Hessians, except on convex quadratics"
            : power == 1 && innerStep * constants.LMax > 1
            ? "the first-order form needs alpha <= 1/max L_i; take a smaller innerStep"
            : null;
        var parameters = new Dictionary<string, double> { ["alpha"] = innerStep };
        if (why is not null) return new Theory { StepSizeSource = Source, WhyNoStepSize = why, Parameters = parameters };
        return Assume.ExactTheory(setting, new Theory { StepSize = 1 / smoothness, StepSizeSource = Source, Parameters = parameters });
    }

    /// <summary>max t(1 − αt)^power over 0 ≤ t ≤ L, for power 1 or 2.</summary>
    internal static double Greatest(double smoothness, double innerStep, int power)
    {
        double At(double t) => t * Math.Pow(1 - (innerStep * t), power);
        var peak = 1 / ((power + 1) * innerStep);
        return innerStep > 0 && peak < smoothness ? Math.Max(At(peak), At(smoothness)) : At(smoothness);
    }
}
