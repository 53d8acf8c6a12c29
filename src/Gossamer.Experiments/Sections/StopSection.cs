using Gossamer.Execution;
using Gossamer.Experiments.Binding;

namespace Gossamer.Experiments.Sections;

/// <summary>When runs stop.</summary>
[Section("stop", "When a run stops: at the first of these rules that is met; at least one is needed.")]
internal sealed class StopSection(
    [Parameter("Number of model updates.", Minimum = 0)] long? iterations = null,
    [Parameter("Virtual seconds (simulator) or real ones; a unit may follow, such as 20 min.")] Seconds? seconds = null,
    [Parameter("Bits sent by an average worker; a unit may follow, such as 10 Mbit.")] BitCount? bitsUpPerWorker = null,
    [Parameter("Gradients computed over all workers.", Minimum = 0)] long? oracleCalls = null,
    [Parameter("Gradients of single samples evaluated over all workers; a full gradient of m samples is m.", Minimum = 0)] long? componentGradients = null,
    [Parameter("Squared norm of the gradient to reach: the target ε of theory.", Minimum = 0)] double? gradientNormSquared = null,
    [Parameter("Value of f to reach.")] double? loss = null,
    [Parameter("f(x) - f* to reach, where f* is known.", Minimum = 0)] double? suboptimality = null,
    [Parameter("Share of samples classified rightly to reach.", Minimum = 0, Maximum = 1)] double? accuracy = null)
{
    public StopRule Rule { get; } = new()
    {
        Iterations = iterations,
        Seconds = seconds?.Value,
        BitsUpPerWorker = bitsUpPerWorker?.Bits,
        OracleCalls = oracleCalls,
        ComponentGradients = componentGradients,
        GradientNormSquared = gradientNormSquared,
        Loss = loss,
        Suboptimality = suboptimality,
        Accuracy = accuracy,
    };
}
