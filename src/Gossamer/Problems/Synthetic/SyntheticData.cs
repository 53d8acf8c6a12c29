using System.Numerics.Tensors;
using Gossamer.Data;
using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>Generated data sets, functions of their arguments and seed alone.</summary>
public static partial class SyntheticData
{
    /// <summary>Data of the shape of mushrooms: 112 columns, 21 ones a row, two classes that are nearly separable.</summary>
    /// <param name="rows">Number of rows; the original has 8124.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static DataSet MushroomsLike(int rows, ulong seed) => OneHot(rows, 112, 21, seed, steepness: 6);

    /// <summary>Data of the shape of a9a: 123 columns, 14 ones a row, two classes that overlap.</summary>
    /// <param name="rows">Number of rows; the original has 32561.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static DataSet A9aLike(int rows, ulong seed) => OneHot(rows, 123, 14, seed, steepness: 1.5);

    /// <summary>
    /// Linear regression: a_j standard normal and real targets y_j = ⟨a_j, x̂⟩ + σ·N(0, 1) of a standard normal x̂. Without noise
    /// every row is met by the same x̂.
    /// </summary>
    /// <param name="rows">Number of samples.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="noise">σ ≥ 0.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <exception cref="BadInputException">The shape is impossible or the noise negative.</exception>
    public static DataSet LinearRegression(int rows, int columns, double noise, ulong seed)
    {
        if (rows < 1 || columns < 1 || !(noise >= 0 && double.IsFinite(noise)))
            throw new BadInputException($"{rows} rows of {columns} columns with noise {noise:R}: at least 1 row and column and noise of at least 0 are needed");
        var hidden = new double[columns];
        new RandomStream(seed, RandomPurpose.Data, 1).FillGaussian(hidden);
        var random = new RandomStream(seed, RandomPurpose.Data, 2);
        var values = new double[checked(rows * columns)];
        random.FillGaussian(values);
        var targets = new double[rows];
        for (var row = 0; row < rows; row++)
            targets[row] = TensorPrimitives.Dot<double>(values.AsSpan(row * columns, columns), hidden) + (noise * random.NextGaussian());
        return new DataSet($"linear-regression({rows}, {columns}, {noise:R})", SampleMatrix.Dense(rows, columns, values), targets);
    }

    /// <summary>
    /// One-hot coded categories: the columns are dealt out to fields, and every row has a one in one column of each field,
    /// some columns far more often than others. Labels ±1 follow a logistic model with hidden normal weights.
    /// </summary>
    /// <param name="rows">Number of rows N.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="fields">Ones a row, at most <paramref name="columns"/>.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="steepness">Standard deviation of the hidden margin: the larger, the better the classes can be told apart.</param>
    /// <exception cref="BadInputException">The shape is impossible.</exception>
    public static DataSet OneHot(int rows, int columns, int fields, ulong seed, double steepness = 2)
    {
        if (rows < 2 || fields < 1 || columns < fields)
            throw new BadInputException($"{rows} rows with {fields} ones in {columns} columns: at least 2 rows and 1 ≤ ones ≤ columns are needed");
        var shape = new RandomStream(seed, RandomPurpose.Data, slot: 2);
        var starts = DealFields(columns, fields, ref shape);
        var weights = new double[columns];
        shape.FillGaussian(weights);
        CentreAndScale(weights, starts, steepness);
        var indices = new int[checked(rows * fields)];
        var rowStarts = new int[rows + 1];
        var labels = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            var random = new RandomStream(seed, RandomPurpose.Data, iteration: row, slot: 3);
            double margin = 0;
            for (var field = 0; field < fields; field++)
            {
                var (first, width) = (starts[field], starts[field + 1] - starts[field]);
                // The third power of a uniform draw makes the first columns of a field the frequent ones.
                var uniform = random.NextDouble();
                var column = first + (int)(width * uniform * uniform * uniform);
                indices[(row * fields) + field] = column;
                margin += weights[column];
            }
            rowStarts[row + 1] = (row + 1) * fields;
            labels[row] = random.NextCoin(1 / (1 + Math.Exp(-margin))) ? 1 : -1;
        }
        EnsureBothClasses(labels);
        var values = new double[indices.Length];
        Array.Fill(values, 1);
        return new DataSet($"one-hot({rows}, {columns}, {fields})", SampleMatrix.Sparse(columns, rowStarts, indices, values), labels);
    }

    // Every field has at least one column; the others are dealt out at random.
    private static int[] DealFields(int columns, int fields, ref RandomStream random)
    {
        var widths = new int[fields];
        Array.Fill(widths, 1);
        for (var column = fields; column < columns; column++) widths[random.NextInt(fields)]++;
        var starts = new int[fields + 1];
        for (var field = 0; field < fields; field++) starts[field + 1] = starts[field] + widths[field];
        return starts;
    }

    // With mean zero in every field (as the columns are drawn), neither class is the rule.
    private static void CentreAndScale(double[] weights, int[] starts, double steepness)
    {
        var variance = 0.0;
        for (var field = 0; field + 1 < starts.Length; field++)
        {
            var (first, width) = (starts[field], starts[field + 1] - starts[field]);
            double mean = 0, square = 0;
            for (var k = 0; k < width; k++)
            {
                var share = Math.Cbrt((k + 1.0) / width) - Math.Cbrt((double)k / width);
                mean += share * weights[first + k];
                square += share * weights[first + k] * weights[first + k];
            }
            for (var k = 0; k < width; k++) weights[first + k] -= mean;
            variance += square - (mean * mean);
        }
        if (variance <= 0) return;
        for (var k = 0; k < weights.Length; k++) weights[k] *= steepness / Math.Sqrt(variance);
    }

    private static void EnsureBothClasses(double[] labels)
    {
        if (!labels.AsSpan().ContainsAnyExcept(labels[0])) labels[^1] = -labels[0];
    }
}
