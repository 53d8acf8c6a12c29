using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Problems;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Methods.Regression;

/// <summary>
/// Regression by components over workers: every worker sends its X'X and X'Y once, the coordinator adds a component an iteration.
/// The outcome is that of all samples in one place, and no sample leaves its worker.
/// </summary>
/// <param name="options">The common options; there is no step size.</param>
public abstract class ComponentMethod(MethodOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => RegressionTheory.Check(setting);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var b = hub.State.Vector("B", hub.Start);
        var triangle = hub.State.Counter("p(p + 1)/2");
        if (triangle.Value == 0) triangle.Value = await AskAsync(hub);
        var fit = Begin(CrossProducts.Unpack(hub.State.Vector("X'X", (int)triangle.Value).Values, hub.State.Vector("X'Y", hub.Dimension).Values));
        for (var a = 0; a < hub.FirstIteration; a++) fit.Next();
        for (var a = hub.FirstIteration; await hub.ContinueAsync(b, a); a++)
        {
            fit.Next();
            b.Assign(fit.Coefficients.ToColumnMajorArray());
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var samples = (ILinearRegression)me.Objective;
        while (true)
        {
            var question = await me.ReceiveAsync();
            await me.SpendAsync(CrossProducts.Gradients(samples));
            await me.SendAsync(CrossProducts.Of(samples).Pack(me), question.Tag);
        }
    }

    private protected abstract IComponentFit Begin(CrossProducts products);

    /// <summary>Sums what the workers have.</summary>
    /// <returns>How many numbers stand for X'X.</returns>
    private static async Task<long> AskAsync(ICoordinator hub)
    {
        await hub.BroadcastAsync(hub.Bundle(hub.Dense(0)), 0);
        var answers = await hub.GatherAsync(0);
        var gram = hub.State.Vector("X'X", answers[0].Part(0).Dimension);
        var cross = hub.State.Vector("X'Y", hub.Dimension);
        foreach (var answer in answers)
        {
            gram.Add(answer.Part(0));
            cross.Add(answer.Part(1));
        }
        return gram.Length;
    }
}

/// <summary>Coefficients that grow by components.</summary>
internal interface IComponentFit
{
    /// <summary>B, p × q.</summary>
    Matrix<double> Coefficients { get; }

    /// <summary>Adds a component.</summary>
    /// <returns>False where there is none left: B is that of least squares.</returns>
    bool Next();
}
