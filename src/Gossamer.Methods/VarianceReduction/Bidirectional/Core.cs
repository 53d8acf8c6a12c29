using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options of <see cref="Core"/>.</summary>
public sealed record CoreOptions : MethodOptions
{
    /// <summary>m.</summary>
    [Parameter("Numbers that travel in each direction in a round.", Symbol = "m", Minimum = 1, Maximum = 65536)]
    public required int Sketches { get; init; }
}

/// <summary>
/// CORE (Yue, Zhao, Fang and Lin, 2023): all participants draw the same m Gaussian vectors ξ_k; worker i sends the numbers
/// ⟨ξ_k, ∇f_i(x)⟩, the coordinator their sums over i, and everyone makes the step along (1/(nm)) Σ_k (Σ_i ⟨ξ_k, ∇f_i(x)⟩)ξ_k.
/// </summary>
/// <param name="options">Number of sketches and step size.</param>
[Method("core",
    Title = "CORE",
    Family = "variance-reduction",
    Summary = "Two-way compression by common random projections: m numbers a round in each direction, whatever the dimension.",
    Paper = "P. Yue, H. Zhao, C. Fang, D. He, L. Wang, Z. Lin, S. Zhu, CORE: Common Random Reconstruction for Distributed Optimization with Provable Low Communication Complexity, 2023, arXiv:2309.13307",
    Guarantee = "E f(x^{t+1}) <= f(x^t) - (gamma/2)*||grad f(x^t)||^2 for gamma <= 1/(L*(1 + (d + 1)/m)) (derived: gradient descent with relative noise (d + 1)/m).")]
public sealed class Core(CoreOptions options) : CentralizedMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => CoreTheory.For(setting, options.Sketches);

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var sums = hub.State.Vector("s", options.Sketches);         // Σ_i s_ik of the last round, which the workers lack
        var sketch = new double[options.Sketches];
        var direction = new double[hub.Dimension];                  // ξ_k
        for (var t = hub.FirstIteration; await hub.ContinueAsync(x, t); t++)
        {
            await hub.BroadcastAsync(t == 0 ? Message.Empty(hub.Dimension) : hub.Bundle(hub.Dense(sums)), t);
            var messages = await hub.GatherAsync(t);
            sums.Clear();
            foreach (var message in messages)
            {
                message.Part(0).CopyTo(sketch);
                sums.Add(sketch);
            }
            sums.Assign(hub.Dense(sums));                           // as the workers will see them
            Step(hub, x, sums, direction, t);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var x = me.State.Vector("x", me.Start);
        var sums = new Vector(options.Sketches);
        var sketch = new double[options.Sketches];
        var direction = new double[me.Dimension];
        while (true)
        {
            var message = await me.ReceiveAsync();
            if (message.Tag > 0)
            {
                sums.Assign(message.Part(0));
                Step(me, x, sums, direction, message.Tag - 1);
            }
            var gradient = await me.GradientAsync(x);
            for (var k = 0; k < sketch.Length; k++)
            {
                Draw(me, message.Tag, k, direction);
                sketch[k] = TensorPrimitives.Dot(direction, gradient.Values);
            }
            await me.SendAsync(me.Bundle(me.Dense(sketch)), message.Tag);
        }
    }

    // x −= (γ/(nm)) Σ_k S_k ξ_k
    private void Step(IParticipant participant, Vector x, Vector sums, double[] direction, long round)
    {
        for (var k = 0; k < sums.Length; k++)
        {
            Draw(participant, round, k, direction);
            x.Add(direction, -StepSize * sums[k] / ((double)participant.Workers * sums.Length));
        }
    }

    private static void Draw(IParticipant participant, long round, int k, double[] direction) =>
        participant.SharedRandom(RandomPurpose.Compression, round, k).FillGaussian(direction);
}
