using System.Globalization;
using Gossamer.Numerics.Graphs;

namespace Gossamer.Topologies.Kinds;

/// <summary>Nodes in rows and columns, each linked to the next one to the right and below. Node r·columns + c stands in row r, column c.</summary>
internal static class Lattice
{
    /// <summary>Builds the graph; with <paramref name="wraps"/> the last of a row or column is linked to the first.</summary>
    internal static Graph Build(int rows, int columns, bool wraps)
    {
        var edges = new List<(int, int)>(2 * rows * columns);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var node = (row * columns) + column;
                Link(node, row * columns, column, columns, 1);
                Link(node, column, row, rows, columns);
            }
        }
        return Graph.FromEdges(rows * columns, edges);

        void Link(int node, int first, int position, int length, int step)
        {
            if (position + 1 < length) edges.Add((node, node + step));
            else if (wraps && length > 2) edges.Add((node, first));
        }
    }

    /// <summary>Reads a shape such as <c>8x8</c>; without one takes the most square shape of the given number of nodes.</summary>
    internal static (int Rows, int Columns) Shape(string kind, string? shape, int nodes)
    {
        if (shape is null)
        {
            var rows = (int)Math.Sqrt(nodes);
            while (nodes % rows != 0) rows--;
            if (rows == 1 && nodes > 3)
                throw new BadInputException($"{nodes} is a prime number, so a {kind} of {nodes} nodes would have one row: take another number of nodes, or 'ring' or 'line'");
            return (rows, nodes / rows);
        }
        var (p, q) = Parse(kind, shape);
        if ((long)p * q != nodes)
            throw new BadInputException($"{kind}({shape}) has {(long)p * q} nodes, but the problem has {nodes} workers: rows times columns must be {nodes}");
        return (p, q);
    }

    /// <summary>Checks that a shape is two positive numbers with an x between them.</summary>
    internal static (int Rows, int Columns) Parse(string kind, string shape)
    {
        var parts = shape.Split('x');
        if (parts.Length == 2 && TryRead(parts[0], out var rows) && TryRead(parts[1], out var columns)) return (rows, columns);
        throw new BadInputException($"'{shape}' is not the shape of a {kind}: expected rows x columns, such as {kind}(8x8)");

        static bool TryRead(string text, out int value) =>
            int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;
    }
}
