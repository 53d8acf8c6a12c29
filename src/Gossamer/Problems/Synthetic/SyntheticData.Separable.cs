using Gossamer.Data;
using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>Data whose classes a hyperplane through the origin separates, for perceptrons.</summary>
public static partial class SyntheticData
{
    /// <summary>
    /// The worst case of the batch perceptron (Tyurin, From Logistic Regression to the Perceptron Algorithm, 2025): one sample
    /// (½, −1) of class +1 against rows − 1 equal samples (−½, −1) of class −1, so that y·a is (½, −1) once and (½, 1) else.
    /// </summary>
    /// <param name="rows">Number of samples n, at least 2.</param>
    /// <exception cref="BadInputException">There are fewer than two rows.</exception>
    public static DataSet OneAgainstMany(int rows)
    {
        if (rows < 2) throw new BadInputException($"{rows} rows: one sample against many needs at least 2");
        var values = new double[2 * rows];
        var labels = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            (values[2 * row], values[(2 * row) + 1]) = (row == 0 ? 0.5 : -0.5, -1);
            labels[row] = row == 0 ? 1 : -1;
        }
        return new DataSet($"one-against-many({rows})", SampleMatrix.Dense(rows, 2, values), labels);
    }

    /// <summary>
    /// Two samples that cost a linear perceptron 2d + 2 iterations: (1, …, 1, 0) of class +1 and (1, …, 1, −1) of class −1 with
    /// d ones each (derived: the role of the example in Tyurin, Gradient Descent as a Perceptron Algorithm, 2025, not that example).
    /// </summary>
    /// <param name="features">d, at least 1; the data have d + 1 columns.</param>
    /// <exception cref="BadInputException">There is no feature.</exception>
    public static DataSet SlowPerceptron(int features)
    {
        if (features < 1) throw new BadInputException($"{features} features: at least 1 is needed");
        var values = new double[2 * (features + 1)];
        Array.Fill(values, 1);
        (values[features], values[^1]) = (0, -1);
        return new DataSet($"slow-perceptron({features})", SampleMatrix.Dense(2, features + 1, values), new double[] { 1, -1 });
    }

    /// <summary>
    /// Two classes that a hyperplane separates with a margin: y·a has the margin in its first coordinate, ±1 in its second
    /// (−1 for the smaller class), and independent normal values in all others.
    /// </summary>
    /// <param name="rows">Number of samples.</param>
    /// <param name="columns">Number of columns, at least 3.</param>
    /// <param name="smaller">How many samples are of the smaller class +1.</param>
    /// <param name="margin">The margin, positive.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <exception cref="BadInputException">The shape is impossible.</exception>
    public static DataSet Separable(int rows, int columns, int smaller, double margin, ulong seed)
    {
        if (columns < 3 || smaller < 1 || smaller >= rows || !(margin > 0 && double.IsFinite(margin)))
            throw new BadInputException($"{rows} rows of {columns} columns, {smaller} of the smaller class, margin {margin:R}: at least 3 columns, 1 to rows − 1 of the smaller class and a positive margin are needed");
        var values = new double[checked(rows * columns)];
        var labels = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            var random = new RandomStream(seed, RandomPurpose.Data, iteration: row, slot: 6);
            var sample = values.AsSpan(row * columns, columns);
            random.FillGaussian(sample);
            var isSmaller = (long)row * smaller / rows != ((long)row + 1) * smaller / rows;
            (sample[0], sample[1]) = (margin, isSmaller ? -1 : 1);
            labels[row] = isSmaller ? 1 : -1;
            for (var k = 0; k < columns; k++) sample[k] *= labels[row];
        }
        return new DataSet($"separable({rows}, {columns}, {smaller})", SampleMatrix.Dense(rows, columns, values), labels);
    }
}
