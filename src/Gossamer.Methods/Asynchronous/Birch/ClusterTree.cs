using System.Globalization;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>A cluster with its parts, down to the groups of workers.</summary>
internal sealed class ClusterTree
{
    private readonly ClusterTree? above;
    private readonly ClusterTree[] parts;
    private readonly List<ClusterTree> leaves = [];
    private readonly Vector u;                                      // gradients that the cluster above does not have
    private long budget;                                            // B_c
    private long used;                                              // gradients of its parts since they were summed up

    public ClusterTree(int dimension, ReadOnlySpan<int> shape, ClusterTree? above = null)
    {
        this.above = above;
        (Point, u) = (new Vector(dimension), new Vector(dimension));
        parts = new ClusterTree[shape.IsEmpty ? 0 : shape[0]];
        for (var k = 0; k < parts.Length; k++)
        {
            parts[k] = new ClusterTree(dimension, shape[1..], this);
            leaves.AddRange(parts[k].leaves);
        }
        if (parts.Length == 0) leaves.Add(this);
    }

    /// <summary>v_c.</summary>
    public Vector Point { get; }

    /// <summary>Reads "4x8".</summary>
    /// <exception cref="AssumptionException">It is not that.</exception>
    public static int[] Parse(string shape)
    {
        var numbers = shape.Split('x', StringSplitOptions.TrimEntries);
        var parsed = new int[numbers.Length];
        for (var k = 0; k < parsed.Length; k++)
        {
            if (!int.TryParse(numbers[k], NumberStyles.None, CultureInfo.InvariantCulture, out parsed[k]) || parsed[k] is < 1 or > 1_000_000)
                throw new AssumptionException($"clusters is '{shape}', but must be numbers of parts from the top, such as 4x8");
        }
        return parsed;
    }

    /// <summary>The group of a worker: groups are of equal size, give or take one.</summary>
    public ClusterTree LeafOf(int worker, int workers) => leaves[(int)((long)worker * leaves.Count / workers)];

    /// <summary>Sets B_c = max{1, ⌈B·(share of the groups)/times⌉} for all inner clusters.</summary>
    public void SetBudgets(long total, int times)
    {
        foreach (var part in parts)
        {
            var share = (double)part.leaves.Count / leaves.Count * total;
            part.budget = (long)Math.Max(1, Math.Ceiling(share / times));
            part.SetBudgets((long)Math.Ceiling(share), times);
        }
    }

    /// <summary>Everybody starts from a point.</summary>
    public void Restart(Vector point)
    {
        Point.Assign(point.Values);
        u.Clear();
        used = 0;
        foreach (var part in parts) part.Restart(point);
    }

    /// <summary>A group makes a step; clusters above it that have enough gradients synchronise.</summary>
    public void Use(Message gradient, double stepSize)
    {
        Point.Add(gradient, -stepSize);
        u.Add(gradient);
        for (var cluster = above; cluster?.above is not null; cluster = cluster.above)
        {
            if (++cluster.used < cluster.budget) continue;
            cluster.Collect(stepSize);
            foreach (var part in cluster.parts) part.Restart(cluster.Point);
        }
    }

    /// <summary>Sums up what the parts have made: v_c ← v_c − γ Σ U.</summary>
    public void Collect(double stepSize)
    {
        used = 0;
        foreach (var part in parts)
        {
            part.Collect(stepSize);
            Point.Add(part.u, -stepSize);
            u.Add(part.u);
            part.u.Clear();
        }
    }
}
