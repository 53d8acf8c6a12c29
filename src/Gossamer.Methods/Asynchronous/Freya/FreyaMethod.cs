using Gossamer.Execution;
using Gossamer.Messaging;

namespace Gossamer.Methods.Asynchronous.Freya;

/// <summary>
/// Base of the methods that collect gradients of a finite sum f = (1/m) Σ f_j, every f_j of which every worker can evaluate, one
/// function at a time from whoever is fast (Tyurin, Gruntkowska and Richtárik, 2024). The coordinator is a
/// <see cref="GradientCollector"/>.
/// </summary>
/// <param name="options">The step size.</param>
public abstract class FreyaMethod(MethodOptions options) : CentralizedMethod(options)
{
    private Computation?[] gradients = [];
    private Computation?[] differences = [];

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <summary>The method's title, for messages.</summary>
    private protected abstract string Title { get; }

    /// <summary>Number of functions m.</summary>
    private protected int Functions { get; private set; }

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Functions = FreyaPageTheory.Functions(setting, Title).Count;
        // Filled as workers come to them; all workers share one computation a function.
        (gradients, differences) = (new Computation?[Functions], new Computation?[Functions]);
    }

    /// <summary>
    /// Receive an order, compute at one function, answer. An order brings the points of a new call, or none: then those of the
    /// call hold; and it names the function, or leaves it to the worker to draw one.
    /// </summary>
    /// <inheritdoc/>
    public sealed override async Task WorkAsync(IWorker me)
    {
        Message? points = null;
        while (true)
        {
            var order = await me.ReceiveAsync();
            var (call, function) = CallTag.Parts(order.Tag);
            if (order.Body is not EmptyMessage)
            {
                if (points is not null) me.Discard(points);
                points = order.Body is BundleMessage two ? two.Part(0) : order.Body;
                me.Hold(points);
            }
            if (function < 0) function = me.Random(Numerics.RandomPurpose.Coin, call).NextInt(Functions);
            var result = await me.ComputeAsync(Work(function, points!.Dimension > me.Dimension), points);
            if (!result.IsCancelled) await me.SendAsync(result, CallTag.Of(call, function));
        }
    }

    private Computation Work(int function, bool isDifference) => isDifference
        ? differences[function] ??= new ComponentDifference(function)
        : gradients[function] ??= new SampleGradient(ComponentDifference.Only(function));
}

/// <summary>The tag of orders and answers: which call of the collector, and which function.</summary>
internal static class CallTag
{
    private const int Bits = 32;

    /// <summary>One number of both; function −1 leaves the choice to the worker.</summary>
    public static long Of(long call, int function) => (call << Bits) | (uint)(function + 1);

    /// <summary>Both numbers again.</summary>
    public static (long Call, int Function) Parts(long tag) => (tag >> Bits, (int)(tag & uint.MaxValue) - 1);
}
