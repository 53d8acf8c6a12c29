using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>
/// Base of the methods of the Birch SGD framework: all points are x⁰ minus γ times a sum of stochastic gradients of one f.
/// </summary>
/// <param name="options">Whether the workers may hold different f_i, and the step size.</param>
public abstract class BirchMethod(AsynchronousOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <summary>The method's title, for messages.</summary>
    private protected abstract string Title { get; }

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Homogeneous(setting, options.AllowHeterogeneous, Title);

    /// <summary>B: given, or max{1, ⌈σ²/ε⌉}.</summary>
    private protected long Budget(Setting setting, long? given) => given ?? NoiseRatio.Ceiling(setting, $"the budget of {Title}", "budget");
}
