using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.Sequential;

/// <summary>The theory of steps that adapt by themselves: Polyak's and AdaGrad's.</summary>
public static class AdaptiveTheory
{
    internal static Theory ForPolyak(Setting setting)
    {
        const string Source = "gamma times (f(x_k) - f*)/||g_k||^2; gamma = 1 (Polyak, 1987)";
        var why = setting.Variance != 0 ? "its theorem is about exact gradients" : setting.Constants.IsConvex ? null : "its theorem is about convex objectives";
        if (why is not null) return new Theory { StepSizeSource = Source, WhyNoStepSize = why };
        return new Theory
        {
            StepSize = 1,
            StepSizeSource = Source,
            Lyapunov = new LyapunovFunction { Formula = "||x - x*||^2", Evaluate = Distance, IsSure = true },
        };
    }

    // Any step converges; 1 is no better founded than another.
    internal static Theory ForAdaGrad() => new() { StepSize = 1, StepSizeSource = "gamma = 1; every gamma > 0 converges (Ward, Wu and Bottou, 2019)" };

    private static double Distance(IObservation observation)
    {
        var solution = (observation.Problem.Minimizer ?? throw new BadInputException(
            $"the Lyapunov function of Polyak's step needs the solution x*, which is not known for the problem {observation.Problem.Kind}")).Span;
        var distance = TensorPrimitives.Distance(observation.Iterate, solution);
        return distance * distance;
    }
}
