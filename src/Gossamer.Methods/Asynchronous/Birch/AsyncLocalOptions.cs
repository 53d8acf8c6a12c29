using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>In what the delay of a message is counted.</summary>
public enum DelayUnit
{
    /// <summary>In gradients on the main branch since the point was handed out.</summary>
    Gradients,

    /// <summary>In messages that were accepted since then.</summary>
    Messages,
}

/// <summary>Options of <see cref="AsyncLocalSgd"/> and <see cref="AsyncBatchSgd"/>.</summary>
public sealed record AsyncLocalOptions : AsynchronousOptions
{
    /// <summary>B.</summary>
    [Parameter("Delay threshold: messages with this delay or more are not used; by theory max{1, ceil(sigma^2/eps)} gradients, or as many messages as hold them, unless given.", Symbol = "B", Minimum = 1)]
    public long? DelayThreshold { get; init; }

    /// <summary>What B counts.</summary>
    [Parameter("What the delay counts: gradients on the main branch, or messages of M gradients.")]
    public DelayUnit DelayUnit { get; init; } = DelayUnit.Gradients;

    /// <summary>M.</summary>
    [Parameter("Gradients in a message; by theory max{1, ceil(sigma^2/(n*eps))} unless given.", Symbol = "M", Minimum = 1)]
    public int? LocalSteps { get; init; }

    /// <summary>Whether outdated work is stopped.</summary>
    [Parameter("True to stop work as soon as its delay reaches the threshold; false to let it end and ignore it.")]
    public bool Stops { get; init; }
}
