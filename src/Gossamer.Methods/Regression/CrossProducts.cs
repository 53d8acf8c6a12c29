using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Problems;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Methods.Regression;

/// <summary>X'X and X'Y of some samples: all that least squares know of them.</summary>
/// <param name="Gram">X'X, p × p.</param>
/// <param name="Cross">X'Y, p × q.</param>
internal sealed record CrossProducts(Matrix<double> Gram, Matrix<double> Cross)
{
    /// <summary>Those of one worker's samples.</summary>
    public static CrossProducts Of(ILinearRegression objective)
    {
        var (features, targets) = SamplesOf(objective);
        return new CrossProducts(features.TransposeThisAndMultiply(features), features.TransposeThisAndMultiply(targets));
    }

    /// <summary>X, m × p, and Y, m × q.</summary>
    public static (Matrix<double> Features, Matrix<double> Targets) SamplesOf(ILinearRegression objective)
    {
        var features = new double[objective.Samples * objective.Features];
        var targets = new double[objective.Samples * objective.Outputs];
        objective.CopySamples(features, targets);
        return (
            Matrix<double>.Build.Dense(objective.Samples, objective.Features, features),
            Matrix<double>.Build.Dense(objective.Samples, objective.Outputs, targets));
    }

    /// <summary>
    /// What they cost, in gradients: (p + q)/(2q), since X'X and X'Y take mp(p + q) multiplications and a gradient 2mpq.
    /// </summary>
    public static double Gradients(ILinearRegression objective) =>
        (objective.Features + objective.Outputs) / (2.0 * objective.Outputs);

    /// <summary>What <see cref="Pack"/> took apart, or the sum of several of them.</summary>
    /// <param name="upper">The upper triangle of X'X, p(p + 1)/2 numbers.</param>
    /// <param name="cross">X'Y, pq numbers.</param>
    public static CrossProducts Unpack(ReadOnlySpan<double> upper, ReadOnlySpan<double> cross)
    {
        var features = FeaturesOf(upper.Length);
        var gram = Matrix<double>.Build.Dense(features, features);
        for (int column = 0, place = 0; column < features; column++)
        {
            for (var row = 0; row <= column; row++) gram[row, column] = gram[column, row] = upper[place++];
        }
        return new CrossProducts(gram, Matrix<double>.Build.Dense(features, cross.Length / features, cross.ToArray()));
    }

    /// <summary>p, of an upper triangle of p(p + 1)/2 numbers.</summary>
    private static int FeaturesOf(int upper) => (int)(Math.Sqrt((8.0 * upper) + 1) - 1) / 2;

    /// <summary>As one message: the upper triangle of X'X, p(p + 1)/2 numbers, and X'Y, pq numbers, column by column.</summary>
    public Message Pack(IParticipant me)
    {
        var upper = new double[Gram.RowCount * (Gram.RowCount + 1) / 2];
        for (int column = 0, place = 0; column < Gram.ColumnCount; column++)
        {
            for (var row = 0; row <= column; row++) upper[place++] = Gram[row, column];
        }
        return me.Bundle(me.Dense(upper), me.Dense(Cross.ToColumnMajorArray()));
    }
}
