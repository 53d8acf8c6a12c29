using System.Text.Json.Serialization;

namespace Gossamer.Experiments.Reports.Figures;

/// <summary>
/// A figure that a report shows beside those that it makes itself: a topology, a landscape of two tuned options, a tree
/// of computations, a curve that is not a trace. It is drawn in the same style and saves as SVG and PNG like all others.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CurveFigure), "curves")]
[JsonDerivedType(typeof(HeatmapFigure), "heatmap")]
[JsonDerivedType(typeof(GraphFigure), "graph")]
[JsonDerivedType(typeof(TreeFigure), "tree")]
public abstract record ReportFigure
{
    /// <summary>What the figure is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What one sees in it, in a sentence or two.</summary>
    public string Caption { get; init; } = "";

    /// <exception cref="BadInputException">The figure refers to something that it does not have.</exception>
    internal abstract void Check();
}

/// <summary>Curves or clouds of points over a common pair of axes.</summary>
public sealed record CurveFigure : ReportFigure
{
    /// <summary>Name of the horizontal axis, with its unit.</summary>
    public required string XName { get; init; }

    /// <summary>Name of the vertical axis, with its unit.</summary>
    public required string YName { get; init; }

    /// <summary>Whether the horizontal axis is logarithmic; values that are not positive are then left out.</summary>
    public bool IsLogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic; values that are not positive are then left out.</summary>
    public bool IsLogY { get; init; }

    /// <summary>True for points that are not joined by lines.</summary>
    public bool IsScatter { get; init; }

    /// <summary>The curves.</summary>
    public required IReadOnlyList<FigureCurve> Curves { get; init; }

    internal override void Check()
    {
        foreach (var curve in Curves)
            if (curve.X.Count != curve.Y.Count)
                throw new BadInputException($"Figure '{Title}': curve '{curve.Label}' has {curve.X.Count} horizontal and {curve.Y.Count} vertical values; there must be as many.");
    }
}

/// <summary>One curve.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="X">Horizontal values.</param>
/// <param name="Y">Vertical values, as many.</param>
public sealed record FigureCurve(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>A matrix of numbers as colours.</summary>
public sealed record HeatmapFigure : ReportFigure
{
    /// <summary>What the columns are.</summary>
    public required string XName { get; init; }

    /// <summary>What the rows are.</summary>
    public required string YName { get; init; }

    /// <summary>What the numbers are.</summary>
    public required string ValueName { get; init; }

    /// <summary>Names of the columns, left to right.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Names of the rows, bottom to top.</summary>
    public required IReadOnlyList<string> Rows { get; init; }

    /// <summary>Places of the columns whose names are written along the axis; empty for as many as there is room for.</summary>
    public IReadOnlyList<int> ColumnTicks { get; init; } = [];

    /// <summary>Places of the rows whose names are written along the axis; empty for as many as there is room for.</summary>
    public IReadOnlyList<int> RowTicks { get; init; } = [];

    /// <summary>One list of numbers a row; null for a cell without a number.</summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Values { get; init; }

    /// <summary>Whether colours follow the logarithm.</summary>
    public bool IsLog { get; init; }

    internal override void Check()
    {
        if (Values.Count != Rows.Count || Values.Any(row => row.Count != Columns.Count))
            throw new BadInputException($"Figure '{Title}': the values must be {Rows.Count} rows of {Columns.Count} numbers, one for every row and column that is named.");
    }
}

/// <summary>A graph.</summary>
public sealed record GraphFigure : ReportFigure
{
    /// <summary>Names of the nodes.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }

    /// <summary>The edges.</summary>
    public required IReadOnlyList<FigureEdge> Edges { get; init; }

    /// <summary>Whether edges have a direction.</summary>
    public bool IsDirected { get; init; }

    /// <summary>Where the nodes stand, x to the right and y downwards in any unit; empty for a circle.</summary>
    public IReadOnlyList<FigurePoint> Positions { get; init; } = [];

    /// <summary>Kinds of edges by name, to which <see cref="FigureEdge.Kind"/> refers; each has a colour of its own. Empty where all are alike.</summary>
    public IReadOnlyList<string> EdgeKinds { get; init; } = [];

    /// <summary>Kinds of nodes by name; each has a colour of its own. Empty where all are alike.</summary>
    public IReadOnlyList<string> NodeKinds { get; init; } = [];

    /// <summary>The kind of each node, a place in <see cref="NodeKinds"/>; empty where all are alike.</summary>
    public IReadOnlyList<int> KindOfNode { get; init; } = [];

    internal override void Check()
    {
        foreach (var edge in Edges)
            if (edge.From < 0 || edge.To < 0 || edge.From >= Nodes.Count || edge.To >= Nodes.Count)
                throw new BadInputException($"Figure '{Title}': edge {edge.From} to {edge.To} leaves the {Nodes.Count} nodes, which are numbered from 0.");
        if (Positions.Count != 0 && Positions.Count != Nodes.Count)
            throw new BadInputException($"Figure '{Title}': {Positions.Count} positions are given for {Nodes.Count} nodes.");
        if (Edges.Any(edge => edge.Kind != 0 && edge.Kind >= EdgeKinds.Count))
            throw new BadInputException($"Figure '{Title}': an edge is of a kind that has no name.");
        if (NodeKinds.Count != 0 && (KindOfNode.Count != Nodes.Count || KindOfNode.Any(kind => kind < 0 || kind >= NodeKinds.Count)))
            throw new BadInputException($"Figure '{Title}': each of the {Nodes.Count} nodes needs one of the {NodeKinds.Count} kinds.");
    }
}

/// <summary>An edge of a graph.</summary>
/// <param name="From">Number of a node, from 0.</param>
/// <param name="To">Number of a node, from 0.</param>
/// <param name="Weight">Drawn as the width of the line; 1 is normal.</param>
/// <param name="Kind">Its place among the kinds of edges.</param>
public sealed record FigureEdge(int From, int To, double Weight = 1, int Kind = 0);

/// <summary>Where a node stands.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Downwards.</param>
public sealed record FigurePoint(double X, double Y);

/// <summary>A tree, drawn from left to right.</summary>
public sealed record TreeFigure : ReportFigure
{
    /// <summary>The root.</summary>
    public required FigureNode Root { get; init; }

    internal override void Check()
    {
    }
}

/// <summary>A node of a tree.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Children">What hangs on it.</param>
public sealed record FigureNode(string Name, IReadOnlyList<FigureNode> Children);
