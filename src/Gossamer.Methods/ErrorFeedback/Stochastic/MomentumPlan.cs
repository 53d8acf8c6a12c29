using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>What a theory derives for a method with momentum on the workers.</summary>
/// <param name="Theory">Step size and Lyapunov function.</param>
/// <param name="Momentum">η.</param>
/// <param name="InitialBatch">B_init.</param>
public sealed record MomentumPlan(Theory Theory, double Momentum, long InitialBatch);
