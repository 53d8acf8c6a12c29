using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Methods.Tests.VarianceReduction;

/// <summary>
/// The toy problem: n = d = 2, A_1 = diag(1, 3), A_2 = diag(3, 1), b_1 = (1, 0), b_2 = (0, 1), x⁰ = (1, 1);
/// ∇f = 2x − (½, ½), L = 2, L_+ = √5, L_± = 1, L_i = 3.
/// </summary>
internal static class TwoDiagonals
{
    public static Problem Create() => Quadratics.Create(
        [new double[,] { { 1, 0 }, { 0, 3 } }, new double[,] { { 3, 0 }, { 0, 1 } }], [[1, 0], [0, 1]], StartingPoint.Ones);

    /// <summary>A run in none of whose rounds the shared coin falls: its probability is as good as zero.</summary>
    public static (List<double[]> Iterates, List<double[]> Estimates) RunWithoutCoins(Func<double, Method> create, long iterations)
    {
        var (iterates, estimates) = (new List<double[]>(), new List<double[]>());
        new Simulator(null, 1).RunAsync(new RunRequest(Create(), create(1e-9))
        {
            Stop = new StopRule { Iterations = iterations },
            Observer = state =>
            {
                iterates.Add(state.Iterate.ToArray());
                estimates.Add(state.Coordinator.Vector("g").Values.ToArray());
            },
        }).GetAwaiter().GetResult();
        return (iterates, estimates);
    }
}

/// <summary>Permutations of two coordinates that are given instead of drawn: what worker 1 and worker 2 keep, round by round.</summary>
internal sealed class Permutations(params int[][] rounds) : Compressor
{
    private readonly int[] calls = new int[2];

    public override string Name => "scripted-permutations";

    public override double? Omega(int dimension, int workers) => 1;

    public override GroupVariance? GroupConstants(int dimension, int workers) => new GroupVariance(1, 1);

    public override double Density(int dimension, int workers) => 1;

    public override bool IsCorrelated => true;

    public override Messaging.Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var kept = new double[2];
        var at = rounds[calls[context.Worker]++][context.Worker];
        kept[at] = 2 * vector[at];
        return new TopK(1).Compress(kept, ref context);
    }
}
