using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="ZeroSarah"/>.</summary>
public sealed record ZeroSarahOptions : MethodOptions
{
    /// <summary>B.</summary>
    [Parameter("Samples a step, drawn with replacement; the square root of their number, rounded up, unless given.", Symbol = "B", Minimum = 1)]
    public int? Batch { get; init; }
}

/// <summary>
/// ZeroSARAH (Li, Hanzely and Richtárik, 2021): a recursive gradient estimate that is drawn to a table of old gradients y_j, so
/// that no full gradient is ever computed, not even at the start. The table takes N·d numbers.
/// </summary>
/// <param name="options">Batch and step size.</param>
[Method("zero-sarah",
    Title = "ZeroSARAH",
    Family = "variance-reduction",
    Summary = "Variance reduction for finite sums on one node without a single full gradient, at the price of a table of old gradients.",
    Paper = "Z. Li, S. Hanzely, P. Richtarik, ZeroSARAH: Efficient Nonconvex Finite-Sum Optimization with Zero Full Gradient Computation, 2021, arXiv:2103.01447",
    Guarantee = "Finds points with small gradients for gamma = 1/(L_+*(1 + sqrt(8*N)/B)), lambda = B/(2*N) (quoted from memory).")]
public sealed class ZeroSarah(ZeroSarahOptions options) : SequentialMethod(options)
{
    private int batch;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        var sum = setting.Sums?.Whole ?? throw new AssumptionException(
            "ZeroSARAH draws samples of f, and f is no finite sum; use a problem of data, such as logistic-regression");
        batch = options.Batch ?? (int)Math.Ceiling(Math.Sqrt(sum.Count));
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => ZeroSarahTheory.For(setting, batch);

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var d = loop.Dimension;
        var count = ((IFiniteSum)loop.Objective).Samples;
        var lambda = batch / (2.0 * count);
        var x = loop.State.Vector("x", loop.Start);
        var previous = loop.State.Vector("previous", loop.Start);   // x^{t−1}
        var v = loop.State.Vector("v");
        var table = loop.State.Vector("y", count * d);
        var mean = loop.State.Vector("mean of y");
        var drawn = new SampleBatch();
        var gradients = new ComponentDifferences(drawn, previous) { Factor = 0 };
        var difference = new double[d];
        for (var t = loop.FirstIteration; await loop.ContinueAsync(x, t); t++)
        {
            Draw(loop, t, count, drawn);
            var here = await loop.ComputeAsync(gradients, x);       // ∇f_j(x^t), j in I
            var there = await loop.ComputeAsync(gradients, previous);
            var pull = t == 0 ? 1 : lambda;                         // v^0 is the gradient of the first batch
            v.Scale(1 - pull);
            v.Add(mean, pull);
            for (var k = 0; k < batch; k++)
            {
                var y = table.Values.Slice(drawn.Indices[k] * d, d);
                v.Add(here.Values.Slice(k * d, d), 1.0 / batch);
                v.Add(there.Values.Slice(k * d, d), (pull - 1) / batch);
                v.Add(y, -pull / batch);
            }
            for (var k = 0; k < batch; k++)                         // y_j = ∇f_j(x^t), and their mean with them
            {
                var y = table.Edit().Slice(drawn.Indices[k] * d, d);
                TensorPrimitives.Subtract(here.Values.Slice(k * d, d), y, difference);
                mean.Add(difference, 1.0 / count);
                here.Values.Slice(k * d, d).CopyTo(y);
            }
            previous.Assign(x);
            x.Add(v, -StepSize);
        }
    }

    private void Draw(ISequence loop, long round, int count, SampleBatch drawn)
    {
        var random = loop.Random(RandomPurpose.Coin, round);
        foreach (ref var index in drawn.SetUniform(batch)) index = random.NextInt(count);
    }
}
