using Gossamer.Compression;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.VarianceReduction;

/// <summary>The small problems with worked numbers of the variance-reduced methods.</summary>
internal static class Toy
{
    /// <summary>
    /// n = d = 2, A_1 = diag(1, 3), A_2 = diag(3, 1), b_1 = (1, 0), b_2 = (0, 1), x⁰ = (1, 1): L = 2, L_+ = √5, L_± = 1, L_i = 3.
    /// </summary>
    public static Problem Two() => Quadratics.Create(
        [new double[,] { { 1, 0 }, { 0, 3 } }, new double[,] { { 3, 0 }, { 0, 1 } }], [[1, 0], [0, 1]], StartingPoint.Ones);

    /// <summary>Four workers, eight coordinates, some f_i not convex.</summary>
    public static Problem Four(double noise = 0.5, ulong seed = 3) => Quadratics.RandomTridiagonal(
        4, 8, noise, 1e-3, seed, StartingPoint.Given(new double[] { 3, -1, 0.5, 2, -0.5, 1, 0.25, -2 }));

    /// <summary>Three workers with five quadratics each, four coordinates: every f_i is a finite sum.</summary>
    public static Problem Sums() => Quadratics.RandomTridiagonal(
        3, 4, 0.5, 0.1, seed: 7, StartingPoint.Given(new double[] { 1, -2, 0.5, 1.5 }), samples: 5);

    /// <summary>Its setting, as an engine makes it.</summary>
    public static Gossamer.Execution.Setting SumsSetting()
    {
        var problem = Sums();
        return Recording.SettingOf(problem) with { Sums = new FiniteSums(problem) };
    }

    /// <summary>The same as <see cref="Four"/>, with μ large enough for rates.</summary>
    public static Problem FourConvex() => Quadratics.RandomTridiagonal(4, 8, 0.2, 0.1, seed: 3);
}

/// <summary>
/// Keeps one given coordinate a call, times a factor: Rand-1 or a permutation whose draws are given instead of drawn. One
/// list of coordinates a worker.
/// </summary>
internal sealed class ScriptedCoordinates(double factor, bool isCorrelated, params int[][] coordinates) : Compressor
{
    private readonly TopK one = new(1);
    private readonly int[] calls = new int[coordinates.Length];

    public override string Name => "scripted-coordinates";

    public override bool IsCorrelated => isCorrelated;

    public override double? Omega(int dimension, int workers) => factor - 1;

    public override GroupVariance? GroupConstants(int dimension, int workers) => isCorrelated ? new GroupVariance(1, 1) : base.GroupConstants(dimension, workers);

    public override double Density(int dimension, int workers) => 1;

    public override Messaging.Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context)
    {
        var kept = new double[vector.Length];
        var at = coordinates[context.Worker][calls[context.Worker]++];
        kept[at] = factor * vector[at];
        return one.Compress(kept, ref context);
    }
}

/// <summary>Checks that hold in every round of a run.</summary>
internal static class Invariant
{
    /// <summary>The coordinator's vector is the mean of the workers' vectors of that name.</summary>
    public static void IsMean(Recording run, string coordinatorName, string workerName, double tolerance = 1e-11)
    {
        // Programs that start with their first message have no state before the first iteration.
        var first = run.Workers[0][0].ContainsKey(workerName) ? 0 : 1;
        for (var k = first; k < run.Iterates.Count; k++) Near.Equal(run.Coordinator[k][coordinatorName], Mean(run, k, workerName), tolerance);
    }

    /// <summary>The mean of the workers' vectors is the iterate.</summary>
    public static void IsIterate(Recording run, string workerName, double tolerance = 1e-11)
    {
        for (var k = 0; k < run.Iterates.Count; k++) Near.Equal(run.Iterates[k], Mean(run, k, workerName), tolerance);
    }

    public static double[] Mean(Recording run, int k, string name)
    {
        var mean = new double[run.Workers[k][0][name].Length];
        foreach (var worker in run.Workers[k])
        {
            for (var j = 0; j < mean.Length; j++) mean[j] += worker[name][j] / run.Workers[k].Length;
        }
        return mean;
    }
}
