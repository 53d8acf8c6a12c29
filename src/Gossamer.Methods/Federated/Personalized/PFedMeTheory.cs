using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.Personalized;

/// <summary>
/// pFedMe for convex f_i (derived): the envelope F_i(w) = min_θ f_i(θ) + (λ/2)‖θ − w‖² has the gradient λ(w − θ_i) and is λL_i/(λ + L_i)-smooth, so that
/// a local round is a gradient step on F_i and does not increase distances for γ ≤ 1/L_F, L_F = max λL_i/(λ + L_i) ≤ λ. With R = 1 and β ≤ 1 a
/// round is gradient descent on F = (1/n) Σ F_i with the step βγ, and F(w⁺) ≤ F(w) − (βγ/2)‖∇F(w)‖². A server step β &gt; 1 goes beyond
/// the mean of what R steps give, which are a-averaged with a = R/(R + 2/(γL_F) − 1) (Combettes and Yamada, 2015); for γ = 1/(βRL_F)
/// aβ ≤ 1, so that the round does not increase distances either. The paper's own steps are smaller.
/// </summary>
public static class PFedMeTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">λ, R and β.</param>
    public static Theory For(Setting setting, PFedMeOptions options)
    {
        double smoothness = 0;
        foreach (var l in setting.Constants.Li) smoothness = Math.Max(smoothness, double.IsFinite(l) ? options.Lambda * l / (options.Lambda + l) : options.Lambda);
        var theory = new Theory
        {
            StepSize = 1 / (smoothness * (options.ServerStep > 1 ? options.ServerStep * options.LocalRounds : 1)),
            StepSizeSource = "gamma = 1/L_F, or 1/(beta*R*L_F) for beta > 1, L_F = max lambda*L_i/(lambda + L_i), the smoothness of the envelopes (derived)",
            Parameters = new Dictionary<string, double> { ["L_F"] = smoothness },
            Lyapunov = options is { LocalRounds: 1, ServerStep: <= 1 } ? Descent(options.Lambda, options.Tolerance, options.Clients is Samplings.FullSampling) : null,
        };
        return setting.Constants.IsConvex
            ? theory
            : theory with { StepSize = null, Lyapunov = null, WhyNoStepSize = "its proximal points are unique for convex f_i only, unless lambda is large" };
    }

    /// <summary>F(w): it never rises where all clients take part; where they are sampled nothing is promised.</summary>
    private static LyapunovFunction? Descent(double lambda, double tolerance, bool isFull) => !isFull ? null : new LyapunovFunction
    {
        Formula = "(1/n) sum_i min_theta [f_i(theta) + (lambda/2)*||theta - w||^2]",
        Evaluate = state => MeanEnvelope(state, lambda, tolerance),
        IsSure = true,
    };

    private static double MeanEnvelope(IObservation state, double lambda, double tolerance)
    {
        var theta = new double[state.Iterate.Length];
        double sum = 0;
        for (var worker = 0; worker < state.Problem.Workers; worker++)
        {
            var objective = state.Problem.Local(worker);
            state.Iterate.CopyTo(theta);
            ProximalOperator.Of(objective).Prox(state.Iterate, 1 / lambda, tolerance, theta);
            var distance = System.Numerics.Tensors.TensorPrimitives.Distance(state.Iterate, theta);
            sum += objective.Value(theta) + (lambda / 2 * distance * distance);
        }
        return sum / state.Problem.Workers;
    }
}
