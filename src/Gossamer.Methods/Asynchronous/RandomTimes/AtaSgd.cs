using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.RandomTimes;

/// <summary>How <see cref="AtaSgd"/> shares out the gradients of a round.</summary>
public enum AllocationRule
{
    /// <summary>By lower confidence bounds on the mean times, with a known scale α of the times.</summary>
    Ata,

    /// <summary>The same with twice the observed mean time in the place of α.</summary>
    AtaEmpirical,

    /// <summary>By the true mean times, which must be known (OFTA).</summary>
    Optimal,

    /// <summary>Evenly (UTA).</summary>
    Uniform,
}

/// <summary>Options of <see cref="AtaSgd"/>.</summary>
public sealed record AtaSgdOptions : AsynchronousOptions
{
    /// <summary>B.</summary>
    [Parameter("Gradients in a round, over all workers; by theory max{1, ceil(sigma^2/eps)} unless given.", Symbol = "B", Minimum = 1, Maximum = int.MaxValue)]
    public int? Batch { get; init; }

    /// <summary>How the gradients of a round are shared out.</summary>
    [Parameter("How gradients are shared out: ata and ata-empirical learn the workers' speeds, optimal is told them, uniform shares evenly.")]
    public AllocationRule Rule { get; init; } = AllocationRule.AtaEmpirical;

    /// <summary>α.</summary>
    [Parameter("Sub-exponential norm of the seconds of a gradient, the largest over the workers; needed by the rule ata.", Symbol = "alpha", Minimum = 0)]
    public double? Scale { get; init; }
}

/// <summary>
/// ATA (Maranjyan, Saad, Richtárik and Orabona, 2025): SGD with a fixed batch whose gradients are shared out among the workers
/// so that all finish at the same time, with speeds that are learned on the way. No computation is wasted.
/// </summary>
/// <param name="options">Batch, rule and scale.</param>
[Method("ata-sgd",
    Title = "ATA",
    Family = "asynchronous",
    Summary = "Adaptive task allocation: learns how fast workers are and gives each as many gradients of a batch as it can do in the time of the others; as quick as greedy collection, with far less work.",
    Paper = "A. Maranjyan, E. M. Saad, P. Richtarik, F. Orabona, ATA: Adaptive Task Allocation for Efficient Resource Management in Distributed Machine Learning, ICML 2025, arXiv:2502.00775",
    Guarantee = "SGD with batch B; the total time of K rounds exceeds that of the best fixed allocation by O(log K).")]
public sealed class AtaSgd(AtaSgdOptions options) : CentralizedMethod(options)
{
    private int batch;
    private double[]? known;

    /// <inheritdoc/>
    public override bool IsSynchronous => false;

    /// <inheritdoc/>
    protected override void Check(Setting setting) => Assume.Homogeneous(setting, options.AllowHeterogeneous, "ATA");

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        batch = options.Batch ?? (int)Math.Min(int.MaxValue, NoiseRatio.Ceiling(setting, "the batch of ATA", "batch"));
        if (options.Rule == AllocationRule.Ata && options.Scale is null)
            throw new AssumptionException("the rule ata needs alpha, the sub-exponential norm of the times; give scale as a number of seconds, or use rule: ata-empirical");
        if (options.Rule == AllocationRule.Optimal) known = AtaSgdTheory.MeanSeconds(setting);
        return AtaSgdTheory.For(setting, batch);
    }

    /// <inheritdoc/>
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        var seconds = new double[hub.Workers];                      // observed in all rounds
        var tasks = new long[hub.Workers];                          // K_i, gradients observed
        for (long k = 0; await hub.ContinueAsync(x, k); k++)
        {
            var random = hub.Random(RandomPurpose.Coin, k);
            var allocation = Allocate(k + 1, seconds, tasks, ref random);
            var active = 0;
            for (var worker = 0; worker < hub.Workers; worker++)
            {
                if (allocation[worker] == 0) continue;
                active++;
                await hub.SendAsync(worker, hub.Bundle(hub.Dense(x), hub.Dense(allocation[worker])), tag: k);
            }
            g.Clear();
            foreach (var arrival in await hub.GatherAsync(tag: k, active))
            {
                g.Add(arrival.Body, 1.0 / batch);
                seconds[arrival.Sender] += arrival.Seconds;
                tasks[arrival.Sender] += allocation[arrival.Sender];
            }
            x.Add(g, -StepSize);
        }
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var works = new Dictionary<int, Computation>();             // one for every number of gradients that was asked for
        while (true)
        {
            var order = await me.ReceiveAsync();
            var gradients = (int)order.Scalar(1);
            if (!works.TryGetValue(gradients, out var work)) works[gradients] = work = new GradientSum(gradients);
            var sum = await me.ComputeAsync(work, order.Part(0));
            await me.SendAsync(sum, order.Tag);
        }
    }

    private int[] Allocate(long round, double[] seconds, long[] tasks, ref RandomStream random)
    {
        if (options.Rule == AllocationRule.Uniform) return TaskAllocation.Of(Enumerable.Repeat(1.0, tasks.Length).ToArray(), batch, ref random);
        if (known is not null) return TaskAllocation.Of(known, batch, ref random);
        int[] unknown = [.. Enumerable.Range(0, tasks.Length).Where(worker => tasks[worker] == 0)];
        random.Shuffle(unknown);
        var first = unknown.AsSpan(0, Math.Min(batch, unknown.Length));
        int[] explored = [.. Enumerable.Range(0, tasks.Length).Where(worker => tasks[worker] > 0)];
        // Where nobody is known, what exceeds one gradient each is shared out evenly.
        if (explored.Length == 0) return TaskAllocation.Of(new double[tasks.Length], batch, ref random);
        var allocation = new int[tasks.Length];
        foreach (var worker in first) allocation[worker] = 1;
        var rest = TaskAllocation.Of([.. explored.Select(worker => Score(round, seconds[worker], tasks[worker]))], batch - first.Length, ref random);
        for (var place = 0; place < explored.Length; place++) allocation[explored[place]] = rest[place];
        return allocation;
    }

    /// <summary>s_i: a number of seconds that the mean of a gradient most likely does not fall below.</summary>
    private double Score(long round, double seconds, long tasks)
    {
        var mean = seconds / tasks;
        var scale = options.Rule == AllocationRule.Ata ? options.Scale!.Value : 2 * mean;
        return Math.Max(0, mean - TaskAllocation.ConfidenceWidth(scale, round, tasks));
    }
}
