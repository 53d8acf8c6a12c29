using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Shadowheart;

/// <summary>Options common to the methods of the Shadowheart family.</summary>
public record ShadowheartOptions : AsynchronousOptions
{
    /// <summary>C.</summary>
    [Parameter("Unbiased compressor of the sums of gradients that the workers send; independent across workers.", Symbol = "C")]
    public required Compressor Compressor { get; init; }

    /// <summary>s.</summary>
    [Parameter("Ratio of noise to accuracy that the work of a round is chosen for; by theory sigma^2/eps unless given.", Symbol = "s", Minimum = 0)]
    public double? Noise { get; init; }
}

/// <summary>Options of the methods that plan every worker's share of a round.</summary>
public record PlannedShadowheartOptions : ShadowheartOptions
{
    /// <summary>Bound on m_i.</summary>
    [Parameter("Largest number of compressed copies that a worker sends in a round; 4*ceil(1 + omega) unless given, 1 without compression.", Minimum = 1)]
    public long? MostCopies { get; init; }
}

/// <summary>
/// Base of the methods whose workers compute b_i gradients at one point and then send m_i independently compressed copies of
/// their sum (Tyurin, Pozzi, Ilin and Richtárik, 2024). How large b_i and m_i are follows from the equilibrium time t*.
/// </summary>
/// <param name="options">Compressor, noise ratio and step size.</param>
public abstract class ShadowheartMethod(PlannedShadowheartOptions options) : CentralizedMethod(options)
{
    private EquilibriumTime plan = null!;
    private int[] active = [];
    private double[] weights = [];
    private int messages;

    /// <summary>The method's title, for messages.</summary>
    private protected abstract string Title { get; }

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Homogeneous(setting, options.AllowHeterogeneous, Title);
        plan = ShadowheartTheory.Plan(setting, options, Title);
        active = [.. Enumerable.Range(0, setting.Workers).Where(i => plan.Weights[i] > 0)];
        var total = ShadowheartTheory.TotalWeight(plan);
        weights = [.. plan.Weights.Select(weight => weight / total)];
        messages = checked((int)active.Sum(i => plan.Copies[i]));
    }

    /// <summary>b_i, m_i and w_i of every worker.</summary>
    private protected EquilibriumTime Plan => plan;

    /// <summary>s as the user gives it; null where it is σ²/ε.</summary>
    private protected double? Noise => options.Noise;

    /// <summary>The workers that have work: b_i ≥ 1 and m_i ≥ 1. The others are never asked.</summary>
    private protected IReadOnlyList<int> Active => active;

    /// <summary>g = Σ_i w_i Σ_j C_ij(…)/Σ_i w_i m_i b_i, from all copies of a round.</summary>
    private protected async Task GatherAsync(ICoordinator hub, Vector g, long round)
    {
        g.Clear();
        foreach (var copy in await hub.GatherAsync(round, messages)) g.Add(copy.Body, weights[copy.Sender]);
    }

    /// <summary>The work of a worker in a round: b_i gradients.</summary>
    private protected Computation Gradients(int worker) => Computation.GradientSum(checked((int)Math.Max(1, plan.Gradients[worker])));

    /// <summary>Sends m_i copies of the sum, each compressed anew, one after the other.</summary>
    private protected async Task SendCopiesAsync(IWorker me, Computed sum, long round)
    {
        for (var j = 0; j < plan.Copies[me.Index]; j++)
        {
            var copy = me.Compress(options.Compressor, sum, round, slot: j);
            await me.SendAsync(copy, round);
            me.Discard(copy);
        }
    }
}
