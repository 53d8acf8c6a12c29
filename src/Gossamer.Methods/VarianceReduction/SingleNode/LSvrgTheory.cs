using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// L-SVRG. With ℒ (<see cref="ExpectedSmoothness"/>) and D(y) = E‖S(∇f_i(y) − ∇f_i(x*))‖²: E‖g‖² ≤ 4ℒ·D_f + 2D(y) and
/// E D(y⁺) ≤ (1 − p)D(y) + 2pℒ·D_f, so that ‖x − x*‖² + (4γ²/p)D(y) shrinks by max{1 − γμ, 1 − p/2} for γ ≤ 1/(6ℒ) and convex
/// f_i (Kovalev, Horváth and Richtárik, 2020, for one uniform sample; derived here for all samplings).
/// </summary>
public static class LSvrgTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="sampler">S.</param>
    /// <param name="probability">p.</param>
    public static Theory For(Setting setting, Sampler sampler, double probability)
    {
        const string Source = "gamma = 1/(6*L) (Kovalev, Horvath, Richtarik, 2020, arXiv:1901.08689, with the expected smoothness of the sampling as L, derived)";
        var constants = setting.Constants;
        if (!constants.IsConvex)
            return new Theory { StepSizeSource = Source, WhyNoStepSize = "its theorem is about convex f_i; for nonconvex problems use page" };
        var smoothness = ExpectedSmoothness.Of(setting.Sums!.Whole!, sampler, constants.L);
        var step = 1 / (6 * smoothness);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["p"] = probability, ["expected smoothness"] = smoothness },
            Lyapunov = new LyapunovFunction
            {
                Formula = "||x - x*||^2 + (4*gamma^2/p)*E||S(grad f_i(y) - grad f_i(x*))||^2",
                Evaluate = state => Distance(state, sampler, 4 * step * step / probability),
                Contraction = Math.Min(step * constants.Mu, probability / 2),
            },
        };
    }

    private static double Distance(IObservation state, Sampler sampler, double weight)
    {
        var solution = (state.Problem.Minimizer ?? throw new BadInputException(
            $"the Lyapunov function of L-SVRG needs the solution x*, which is not known for the problem {state.Problem.Kind}")).Span;
        var distance = TensorPrimitives.Distance(state.Iterate, solution);
        var sum = (IFiniteSum)state.Problem.Global;
        var one = new double[solution.Length];
        var mean = new double[solution.Length];
        var moment = 0.0;
        for (var j = 0; j < sum.Samples; j++)
        {
            sum.SampleDifference(state.Coordinator.Vector("y"), solution, 1, new ReadOnlySpan<int>(in j), default, one);
            moment += sampler.Spread(j) * TensorPrimitives.SumOfSquares<double>(one) / sum.Samples;
            TensorPrimitives.MultiplyAdd(one, 1.0 / sum.Samples, mean, mean);
        }
        moment += (1 - sampler.B) * TensorPrimitives.SumOfSquares<double>(mean);
        return (distance * distance) + (weight * moment);
    }
}
