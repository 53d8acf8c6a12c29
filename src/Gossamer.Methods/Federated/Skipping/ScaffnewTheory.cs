using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Skipping;

/// <summary>
/// Scaffnew is ProxSkip on (x_1, …, x_n) with the indicator of consensus (Mishchenko et al., 2022, section 4): γ = 1/L_max,
/// μ the smallest of the f_i. Ψ = Σ‖x_i − x*‖² + (γ²/p²)Σ‖h_i − ∇f_i(x*)‖² contracts by 1 − min{γμ, p²} in expectation in every
/// local step, hence at least so much in every round; noise of n gradients adds nγ²σ² a step, nγ²σ²/p a round.
/// </summary>
public static class ScaffnewTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">p and ψ.</param>
    public static Theory For(Setting setting, ScaffnewOptions options)
    {
        var convexity = setting.Constants.MuMin;
        var theory = ProxSkipTheory.Of(setting, options, setting.Constants.LMax, convexity, "gamma = 1/L_max, p = sqrt(mu/L_max)");
        if (ProxSkipTheory.StepInUse(theory, options) is not { } step || options is not { L1: 0, Nonnegative: false } || setting.Variance is not { } variance) return theory;
        var p = theory.Parameters["p"];
        return theory with
        {
            Lyapunov = new LyapunovFunction
            {
                Formula = "sum ||x_i - x*||^2 + (gamma/p)^2*sum ||h_i - grad f_i(x*)||^2, which falls at least so much in every round",
                Evaluate = state => Evaluate(state, step, p),
                Contraction = Math.Min(step * convexity, p * p),
                Noise = setting.Workers * step * step * variance / p,
            },
        };
    }

    /// <summary>Ψ after a communication: x_i = x, and h_i as the workers will have it when they receive x.</summary>
    private static double Evaluate(IObservation state, double step, double p)
    {
        var solution = ProxSkipTheory.Solution(state.Problem).Span;
        var gradient = new double[solution.Length];
        double distance = TensorPrimitives.Distance(state.Iterate, solution), shifts = 0;
        for (var i = 0; i < state.Problem.Workers; i++)
        {
            state.Problem.Local(i).Gradient(solution, gradient);
            var worker = state.Worker(i);
            var h = worker.Vector("h").Values;
            var local = worker.Vector("x").Values;
            for (var j = 0; j < gradient.Length; j++)
            {
                var moved = state.Iteration == 0 ? h[j] : h[j] + (p / step * (state.Iterate[j] - local[j]));
                shifts += (moved - gradient[j]) * (moved - gradient[j]);
            }
        }
        return (state.Problem.Workers * distance * distance) + (step * step / (p * p) * shifts);
    }
}
