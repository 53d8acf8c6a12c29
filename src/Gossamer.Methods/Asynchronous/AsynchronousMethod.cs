using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous;

/// <summary>Options common to the asynchronous methods.</summary>
public record AsynchronousOptions : MethodOptions
{
    /// <summary>Whether the workers may hold different f_i.</summary>
    [Parameter("True to run on workers that hold different f_i, although the method then weighs each f_i by the speed of its worker.")]
    public bool AllowHeterogeneous { get; init; }
}

/// <summary>
/// Base of the methods whose workers compute one stochastic gradient at the point they were handed last, send it with
/// the tag of that point, and wait for the next point. What differs is how the coordinator uses the arrivals.
/// </summary>
/// <param name="options">Whether the workers may hold different f_i, and the step size.</param>
public abstract class AsynchronousMethod(AsynchronousOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <summary>The method's title, for messages.</summary>
    private protected abstract string Title { get; }

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Homogeneous(setting, options.AllowHeterogeneous, Title);

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(Computation.Gradient);
}
