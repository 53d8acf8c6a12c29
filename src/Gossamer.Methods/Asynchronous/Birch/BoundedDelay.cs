using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>
/// M and the threshold of Async-Local and Async-Batch SGD (derived; confirmed by recorded trees). The delay of a message
/// is a multiple of M gradients, so a threshold of B gradients is one of ⌈B/M⌉ messages, and either form has
/// R = M·(threshold in messages) − 1: BM − 1 where B counts messages, at most B + M − 2 where it counts gradients.
/// </summary>
/// <param name="Gradients">M.</param>
/// <param name="Threshold">In messages.</param>
internal sealed record BoundedDelay(int Gradients, long Threshold)
{
    /// <summary>R.</summary>
    public long Distance => (Gradients * Threshold) - 1;

    public static BoundedDelay Of(AsyncLocalOptions options, Setting setting, string title)
    {
        // S is only asked for where an option is left to theory.
        long Batch(string what, string option) => NoiseRatio.Ceiling(setting, $"{what} of {title}", option);
        var gradients = options.LocalSteps
            ?? (int)Math.Min(int.MaxValue, Quotient(Batch("the number of gradients in a message", "localSteps"), setting.Workers));
        if (options is { DelayThreshold: { } messages, DelayUnit: DelayUnit.Messages }) return new BoundedDelay(gradients, messages);
        var threshold = options.DelayThreshold ?? Batch("the delay threshold", "delayThreshold");
        return new BoundedDelay(gradients, Quotient(threshold, gradients));
    }

    /// <summary>What the theory says.</summary>
    public Theory Analyze(Setting setting, string title) =>
        BirchTheory.For(setting, title, Distance, ("M", Gradients), ("threshold in messages", Threshold));

    private static long Quotient(long whole, long part) => (whole + part - 1) / part;
}
