using Gossamer.Methods.Regression;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Signals.Regression;

/// <summary>
/// Which number of components predicts best what was not learned from: the training rows are cut into folds that follow each
/// other in time, each is predicted by SIMPLS on the others, centred by the others' means.
/// </summary>
internal sealed class CrossValidation
{
    private readonly List<Fold> folds = [];
    private readonly List<double> errors = [];
    private readonly Lock gate = new();
    private readonly int rows;

    /// <param name="features">X.</param>
    /// <param name="targets">Y.</param>
    /// <param name="count">Number of folds.</param>
    public CrossValidation(Matrix<double> features, Matrix<double> targets, int count)
    {
        rows = features.RowCount;
        for (var k = 0; k < count; k++)
        {
            var (first, end) = (k * rows / count, (k + 1) * rows / count);
            folds.Add(new Fold(features, targets, first, end));
        }
    }

    /// <summary>Root of the mean squared error over all rows and outputs.</summary>
    /// <param name="components">Number of components, 0 or more.</param>
    public double Rmse(int components)
    {
        lock (gate)
        {
            while (errors.Count <= components)
            {
                if (errors.Count > 0) folds.ForEach(fold => fold.Next());
                errors.Add(Math.Sqrt(folds.Sum(fold => fold.SquaredError()) / rows));
            }
            return errors[components];
        }
    }

    private sealed class Fold
    {
        private readonly SimplsFit fit;
        private readonly Matrix<double> features;
        private readonly Matrix<double> targets;

        public Fold(Matrix<double> features, Matrix<double> targets, int first, int end)
        {
            var others = Enumerable.Range(0, features.RowCount).Where(row => row < first || row >= end).ToArray();
            var (x, y) = (Rows(features, others), Rows(targets, others));
            var (meanX, meanY) = (x.ColumnSums() / others.Length, y.ColumnSums() / others.Length);
            var (centredX, centredY) = (Shifted(x, meanX), Shifted(y, meanY));
            fit = new SimplsFit(new CrossProducts(centredX.TransposeThisAndMultiply(centredX), centredX.TransposeThisAndMultiply(centredY)));
            this.features = Shifted(features.SubMatrix(first, end - first, 0, features.ColumnCount), meanX);
            this.targets = Shifted(targets.SubMatrix(first, end - first, 0, targets.ColumnCount), meanY);
        }

        public void Next() => fit.Next();

        public double SquaredError()
        {
            var error = (targets - (features * fit.Coefficients)).FrobeniusNorm();
            return error * error / targets.ColumnCount;
        }

        private static Matrix<double> Rows(Matrix<double> matrix, int[] rows) => Matrix<double>.Build.DenseOfRowVectors(rows.Select(matrix.Row));

        private static Matrix<double> Shifted(Matrix<double> matrix, Vector<double> mean) => matrix.MapIndexed((_, column, value) => value - mean[column]);
    }
}
