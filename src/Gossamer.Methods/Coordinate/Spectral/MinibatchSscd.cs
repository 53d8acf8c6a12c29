using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Coordinate;

/// <summary>Options of <see cref="MinibatchSscd"/>.</summary>
public sealed record MinibatchSscdOptions : SscdOptions
{
    /// <summary>Directions a worker draws.</summary>
    [Parameter("Directions that every worker draws in a round: the batch is as many times the number of workers.", Minimum = 1)]
    public int PerWorker { get; init; } = 1;
}

/// <summary>
/// Mini-batch stochastic spectral coordinate descent (Kovalev, Gorbunov, Gasanov and Richtárik, 2018): in every round τ
/// directions are drawn independently, and the mean of their steps, all from the same point, is taken ω times. Parallel: workers
/// keep the residual and send for each direction its number and how far to go, and the coordinator tells all of all.
/// </summary>
/// <param name="options">k, directions a worker, and the step size ω.</param>
[Method("msscd",
    Title = "mSSCD",
    Family = "coordinate",
    Summary = "Mini-batch SSCD: every worker draws directions and sends two numbers for each; the mean of the steps is taken with the best relaxation.",
    Paper = "D. Kovalev, E. Gorbunov, E. Gasanov, P. Richtarik, Stochastic Spectral and Conjugate Descent Methods, NeurIPS 2018, arXiv:1802.03703",
    Guarantee = "E f(x^t) - f* <= (1 - lambda_min(W)/xi)^t*(f(x^0) - f*) for omega = 1/xi, xi = 1/tau + (1 - 1/tau)*lambda_max(W) (derived).")]
public sealed class MinibatchSscd(MinibatchSscdOptions options) : CentralizedMethod(options)
{
    private const string Title = "mSSCD";

    private DirectionSampler? sampler;
    private double entries;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        QuadraticAssumption.Require(setting, Title);
        options.Require(setting, Title);
        if (!setting.IsHomogeneous && setting.Workers > 1)
            throw new AssumptionException($"{Title} needs workers that all hold the same f, whose residual each of them keeps; use a quadratic that workers share, or split: shared");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var matrix = setting.Constants.Hessian!;
        entries = QuadraticAssumption.Entries(matrix);
        sampler = options.CreateSampler(matrix);
        var theory = MinibatchSscdTheory.For(matrix, options.Spectral, setting.Workers * options.PerWorker);
        // The factor 1 − ω(2 − ωξ)λmin(W) of another ω than 1/ξ.
        return StochasticDescentTheory.At(theory, StepInUse.Progress(options, theory.StepSize!.Value));
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var batch = hub.Workers * options.PerWorker;
        var x = hub.State.Vector("x", hub.Start);
        var steps = hub.State.Vector("steps", 2 * batch);           // number and length, of the last round
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(k == 0 ? Message.Empty(hub.Dimension) : hub.Bundle(hub.Dense(steps)), k);
            Collect(await hub.GatherAsync(k), steps.Edit());
            for (var t = 0; t < batch; t++) sampler!.Directions.AddTo((int)steps[2 * t], -StepSize / batch * steps[(2 * t) + 1], x.Edit());
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var batch = me.Workers * options.PerWorker;
        var r = me.State.Vector("r");                               // Ax − b
        var step = new DirectionStep(sampler!.Directions, options.PerWorker, entries);
        var steps = new double[2 * batch];
        var own = new double[2 * options.PerWorker];
        while (true)
        {
            var round = await me.ReceiveAsync();
            if (round.Body is BundleMessage all)
            {
                all.Part(0).CopyTo(steps);
                for (var t = 0; t < batch; t++) sampler.Directions.AddImage((int)steps[2 * t], -StepSize / batch * steps[(2 * t) + 1], r.Edit());
            }
            else
            {
                r.Assign(await me.GradientAsync(new Vector(me.Start)));
            }
            Draw(me, round.Tag, step.Chosen);
            var lengths = await me.ComputeAsync(step, r);
            for (var t = 0; t < options.PerWorker; t++) (own[2 * t], own[(2 * t) + 1]) = (step.Chosen[t], lengths.Values[t]);
            await me.SendAsync(me.Bundle(me.Dense(own)), round.Tag);
        }
    }

    private void Draw(IWorker me, long round, Span<int> chosen)
    {
        var random = me.Random(RandomPurpose.Coin, round);
        foreach (ref var index in chosen) index = sampler!.Draw(ref random);
    }

    private void Collect(Arrivals arrivals, Span<double> steps)
    {
        var place = 0;
        foreach (var arrival in arrivals)
        {
            ((BundleMessage)arrival.Body).Part(0).CopyTo(steps.Slice(place, 2 * options.PerWorker));
            place += 2 * options.PerWorker;
        }
    }
}
