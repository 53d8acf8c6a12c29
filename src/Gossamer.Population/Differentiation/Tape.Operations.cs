using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Numerics.Products;

namespace Gossamer.Population.Differentiation;

/// <summary>What can be recorded.</summary>
internal sealed partial class Tape
{
    /// <summary>a·b.</summary>
    public Node Product(Node a, Node b)
    {
        if (Columns(a) != Rows(b)) throw new ArgumentException($"a product of {Rows(a)} × {Columns(a)} and {Rows(b)} × {Columns(b)}");
        var node = Append(Operation.Product, Rows(a), Columns(b), a.Index, b.Index);
        MatrixProduct.Multiply(false, false, Rows(a), Columns(b), Columns(a), 1, Value(a), Value(b), 0, Fresh(node));
        return node;
    }

    /// <summary>a·bᵀ.</summary>
    public Node ProductTransposed(Node a, Node b)
    {
        if (Columns(a) != Columns(b)) throw new ArgumentException($"a product of {Rows(a)} × {Columns(a)} and the transpose of {Rows(b)} × {Columns(b)}");
        var node = Append(Operation.ProductTransposed, Rows(a), Rows(b), a.Index, b.Index);
        MatrixProduct.Multiply(false, true, Rows(a), Rows(b), Columns(a), 1, Value(a), Value(b), 0, Fresh(node));
        return node;
    }

    /// <summary>a with a row added to each of its rows.</summary>
    public Node AddRow(Node a, Node row)
    {
        if (Rows(row) != 1 || Columns(row) != Columns(a)) throw new ArgumentException($"a row of {Columns(row)} for {Columns(a)} columns");
        var node = Append(Operation.AddRow, Rows(a), Columns(a), a.Index, row.Index);
        var source = Value(a);
        var added = Value(row);
        var target = Fresh(node);
        for (var i = 0; i < source.Length; i += added.Length) TensorPrimitives.Add(source.Slice(i, added.Length), added, target.Slice(i, added.Length));
        return node;
    }

    /// <summary>a + b.</summary>
    public Node Add(Node a, Node b)
    {
        DemandSameShape(a, b);
        var node = Append(Operation.Add, Rows(a), Columns(a), a.Index, b.Index);
        TensorPrimitives.Add(Value(a), Value(b), Fresh(node));
        return node;
    }

    /// <summary>a − b.</summary>
    public Node Subtract(Node a, Node b)
    {
        DemandSameShape(a, b);
        var node = Append(Operation.Subtract, Rows(a), Columns(a), a.Index, b.Index);
        TensorPrimitives.Subtract(Value(a), Value(b), Fresh(node));
        return node;
    }

    /// <summary>Entry by entry, a∘b.</summary>
    public Node Multiply(Node a, Node b)
    {
        DemandSameShape(a, b);
        var node = Append(Operation.Multiply, Rows(a), Columns(a), a.Index, b.Index);
        TensorPrimitives.Multiply(Value(a), Value(b), Fresh(node));
        return node;
    }

    /// <summary>scale·a + shift.</summary>
    public Node Affine(Node a, double scale, double shift = 0)
    {
        var node = Append(Operation.Affine, Rows(a), Columns(a), a.Index, -1, scalar: scale);
        var target = Fresh(node);
        TensorPrimitives.Multiply(Value(a), scale, target);
        if (shift != 0) TensorPrimitives.Add(target, shift, target);
        return node;
    }

    /// <summary>a times a number that is a node itself.</summary>
    public Node ScaleBy(Node a, Node number)
    {
        if (Rows(number) != 1 || Columns(number) != 1) throw new ArgumentException("the factor must be one number");
        var node = Append(Operation.ScaleBy, Rows(a), Columns(a), a.Index, number.Index);
        TensorPrimitives.Multiply(Value(a), Scalar(number), Fresh(node));
        return node;
    }

    /// <summary>Every row of a times its entry of a column of constants.</summary>
    public Node ScaleRows(Node a, Node column)
    {
        if (Rows(column) != Rows(a) || Columns(column) != 1) throw new ArgumentException($"a column of {Rows(column)} for {Rows(a)} rows");
        if (entries[column.Index].Needs) throw new ArgumentException("the factors of rows are constants");
        var node = Append(Operation.ScaleRows, Rows(a), Columns(a), a.Index, column.Index);
        var source = Value(a);
        var factors = Value(column);
        var target = Fresh(node);
        var width = Columns(a);
        for (var i = 0; i < factors.Length; i++) TensorPrimitives.Multiply(source.Slice(i * width, width), factors[i], target.Slice(i * width, width));
        return node;
    }

    /// <summary>log(1 + e^a), entry by entry.</summary>
    public Node Softplus(Node a)
    {
        var node = Append(Operation.Softplus, Rows(a), Columns(a), a.Index, -1);
        var source = Value(a);
        var target = Fresh(node);
        // max(a, 0) + log(1 + e^−|a|) overflows nowhere.
        TensorPrimitives.Abs(source, target);
        TensorPrimitives.Negate(target, target);
        Exponentials.Exp(target);
        TensorPrimitives.LogP1<double>(target, target);
        var room = Scratch(source.Length);
        TensorPrimitives.Max(source, 0.0, room);
        TensorPrimitives.Add(target, room, target);
        return node;
    }

