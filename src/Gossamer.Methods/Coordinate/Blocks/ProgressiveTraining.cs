using System.Globalization;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Coordinate;

/// <summary>How the trained part of the model changes.</summary>
public enum ProgressiveSchedule
{
    /// <summary>It grows by one block a stage and is the whole model from then on.</summary>
    Once,

    /// <summary>It grows by one block a stage and starts again when it was the whole model (CyclicPT).</summary>
    Cyclic,
}

/// <summary>Options of <see cref="ProgressiveTraining"/>.</summary>
public sealed record ProgressiveTrainingOptions : BlockOptions
{
    /// <summary>From which end groups grow.</summary>
    [Parameter("prefix: stage s trains blocks 1 to s; suffix: the last s blocks.")]
    public NestedOrientation Orientation { get; init; } = NestedOrientation.Prefix;

    /// <summary>How the trained part changes.</summary>
    [Parameter("once: one block more in every stage, then all; cyclic: it starts again after the last stage (CyclicPT).")]
    public ProgressiveSchedule Schedule { get; init; } = ProgressiveSchedule.Once;

    /// <summary>Steps a stage.</summary>
    [Parameter("Steps in every stage.", Minimum = 1)]
    public long Stage { get; init; } = 1;
}

/// <summary>
/// Progressive training: gradient descent on a nested group of blocks that grows by a schedule. The baseline of randomized
/// progressive training, without its factors 1/q_j.
/// </summary>
/// <param name="options">Blocks, costs, orientation, schedule and step size.</param>
[Method("progressive-training",
    Title = "Progressive training",
    Family = "coordinate",
    Summary = "Trains a growing nested part of the model by a schedule, once (PT) or again and again (CyclicPT): the heuristic that RPT randomises.",
    Paper = "R. Szlendak, E. Gasanov, P. Richtarik, Understanding Progressive Training Through the Framework of Randomized Coordinate Descent, AISTATS 2024, arXiv:2306.03626 (baseline)",
    Guarantee = "f never rises for gamma <= 1/L (derived); no rate is known beside that of gradient descent in the steps that train all blocks.")]
public sealed class ProgressiveTraining(ProgressiveTrainingOptions options) : BlockMethod(options)
{
    /// <inheritdoc/>
    // A step along the gradient of some blocks is one of gradient descent on f as a function of these: f falls by (γ/2)‖∇_S f‖².
    protected override Theory Analyze(Setting setting) => Assume.ExactTheory(setting, new Theory
    {
        StepSize = double.IsFinite(setting.Constants.L) ? 1 / setting.Constants.L : null,
        WhyNoStepSize = double.IsFinite(setting.Constants.L) ? null : BlockDescentTheory.NoSmoothness,
        StepSizeSource = "gamma = 1/L, at which f never rises (derived)",
        Prediction = $"all {Structure.Count.ToString(CultureInfo.InvariantCulture)} blocks are trained from step {((Structure.Count - 1) * options.Stage).ToString(CultureInfo.InvariantCulture)} on",
        Lyapunov = GradientDescentTheory.Descent(0, isSure: true),
    });

    private protected override BlockSelection CreateSelection() => new ScheduledBlocks(Structure, options.Orientation, SizeAt, options.Layered);

    private int SizeAt(long step)
    {
        var stage = step / options.Stage;
        return 1 + (int)(options.Schedule == ProgressiveSchedule.Cyclic ? stage % Structure.Count : Math.Min(stage, Structure.Count - 1));
    }
}
