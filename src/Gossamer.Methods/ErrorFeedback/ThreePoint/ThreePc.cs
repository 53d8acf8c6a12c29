using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint;

/// <summary>Options of <see cref="ThreePc"/>.</summary>
public sealed record ThreePcOptions : EstimatorOptions
{
    /// <summary>From exact gradients, and with L₊, as in the paper.</summary>
    public ThreePcOptions() => (Initialization, StepSizeRule) = (EstimateStart.Exact, StepSizeRule.LPlus);

    /// <summary>C_{h,y}(x).</summary>
    [Parameter("The mechanism by which the workers' estimates follow their gradients, such as ef21(top-k(5)), clag(top-k(5), 4) or 3pcv2(rand-k(5), top-k(5)).", Symbol = "C_{h,y}")]
    public required Mechanism Mechanism { get; init; }
}

/// <summary>
/// Distributed compressed gradient descent with a three point compressor (3PC; Richtárik, Sokolov, Fatkhullin, Gasanov, Li
/// and Gorbunov, 2022), Algorithm 1. Every worker keeps an estimate g_i of its gradient that a <see cref="Mechanism"/> moves.
/// </summary>
/// <param name="options">Mechanism, start, and where the step size comes from.</param>
[Method("3pc",
    Title = "3PC",
    Family = "error-feedback",
    Summary = "Gradient descent on estimates that follow the workers' gradients by any three point compressor: EF21, LAG, CLAG, 3PCv1 to 3PCv5, MARINA, AdaCGD and their compositions.",
    Paper = Papers.ThreePc,
    Guarantee = "Mean of ||grad f(x^k)||^2 over K iterations <= 2*(f(x^0) - f*)/(gamma*K) + G^0/(A*K) for gamma <= 1/(L + L_+*sqrt(B/A)).")]
public sealed class ThreePc(ThreePcOptions options) : EstimatorMethod(options)
{
    private readonly Mechanism mechanism = options.Mechanism;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        mechanism.Check(setting);
        if (options.Initialization == EstimateStart.Zero && mechanism.UsesPreviousGradient)
            throw new AssumptionException($"{mechanism} compares with the gradient at the starting point, which a start from zero does not compute; set initialization: exact or compressed");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => ThreePcTheory.For(setting, mechanism, options);

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var g = me.State.Vector("g");
        var y = mechanism.UsesPreviousGradient ? me.State.Vector("y") : null;   // ∇f_i(x^k)
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            var c = point.Tag == 0 && options.Initialization == EstimateStart.Exact
                ? me.CompressDifference(Building.Uncompressed, gradient, g, point.Tag)
                : mechanism.Compress(me, g, y is null ? default : y.Values, gradient, point.Tag);
            g.Apply(c);
            y?.Assign(gradient);
            await me.SendAsync(c, point.Tag);
        }
    }
}
