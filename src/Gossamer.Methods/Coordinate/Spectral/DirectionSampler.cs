using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;
using Gossamer.Samplings;

namespace Gossamer.Methods.Coordinate;

/// <summary>A distribution over the directions of a set.</summary>
public sealed class DirectionSampler
{
    private readonly AliasTable table;
    private readonly double[] probabilities;

    /// <summary>Creates the distribution.</summary>
    /// <param name="directions">s_i.</param>
    /// <param name="probabilities">p_i, at least 0, of sum 1.</param>
    public DirectionSampler(DirectionSet directions, IReadOnlyList<double> probabilities)
    {
        if (probabilities.Count != directions.Count) throw new ArgumentException($"{probabilities.Count} probabilities for {directions.Count} directions");
        (Directions, this.probabilities) = (directions, [.. probabilities]);
        table = new AliasTable(this.probabilities);
    }

    /// <summary>s_i.</summary>
    public DirectionSet Directions { get; }

    /// <summary>p_i.</summary>
    public IReadOnlyList<double> Probabilities => probabilities;

    /// <summary>Draws a direction.</summary>
    /// <param name="random">Where the draw comes from.</param>
    public int Draw(ref RandomStream random) => table.Draw(ref random);

    /// <summary>All directions equally likely.</summary>
    /// <param name="directions">s_i.</param>
    public static DirectionSampler Uniform(DirectionSet directions) =>
        new(directions, [.. Enumerable.Repeat(1.0 / directions.Count, directions.Count)]);

    /// <summary>
    /// The eigenvalues of W = E[A^½ssᵀA^½/(sᵀAs)] other than zero, ascending: those of the matrix with entries
    /// √(p_i p_j)·s_iᵀAs_j/√(s_iᵀAs_i·s_jᵀAs_j). Takes time cubic in the number of directions.
    /// </summary>
    /// <param name="dimension">Number of coordinates d.</param>
    public double[] Spectrum(int dimension)
    {
        var count = probabilities.Length;
        var gram = new double[count, count];
        var (vector, image) = (new double[dimension], new double[dimension]);
        var curvatures = new double[count];
        for (var i = 0; i < count; i++)
        {
            Array.Clear(image);
            Directions.AddImage(i, 1, image);
            for (var j = 0; j <= i; j++)
            {
                Array.Clear(vector);
                Directions.AddTo(j, 1, vector);
                double sum = 0;
                for (var k = 0; k < dimension; k++) sum += vector[k] * image[k];
                if (i == j) curvatures[i] = sum;
                gram[i, j] = gram[j, i] = sum;
            }
        }
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++) gram[i, j] *= Math.Sqrt(probabilities[i] / curvatures[i]) * Math.Sqrt(probabilities[j] / curvatures[j]);
        }
        // At most d of them are not zero.
        var values = SymmetricMatrix.Create(gram).Smallest(count).Values;
        return [.. values.Skip(Math.Max(0, count - dimension))];
    }
}
