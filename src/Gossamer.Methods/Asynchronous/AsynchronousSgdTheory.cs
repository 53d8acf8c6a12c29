using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;

namespace Gossamer.Methods.Asynchronous;

/// <summary>
/// Asynchronous SGD. The vanilla step is that of the Birch theorem with R = δ_max (Tyurin and Sivtsov, 2025). The
/// others take the form that Mishchenko et al. (2022) prove for delays up to n, min{1/(2nL), ε/(4Lσ²)}, with the
/// constants of Ringmaster ASGD at R = n, to which they reduce when no delay exceeds n (form remembered, constants derived).
/// </summary>
public static class AsynchronousSgdTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="rule">How the step depends on the delay.</param>
    /// <param name="maxDelay">δ_max, or null where it is not known.</param>
    public static Theory For(Setting setting, DelayRule rule, long? maxDelay)
    {
        if (rule == DelayRule.Vanilla) return Vanilla(setting, maxDelay);
        // Skipping keeps delays up to n, so at most n + 1 updates lie between a point and its use.
        var threshold = rule == DelayRule.SkipOlderThanWorkers ? setting.Workers + 1 : setting.Workers;
        var step = RingmasterAsgdTheory.Step(setting, threshold);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = rule != DelayRule.SkipOlderThanWorkers
                ? "gamma = min{1/(2*n*L), eps/(4*L*sigma^2)} (form of Mishchenko, Bach, Even, Woodworth, 2022, and Koloskova, Stich, Jaggi, 2022; constants derived)"
                : "gamma = min{1/(2*(n + 1)*L), eps/(4*L*sigma^2)} (Ringmaster ASGD with R = n + 1; derived)",
            WhyNoStepSize = step is null ? ErrorFeedback.GradientDescentTheory.NoiseUnknown(setting, "asynchronous SGD") : null,
            TreeDistance = rule == DelayRule.SkipOlderThanWorkers ? setting.Workers : null,
            Prediction = TimeComplexity.Describe(setting, TimeComplexity.AsynchronousSgd),
        };
    }

    private static Theory Vanilla(Setting setting, long? maxDelay)
    {
        const string Source = "gamma = min{1/(2*L), 1/(2*L*delta_max), eps/(4*L*sigma^2)} (Birch SGD, Tyurin and Sivtsov, 2025, with R = delta_max)";
        if (maxDelay is not { } delay)
        {
            return new Theory
            {
                StepSizeSource = Source,
                WhyNoStepSize = "the vanilla rule needs the largest delay: give maxDelay, or use rule: delay-adaptive",
            };
        }
        var step = RingmasterAsgdTheory.Step(setting, Math.Max(1, delay));
        return new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            TreeDistance = delay,
            WhyNoStepSize = step is null ? ErrorFeedback.GradientDescentTheory.NoiseUnknown(setting, "asynchronous SGD") : null,
        };
    }
}
