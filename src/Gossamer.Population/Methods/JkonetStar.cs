using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Population.Learning;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Population.Methods;

/// <summary>Options of <see cref="JkonetStar"/>.</summary>
public sealed record JkonetStarOptions : MethodOptions
{
    /// <summary>Pairs in a batch.</summary>
    [Parameter("Pairs of particles in a batch; all of them where there are no more.", Symbol = "B", Minimum = 1)]
    public int Batch { get; init; } = 250;
}

/// <summary>
/// JKOnet*: Adam on the violation of the optimality condition of the JKO scheme at pairs of optimal transport plans,
/// ‖∇V(y) + mean ∇W(y − y′) + β∇ρ(y)/ρ(y) + (y − x)‖². With β₁ = 0.9, β₂ = 0.999 and gradients clipped to norm 10.
/// </summary>
/// <param name="options">γ and the batch.</param>
[Method("jkonet-star",
    Title = "JKOnet*",
    Family = "population",
    Summary = "Learns the energy that moves a population from first-order conditions: one regression, by Adam on batches of coupled particles.",
    Paper = "A. Terpin, N. Lanzetti, F. Dörfler, Learning Diffusion at Lightspeed, NeurIPS 2024, arXiv:2406.12616",
    Guarantee = "The loss is 0 exactly where the optimality condition of the JKO scheme holds on the support of the transport plans. No rate.")]
public sealed class JkonetStar(JkonetStarOptions options) : SequentialMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting) => LearnerTheory.DemandExact(setting, "JKOnet*");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => LearnerTheory.Customary();

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var theta = loop.State.Vector("theta", loop.Start);
        var adam = new Adam(loop.State, "theta", loop.Dimension);
        var batch = new SampleBatch();
        var gradient = new SampleGradient(batch);
        var sum = loop.Objective as IFiniteSum;
        var isFull = sum is null || sum.Samples <= options.Batch;
        if (isFull) batch.SetFull(sum?.Samples ?? 1);
        for (var k = loop.FirstIteration; await loop.ContinueAsync(theta, k); k++)
        {
            if (!isFull) Draw(loop.Random(RandomPurpose.Sample, k), sum!.Samples, batch);
            adam.Step(theta, await loop.ComputeAsync(gradient, theta), StepSize);
        }
    }

    private void Draw(RandomStream random, int pairs, SampleBatch batch)
    {
        foreach (ref var index in batch.SetUniform(options.Batch)) index = random.NextInt(pairs);
    }
}
