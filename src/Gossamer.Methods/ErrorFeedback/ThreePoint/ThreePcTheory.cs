using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>
/// The general theorems of 3PC (Richtárik et al., 2022): with the A and B of the mechanism,
/// γ ≤ 1/(L + L₊√(B/A)) for smooth nonconvex f, and γ ≤ min{1/(L + L₊√(2B/A)), A/(2μ)} with the Polyak-Łojasiewicz
/// inequality. Any <see cref="SmoothnessRule"/> may stand for L₊: the mechanism's inequality holds at every worker, hence
/// for every weighted mean (derived). Where errors of workers cancel (<see cref="Mechanism.ConstantsOfMean"/>), the
/// inequality of the mean replaces it: B·L₊² becomes (P − N)·L₊² + N·L_±² (Szlendak, Tyurin and Richtárik, 2021).
/// </summary>
public static class ThreePcTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="mechanism">A mechanism that accepts the setting.</param>
    /// <param name="options">Rule and regime.</param>
    public static Theory For(Setting setting, Mechanism mechanism, EstimatorOptions options)
    {
        var ofWorkers = EstimatorTheory.For(setting, OfWorkers(setting, mechanism), options);
        if (options.StepSizeRule is not (StepSizeRule.LPlus or StepSizeRule.QuadraticMean or StepSizeRule.Best)
            || ofWorkers.StepSize is not { } step
            || mechanism.ConstantsOfMean(setting.Dimension, setting.Workers) is not { } constants)
        {
            return ofWorkers;
        }
        var rule = options.StepSizeRule == StepSizeRule.Best ? SmoothnessRule.LPlus : SmoothnessRule.Candidates(options.StepSizeRule)[0];
        var ofMean = OfMean(setting, mechanism, constants, rule, options.Regime);
        return options.StepSizeRule == StepSizeRule.Best && step > ofMean.StepSize ? ofWorkers : ofMean;
    }

    /// <summary>What the mechanism says of the estimates of single workers.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="mechanism">A mechanism that accepts the setting.</param>
    internal static EstimatorMechanism OfWorkers(Setting setting, Mechanism mechanism) => new()
    {
        Title = "3PC",
        Constants = smoothness => mechanism.Constants(setting.Dimension, setting.Workers, smoothness.Features?.MostOwned),
        IsDeterministic = mechanism.IsDeterministic,
        KeepsSupport = mechanism.KeepsSupport,
        Source = mechanism.Source,
    };

    private static Theory OfMean(Setting setting, Mechanism mechanism, MeanConstants constants, SmoothnessRule rule, Regime regime)
    {
        var isLinear = regime == Regime.PolyakLojasiewicz;
        var (all, differences) = (rule.Of(setting).Lambda, setting.Constants.LPlusMinus);
        var squared = ((constants.P - constants.N) * all * all) + (constants.N * differences * differences);
        var lemma = new EstimatorLemma(setting.Constants.L, Math.Sqrt(squared), constants.A, Growth: 1);
        var step = lemma.For(regime, setting.Constants.Mu);
        var square = $"((P - N)*{rule.Symbol}^2 + N*L_+-^2)";
        return new Theory
        {
            StepSize = step.StepSize,
            StepSizeSource = (isLinear ? $"gamma = min{{1/(L + sqrt(2*{square}/A)), A/(2*mu)}}" : $"gamma = 1/(L + sqrt({square}/A))") + $" ({mechanism.Source})",
            Parameters = new Dictionary<string, double> { ["A"] = constants.A, ["P"] = constants.P, ["N"] = constants.N, [rule.Symbol] = all },
            Prediction = EstimatorTheory.Predict(setting, step),
            Lyapunov = new LyapunovFunction
            {
                Formula = $"f(x) - f* + (gamma/{(isLinear ? "A" : "(2*A)")})*||g - grad f(x)||^2",
                Evaluate = state => GradientDescentTheory.Gap(state) + (step.ErrorWeight * ErrorOfMean(state)),
                Contraction = step.Rate,
                GradientWeight = isLinear ? 0 : step.StepSize / 2,
                IsSure = mechanism.IsDeterministic,
            },
        };
    }

    private static double ErrorOfMean(IObservation state)
    {
        var gradient = new double[state.Iterate.Length];
        state.Problem.Global.Gradient(state.Iterate, gradient);
        var distance = TensorPrimitives.Distance(state.Coordinator.Vector("g"), (ReadOnlySpan<double>)gradient);
        return distance * distance;
    }
}
