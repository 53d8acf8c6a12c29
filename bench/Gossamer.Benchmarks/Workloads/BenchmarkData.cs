using System.Globalization;
using Gossamer.Data;
using Gossamer.Data.Splits;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Benchmarks.Workloads;

/// <summary>a9a and w8a from the folder of GOSSAMER_DATA, or else synthetic rows of the same shape.</summary>
internal static class BenchmarkData
{
    /// <summary>32561 rows of 123 features, 14 of them 1 in a row.</summary>
    public static DataSet A9a { get; } = LoadOr("a9a", () => Synthetic("like a9a", 32561, 123, 14));

    /// <summary>49749 rows of 300 features, about 12 of them 1 in a row.</summary>
    public static DataSet W8a { get; } = LoadOr("w8a", () => Synthetic("like w8a", 49749, 300, 12));

    /// <summary>Rows of any shape with 12 features that are 1.</summary>
    public static DataSet Sparse(int rows, int columns) => Synthetic($"{rows} rows of {columns} features", rows, columns, 12);

    /// <summary>Logistic regression with λ = 0.001 on consecutive shares.</summary>
    public static Problem Logistic(DataSet data, int workers) =>
        DataProblems.LogisticRegression(data, RowAssignment.Split(new ContiguousSplit().Assign(data, workers, seed: 1)), Regularizer.L2(1e-3));

    /// <summary>Writes rows as LIBSVM text, so that another program reads the same ones.</summary>
    public static void Write(DataSet data, string path)
    {
        using var writer = new StreamWriter(path);
        for (var row = 0; row < data.Rows; row++)
        {
            writer.Write(data.Labels.Span[row].ToString("R", CultureInfo.InvariantCulture));
            foreach (var (column, value) in data.Features.Row(row))
                writer.Write(string.Create(CultureInfo.InvariantCulture, $" {column + 1}:{value:R}"));
            writer.Write('\n');
        }
    }

    private static DataSet LoadOr(string name, Func<DataSet> make)
    {
        try
        {
            return DataLoader.Shared.Load(name);
        }
        catch (BadInputException)
        {
            return make();
        }
    }

    // One feature of each of some groups is 1, as after one-hot coding; labels follow a random linear model.
    private static DataSet Synthetic(string name, int rows, int columns, int perRow)
    {
        var random = new RandomStream(1, RandomPurpose.Data);
        var model = new double[columns];
        random.FillGaussian(model);
        var starts = new int[rows + 1];
        var indices = new int[rows * perRow];
        var values = new double[indices.Length];
        Array.Fill(values, 1.0);
        var labels = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            starts[row + 1] = (row + 1) * perRow;
            var score = 0.0;
            for (var group = 0; group < perRow; group++)
            {
                var (first, end) = (columns * group / perRow, columns * (group + 1) / perRow);
                var column = first + random.NextInt(end - first);
                indices[row * perRow + group] = column;
                score += model[column];
            }
            labels[row] = random.NextCoin(1 / (1 + Math.Exp(-score))) ? 1 : -1;
        }
        return new DataSet(name, SampleMatrix.Sparse(columns, starts, indices, values), labels);
    }
}
