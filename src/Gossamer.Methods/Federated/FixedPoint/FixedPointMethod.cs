using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Operators;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>Options of local fixed-point methods. The step size is the relaxation λ of their steps.</summary>
public record FixedPointOptions : MethodOptions
{
    /// <summary>T_i.</summary>
    [Parameter("The operators whose mean is to have its fixed point found: gradient-step, proximal-step, cyclic-gradient(m), douglas-rachford(lambda), projection or own. stepSize is the relaxation of their steps, not their own step.", Symbol = "T_i")]
    public OperatorRule Operator { get; init; } = new GradientStep();
}

/// <summary>
/// What local fixed-point methods share: the coordinator averages what the workers have come to after their local steps
/// x_i ← (1 − λ)x_i + λT_i(x_i). An iteration is a round: the steps up to and with the next communication.
/// </summary>
/// <param name="options">Operators and relaxation.</param>
public abstract class FixedPointMethod(FixedPointOptions options) : CentralizedMethod(options)
{
    private ProblemConstants? known;

    /// <summary>The method's title, for messages.</summary>
    private protected abstract string Title { get; }

    /// <summary>What is known of the operators; to be asked after <see cref="Check"/>.</summary>
    private protected OperatorConstants Operators { get; private set; } = OperatorConstants.Unknown;

    private ProblemConstants Constants => known ?? throw new InvalidOperationException("the method is not prepared");

    /// <summary>Steps of a round.</summary>
    private protected abstract int StepsOf(IParticipant me, long round);

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        if (!setting.IsExact)
            throw new AssumptionException($"{Title} applies the operators as they are, but the oracle is stochastic; use oracle: full (the default), or a method for sampled gradients, such as fedavg");
        known = setting.Constants;
        Operators = options.Operator.Constants(setting);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);                   // x̂
        var shown = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; ; k++)
        {
            shown.Assign(x);
            options.Operator.Show(shown, Constants);
            if (!await hub.ContinueAsync(shown, k)) return;
            await hub.BroadcastAsync(x, k);
            x.AssignMean(await hub.GatherAsync(k));
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var t = OperatorOf(me);
        var x = new Vector(me.Dimension);                           // x_i
        while (true)
        {
            var point = await me.ReceiveAsync();
            x.Assign(point.Body);
            var cost = RelaxedSteps.Make(t, x.Edit(), StepsOf(me, point.Tag), StepSize, default);
            if (await me.SpendAsync(cost)) await me.SendAsync(me.Dense(x), point.Tag);
        }
    }

    /// <summary>T_i of a worker.</summary>
    private protected IOperator OperatorOf(IComputingParticipant me) => options.Operator.For(me.Objective, Constants);

    /// <summary>A theory without a relaxation.</summary>
    private protected static Theory Without(string source, string reason) => new() { StepSizeSource = source, WhyNoStepSize = reason };
}
