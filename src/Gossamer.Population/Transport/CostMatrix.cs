using System.Numerics.Tensors;
using Gossamer.Population.Particles;

namespace Gossamer.Population.Transport;

/// <summary>What it costs to move a particle.</summary>
public enum GroundCost
{
    /// <summary>‖x − y‖², of W2.</summary>
    Squared,

    /// <summary>‖x − y‖, of W1.</summary>
    Distance,
}

/// <summary>C_ij, the cost of moving particle i of one cloud to particle j of another.</summary>
/// <param name="Values">N·M costs, row after row.</param>
/// <param name="Rows">N.</param>
/// <param name="Columns">M.</param>
public sealed record CostMatrix(double[] Values, int Rows, int Columns)
{
    /// <summary>The costs between two clouds.</summary>
    /// <param name="from">N particles.</param>
    /// <param name="to">M particles of the same dimension.</param>
    /// <param name="cost">What is measured.</param>
    /// <exception cref="BadInputException">The clouds have other dimensions, or are too large.</exception>
    public static CostMatrix Between(Cloud from, Cloud to, GroundCost cost)
    {
        if (from.Dimension != to.Dimension) throw new BadInputException($"particles of {from.Dimension} coordinates have no distance to particles of {to.Dimension}");
        if ((long)from.Count * to.Count > Array.MaxLength)
            throw new BadInputException($"the distances between {from.Count} and {to.Count} particles do not fit into memory: use fewer particles, or plans in blocks");
        var values = new double[from.Count * to.Count];
        var width = from.Dimension;
        for (var i = 0; i < from.Count; i++)
        {
            var x = from[i];
            var row = values.AsSpan(i * to.Count, to.Count);
            var others = to.Values;
            for (var j = 0; j < row.Length; j++)
            {
                double sum = 0;
                for (var k = 0; k < width; k++)
                {
                    var difference = x[k] - others[(j * width) + k];
                    sum += difference * difference;
                }
                row[j] = sum;
            }
            if (cost == GroundCost.Distance) TensorPrimitives.Sqrt(row, row);
        }
        return new CostMatrix(values, from.Count, to.Count);
    }

    /// <summary>The costs of one row.</summary>
    /// <param name="row">0-based.</param>
    internal ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns, Columns);
}
