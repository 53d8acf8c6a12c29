using System.Runtime.InteropServices;

namespace Gossamer.Population.Differentiation;

/// <summary>A matrix on a <see cref="Tape"/>.</summary>
/// <param name="Index">Its place on the tape.</param>
public readonly record struct Node(int Index);

/// <summary>
/// Reverse-mode differentiation of programs on matrices of doubles. A program is recorded while it is computed: every call
/// below appends one <see cref="Node"/> and its value. <see cref="Backward"/> then walks the tape from the end and adds to
/// every node what it contributes to the derivative of one number.
/// <para>
/// All values lie in one array, all derivatives in another; <see cref="Clear"/> forgets the program and keeps the arrays, so
/// that a training loop allocates nothing once its largest program was recorded. Nodes that depend on no
/// <see cref="Variable"/> are computed but not differentiated.
/// </para>
/// <para>
/// The operations are closed: the derivative of each can be written by the others. A gradient with respect to inputs is
/// therefore recorded as a program too (<see cref="Network.InputGradient"/>), and its derivative with respect to parameters
/// is taken by <see cref="Backward"/> like any other: second derivatives need nothing more.
/// </para>
/// Not thread safe. Spans that it hands out hold until something more is recorded.
/// </summary>
internal sealed partial class Tape
{
    private Entry[] entries = new Entry[64];
    private double[] values = new double[1024];
    private double[] derivatives = [];
    private double[] scratch = [];
    private int count;
    private int used;

    private enum Operation : byte
    {
        Leaf, Product, ProductTransposed, AddRow, Add, Subtract, Multiply, Affine, ScaleBy, ScaleRows,
        Softplus, Sigmoid, Tanh, Sum, SumSquares, MeanRows, Differences, Concatenate, LogAbsDeterminant,
    }

    /// <summary>Forgets the program.</summary>
    public void Clear() => (count, used) = (0, 0);

    /// <summary>Number of rows.</summary>
    public int Rows(Node node) => entries[node.Index].Rows;

    /// <summary>Number of columns.</summary>
    public int Columns(Node node) => entries[node.Index].Columns;

    /// <summary>The value, row after row.</summary>
    public ReadOnlySpan<double> Value(Node node) => ValueOf(node.Index);

    /// <summary>The value of a node of one row and column.</summary>
    public double Scalar(Node node) => values[entries[node.Index].Offset];

    /// <summary>What <see cref="Backward"/> found: the derivative by every entry of the node. Zero where there is none.</summary>
    public ReadOnlySpan<double> Derivative(Node node)
    {
        ref var entry = ref entries[node.Index];
        if (!entry.IsTouched) Touch(ref entry);
        return derivatives.AsSpan(entry.Offset, entry.Length);
    }

    /// <summary>A matrix that is not differentiated by.</summary>
    /// <param name="source">rows·columns values; copied.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public Node Constant(ReadOnlySpan<double> source, int rows, int columns) => Leaf(source, rows, columns, isVariable: false);

    /// <summary>A matrix that is differentiated by.</summary>
    /// <param name="source">rows·columns values; copied.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public Node Variable(ReadOnlySpan<double> source, int rows, int columns) => Leaf(source, rows, columns, isVariable: true);

    /// <summary>A constant matrix of equal entries.</summary>
    public Node Filled(double value, int rows, int columns)
    {
        var node = Append(Operation.Leaf, rows, columns, -1, -1, needs: false);
        Fresh(node).Fill(value);
        return node;
    }

    /// <summary>A constant matrix to be written by the caller.</summary>
    public Node Constant(int rows, int columns, out Span<double> target)
    {
        var node = Append(Operation.Leaf, rows, columns, -1, -1, needs: false);
        target = Fresh(node);
        return node;
    }

    /// <summary>
    /// Finds the derivative of a number by everything that it depends on.
    /// </summary>
    /// <param name="result">A node of one row and column.</param>
    public void Backward(Node result)
    {
        if (entries[result.Index] is not { Rows: 1, Columns: 1 }) throw new ArgumentException("only a number has a gradient: sum it up first");
        if (derivatives.Length < values.Length) derivatives = new double[values.Length];
        for (var index = 0; index < count; index++) entries[index].IsTouched = false;
        if (!entries[result.Index].Needs) return;
        DerivativeOf(result.Index)[0] = 1;
        for (var index = result.Index; index >= 0; index--)
        {
            if (entries[index] is { Needs: true, IsTouched: true, Operation: not Operation.Leaf }) Propagate(index);
        }
    }

    private Node Leaf(ReadOnlySpan<double> source, int rows, int columns, bool isVariable)
    {
        if (source.Length != rows * columns) throw new ArgumentException($"{source.Length} values for {rows} rows and {columns} columns");
        var node = Append(Operation.Leaf, rows, columns, -1, -1, isVariable);
        source.CopyTo(Fresh(node));
        return node;
    }

    private Node Append(Operation operation, int rows, int columns, int first, int second, bool? needs = null, double scalar = 0, int extra = 0)
    {
        if (count == entries.Length) Array.Resize(ref entries, 2 * count);
        var length = rows * columns;
        if (used + length > values.Length) Array.Resize(ref values, Math.Max(2 * values.Length, used + length));
        entries[count] = new Entry
        {
            Operation = operation,
            Rows = rows,
            Columns = columns,
            First = first,
            Second = second,
            Offset = used,
            Scalar = scalar,
            Extra = extra,
            Needs = needs ?? ((first >= 0 && entries[first].Needs) || (second >= 0 && entries[second].Needs)),
        };
        used += length;
        return new Node(count++);
    }

    private Span<double> Fresh(Node node) => values.AsSpan(entries[node.Index].Offset, entries[node.Index].Length);

    private ReadOnlySpan<double> ValueOf(int index) => values.AsSpan(entries[index].Offset, entries[index].Length);

    /// <summary>The derivative by a node, to be added to; zero when first asked for.</summary>
    private Span<double> DerivativeOf(int index)
    {
        ref var entry = ref entries[index];
        if (!entry.IsTouched) Touch(ref entry);
        return derivatives.AsSpan(entry.Offset, entry.Length);
    }

    private void Touch(ref Entry entry)
    {
        if (derivatives.Length < values.Length) Array.Resize(ref derivatives, values.Length);
        derivatives.AsSpan(entry.Offset, entry.Length).Clear();
        entry.IsTouched = true;
    }

    private Span<double> Scratch(int length)
    {
        if (scratch.Length < length) scratch = new double[Math.Max(length, 2 * scratch.Length)];
        return scratch.AsSpan(0, length);
    }

    private void DemandSameShape(Node a, Node b)
    {
        if (Rows(a) != Rows(b) || Columns(a) != Columns(b))
            throw new ArgumentException($"a matrix of {Rows(a)} × {Columns(a)} meets one of {Rows(b)} × {Columns(b)}");
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Entry
    {
        public int First, Second, Rows, Columns, Offset, Extra;
        public double Scalar;
        public Operation Operation;
        public bool Needs, IsTouched;

        public readonly int Length => Rows * Columns;
    }
}
