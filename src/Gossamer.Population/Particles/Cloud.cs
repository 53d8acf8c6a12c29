namespace Gossamer.Population.Particles;

/// <summary>Particles: points of R^D, one a row. Rows of two clouds do not correspond unless that is said.</summary>
public sealed class Cloud
{
    private readonly double[] values;

    /// <summary>Wraps rows that nobody changes any more.</summary>
    /// <param name="values">N·D values, row after row.</param>
    /// <param name="dimension">D, at least 1.</param>
    /// <exception cref="BadInputException">The values are not whole rows, or there is none.</exception>
    public Cloud(double[] values, int dimension)
    {
        if (dimension < 1 || values.Length == 0 || values.Length % dimension != 0)
            throw new BadInputException($"{values.Length} values are no particles of {dimension} coordinates each; at least one whole row is needed");
        (this.values, Dimension) = (values, dimension);
    }

    /// <summary>D.</summary>
    public int Dimension { get; }

    /// <summary>N.</summary>
    public int Count => values.Length / Dimension;

    /// <summary>All values, row after row.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>One particle, D coordinates.</summary>
    /// <param name="index">0-based.</param>
    public ReadOnlySpan<double> this[int index] => values.AsSpan(index * Dimension, Dimension);

    /// <summary>Some of the particles.</summary>
    /// <param name="indices">0-based, in the order wanted.</param>
    public Cloud Select(ReadOnlySpan<int> indices)
    {
        var chosen = new double[indices.Length * Dimension];
        for (var k = 0; k < indices.Length; k++) this[indices[k]].CopyTo(chosen.AsSpan(k * Dimension));
        return new Cloud(chosen, Dimension);
    }

    /// <summary>Consecutive particles.</summary>
    /// <param name="first">The first, 0-based.</param>
    /// <param name="count">How many, at least 1.</param>
    public Cloud Slice(int first, int count) => new(values.AsSpan(first * Dimension, count * Dimension).ToArray(), Dimension);

    /// <summary>Their mean, D coordinates.</summary>
    public double[] Mean()
    {
        var mean = new double[Dimension];
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < Dimension; j++) mean[j] += this[i][j] / Count;
        }
        return mean;
    }

    /// <summary>tr of their covariance (divided by N): the mean squared distance to the mean.</summary>
    public double Variance()
    {
        var mean = Mean();
        double sum = 0;
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < Dimension; j++) sum += (this[i][j] - mean[j]) * (this[i][j] - mean[j]);
        }
        return sum / Count;
    }
}
