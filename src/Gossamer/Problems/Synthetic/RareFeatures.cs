using Gossamer.Data;
using Gossamer.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Problems;

/// <summary>
/// Least squares in which every feature is held by few workers (Richtárik, Gasanov and Burlachenko, "Error Feedback Shines
/// when Features are Rare", 2023): the generator of its synthetic experiments.
/// </summary>
public sealed record RareFeatures
{
    private const int Attempts = 6;

    // The target is the model of halves, plus noise from [−2, 2).
    private const double HiddenWeight = 0.5;
    private const double TargetNoise = 2;
    private const double BoostOfFirstWorker = 10;

    /// <summary>Number of workers n.</summary>
    public int Workers { get; init; } = 100;

    /// <summary>Number of coordinates d.</summary>
    public int Dimension { get; init; } = 500;

    /// <summary>Rows of every worker.</summary>
    public int RowsPerWorker { get; init; } = 12;

    /// <summary>c/n: the share of the workers that hold a feature.</summary>
    public double Share { get; init; } = 0.05;

    /// <summary>Λ, the largest squared singular value of a worker's rows, before ρ is applied.</summary>
    public double Greatest { get; init; } = 20;

    /// <summary>μ₀, the smallest one.</summary>
    public double Least { get; init; } = 1;

    /// <summary>ρ: singular values are (1 − ρ) times the planned ones, plus 10ρ at the first worker.</summary>
    public double Imbalance { get; init; } = 0.1;

    /// <summary>λ of the regulariser λ Σ x_k²/(1 + x_k²), shared among the owners of each coordinate; 0 for none.</summary>
    public double NonconvexWeight { get; init; }

    /// <summary>Seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Makes the problem: f_i(x) = (1/m)‖A_i x − y_i‖², where the Hessian of f_i has the planned squared singular values.</summary>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">A setting is out of range, or some worker stays without features.</exception>
    public Problem Create(StartingPoint? start = null)
    {
        if (Workers < 1 || Dimension < 1 || RowsPerWorker < 1 || !(Share > 0 && Share <= 1))
            throw new BadInputException($"rare features need workers, coordinates and rows of at least 1 and a share in (0, 1], not {Workers}, {Dimension}, {RowsPerWorker} and {Share:R}");
        var owned = DealFeatures();
        var starts = new List<int> { 0 };
        var indices = new List<int>();
        var values = new List<double>();
        var labels = new List<double>();
        var rows = new int[Workers][];
        for (var worker = 0; worker < Workers; worker++)
        {
            rows[worker] = [.. Enumerable.Range(labels.Count, RowsPerWorker)];
            AddRows(worker, owned[worker], starts, indices, values, labels);
        }
        var data = new DataSet("rare-features", SampleMatrix.Sparse(Dimension, [.. starts], [.. indices], [.. values]), labels.ToArray());
        return DataProblems.LeastSquares(
            data, rows, Regularizer.Nonconvex(NonconvexWeight), LeastSquaresScaling.Full, start, RegularizerScope.Owned);
    }

    private List<int>[] DealFeatures()
    {
        var owners = (int)Math.Ceiling((Workers * Share) - 1e-9);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var random = new RandomStream(Seed, RandomPurpose.Data, iteration: attempt, slot: 4);
            var owned = new List<int>[Workers];
            for (var worker = 0; worker < Workers; worker++) owned[worker] = [];
            var order = new int[Workers];
            for (var feature = 0; feature < Dimension; feature++)
            {
                for (var worker = 0; worker < Workers; worker++) order[worker] = worker;
                random.Shuffle(order);
                for (var k = 0; k < owners; k++) owned[order[k]].Add(feature);
            }
            if (owned.All(features => features.Count > 0)) return owned;
        }
        throw new BadInputException(
            $"with {owners} owners for each of {Dimension} features some of the {Workers} workers stay without any; take more features or a larger share");
    }

    private void AddRows(int worker, List<int> features, List<int> starts, List<int> indices, List<double> values, List<double> labels)
    {
        var random = new RandomStream(Seed, RandomPurpose.Data, worker, slot: 5);
        var block = Reshape(worker, features.Count, ref random);
        // The mean of the squares over m rows has the Hessian (2/m)AᵀA; this factor makes it the planned one.
        var scale = Math.Sqrt(RowsPerWorker / 2.0);
        for (var row = 0; row < RowsPerWorker; row++)
        {
            double target = 0;
            for (var k = 0; k < features.Count; k++)
            {
                indices.Add(features[k]);
                values.Add(scale * block[row, k]);
                target += HiddenWeight * block[row, k];
            }
            starts.Add(indices.Count);
            labels.Add(scale * (target + (TargetNoise * ((2 * random.NextDouble()) - 1))));
        }
    }

    // Uniform entries whose singular values σ_k (largest first) are replaced by the planned s_k: U S Uᵀ-transform U(s/σ)Uᵀ M,
    // with U from the small matrix M Mᵀ, or on the other side where there are fewer columns than rows.
    private Matrix<double> Reshape(int worker, int count, ref RandomStream random)
    {
        var block = Matrix<double>.Build.Dense(RowsPerWorker, count);
        for (var row = 0; row < RowsPerWorker; row++)
        {
            for (var k = 0; k < count; k++) block[row, k] = random.NextDouble();
        }
        var wide = count > RowsPerWorker;
        var gram = (wide ? block.TransposeAndMultiply(block) : block.TransposeThisAndMultiply(block)).Evd(Symmetricity.Symmetric);
        var factors = Matrix<double>.Build.Dense(gram.EigenValues.Count, gram.EigenValues.Count);
        for (var k = 0; k < gram.EigenValues.Count; k++)
        {
            // Eigenvalues ascend, singular values are numbered from the largest.
            var place = gram.EigenValues.Count - 1 - k;
            factors[k, k] = Planned(worker, place, count) / Math.Sqrt(gram.EigenValues[k].Real);
        }
        var transform = gram.EigenVectors * factors * gram.EigenVectors.Transpose();
        return wide ? transform * block : block * transform;
    }

    private double Planned(int worker, int place, int count)
    {
        var square = count == 1 ? Greatest : ((Greatest - Least) * place / (count - 1)) + Least;
        return ((1 - Imbalance) * Math.Sqrt(square)) + (Imbalance * (worker == 0 ? BoostOfFirstWorker : 0));
    }
}
