using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Problems;

namespace Gossamer.Methods.Regression;

/// <summary>
/// SIMPLS over workers: every worker sends its X'X and X'Y once, the coordinator adds a component an iteration. The outcome is
/// that of all samples in one place, and no sample leaves its worker.
/// </summary>
/// <param name="options">The common options; there is no step size.</param>
[Method("simpls",
    Title = "SIMPLS",
    Family = "regression",
    Summary = "Partial least squares, one component an iteration: directions of the features that covary most with the outputs. One round of communication, p(p + 1)/2 + pq numbers a worker.",
    Paper = "S. de Jong, SIMPLS: an alternative approach to partial least squares regression, 1993",
    Guarantee = "Scores are orthogonal, the training error does not grow, and as many components as the features have rank give least squares.")]
public sealed class Simpls(MethodOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => RegressionTheory.Check(setting);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => RegressionTheory.For("de Jong, 1993");

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var b = hub.State.Vector("B", hub.Start);
        var triangle = hub.State.Counter("p(p + 1)/2");
        if (triangle.Value == 0) triangle.Value = await AskAsync(hub);
        var fit = new SimplsFit(CrossProducts.Unpack(hub.State.Vector("X'X", (int)triangle.Value).Values, hub.State.Vector("X'Y", hub.Dimension).Values));
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