    /// <summary>1/(1 + e^−a), entry by entry.</summary>
    public Node Sigmoid(Node a)
    {
        var node = Append(Operation.Sigmoid, Rows(a), Columns(a), a.Index, -1);
        Value(a).CopyTo(Fresh(node));
        Exponentials.Sigmoid(Fresh(node));
        return node;
    }

    /// <summary>tanh a, entry by entry.</summary>
    public Node Tanh(Node a)
    {
        var node = Append(Operation.Tanh, Rows(a), Columns(a), a.Index, -1);
        var target = Fresh(node);
        // 2/(1 + e^−2a) − 1, by the one exponential whose results do not depend on where an array lies.
        TensorPrimitives.Multiply(Value(a), 2, target);
        Exponentials.Sigmoid(target);
        TensorPrimitives.Multiply(target, 2, target);
        TensorPrimitives.Subtract(target, 1, target);
        return node;
    }

    /// <summary>The sum of all entries.</summary>
    public Node Sum(Node a)
    {
        var node = Append(Operation.Sum, 1, 1, a.Index, -1);
        Fresh(node)[0] = TensorPrimitives.Sum(Value(a));
        return node;
    }

    /// <summary>The sum of the squares of all entries.</summary>
    public Node SumSquares(Node a)
    {
        var node = Append(Operation.SumSquares, 1, 1, a.Index, -1);
        Fresh(node)[0] = TensorPrimitives.SumOfSquares(Value(a));
        return node;
    }

    /// <summary>The mean of all entries.</summary>
    public Node Mean(Node a) => Affine(Sum(a), 1.0 / (Rows(a) * Columns(a)));

    /// <summary>Means of every <paramref name="size"/> rows that follow each other.</summary>
    public Node MeanRows(Node a, int size)
    {
        if (Rows(a) % size != 0) throw new ArgumentException($"{Rows(a)} rows in groups of {size}");
        var node = Append(Operation.MeanRows, Rows(a) / size, Columns(a), a.Index, -1, extra: size);
        var source = Value(a);
        var target = Fresh(node);
        var width = Columns(a);
        target.Clear();
        for (var i = 0; i < Rows(a); i++)
        {
            var row = target.Slice(i / size * width, width);
            TensorPrimitives.Add(row, source.Slice(i * width, width), row);
        }
        TensorPrimitives.Multiply(target, 1.0 / size, target);
        return node;
    }

    /// <summary>All differences a_i − b_j of rows; row i·m + j, m the rows of b.</summary>
    public Node Differences(Node a, Node b)
    {
        if (Columns(a) != Columns(b)) throw new ArgumentException($"rows of {Columns(a)} and {Columns(b)} have no difference");
        var node = Append(Operation.Differences, Rows(a) * Rows(b), Columns(a), a.Index, b.Index);
        var left = Value(a);
        var right = Value(b);
        var target = Fresh(node);
        var width = Columns(a);
        var place = 0;
        for (var i = 0; i < left.Length; i += width)
        {
            for (var j = 0; j < right.Length; j += width)
            {
                for (var k = 0; k < width; k++) target[place++] = left[i + k] - right[j + k];
            }
        }
        return node;
    }

    /// <summary>The columns of a, then those of b.</summary>
    public Node Concatenate(Node a, Node b)
    {
        if (Rows(a) != Rows(b)) throw new ArgumentException($"{Rows(a)} rows beside {Rows(b)}");
        var node = Append(Operation.Concatenate, Rows(a), Columns(a) + Columns(b), a.Index, b.Index);
        var left = Value(a);
        var right = Value(b);
        var target = Fresh(node);
        var (first, second) = (Columns(a), Columns(b));
        for (var i = 0; i < Rows(a); i++)
        {
            left.Slice(i * first, first).CopyTo(target[(i * (first + second))..]);
            right.Slice(i * second, second).CopyTo(target[((i * (first + second)) + first)..]);
        }
        return node;
    }

    /// <summary>log|det| of every row, read as a square matrix; its sign does not count. −∞ for a singular one.</summary>
    public Node LogAbsDeterminant(Node a)
    {
        var size = (int)Math.Round(Math.Sqrt(Columns(a)));
        if (size * size != Columns(a)) throw new ArgumentException($"{Columns(a)} columns are no square matrices");
        var node = Append(Operation.LogAbsDeterminant, Rows(a), 1, a.Index, -1, extra: size);
        var source = Value(a);
        var target = Fresh(node);
        var room = Scratch(size * size);
        for (var i = 0; i < target.Length; i++)
        {
            source.Slice(i * room.Length, room.Length).CopyTo(room);
            target[i] = SmallMatrix.LogAbsDeterminant(room, size);
        }
        return node;
    }
}
