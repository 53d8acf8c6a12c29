using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Numerics.Products;

namespace Gossamer.Population.Differentiation;

/// <summary>What every operation hands on to its arguments.</summary>
internal sealed partial class Tape
{
    private void Propagate(int index)
    {
        var entry = entries[index];
        ReadOnlySpan<double> given = derivatives.AsSpan(entry.Offset, entry.Length);
        switch (entry.Operation)
        {
            case Operation.Product: PropagateProduct(entry, given, isTransposed: false); break;
            case Operation.ProductTransposed: PropagateProduct(entry, given, isTransposed: true); break;
            case Operation.AddRow: PropagateAddRow(entry, given); break;
            case Operation.Add: PropagateSum(entry, given, 1); break;
            case Operation.Subtract: PropagateSum(entry, given, -1); break;
            case Operation.Multiply: PropagateMultiply(entry, given); break;
            case Operation.Affine: AddScaled(entry.First, given, entry.Scalar); break;
            case Operation.ScaleBy: PropagateScaleBy(entry, given); break;
            case Operation.ScaleRows: PropagateScaleRows(entry, given); break;
            case Operation.Softplus or Operation.Sigmoid or Operation.Tanh: PropagateActivation(index, entry, given); break;
            case Operation.Sum: PropagateTotal(entry, given[0]); break;
            case Operation.SumSquares: AddScaled(entry.First, ValueOf(entry.First), 2 * given[0]); break;
            case Operation.MeanRows: PropagateMeanRows(entry, given); break;
            case Operation.Differences: PropagateDifferences(entry, given); break;
            case Operation.Concatenate: PropagateConcatenate(entry, given); break;
            case Operation.LogAbsDeterminant: PropagateLogAbsDeterminant(entry, given); break;
            default: throw new InvalidOperationException($"{entry.Operation} has no derivative");
        }
    }

    private bool Needs(int index) => index >= 0 && entries[index].Needs;

    private void AddScaled(int index, ReadOnlySpan<double> given, double scale)
    {
        if (!Needs(index)) return;
        var target = DerivativeOf(index);
        if (scale == 1) TensorPrimitives.Add(target, given, target);
        else TensorPrimitives.MultiplyAdd(given, scale, target, target);
    }

    // c = a·b: ā += c̄·bᵀ, b̄ += aᵀ·c̄. c = a·bᵀ: ā += c̄·b, b̄ += c̄ᵀ·a.
    private void PropagateProduct(in Entry entry, ReadOnlySpan<double> given, bool isTransposed)
    {
        var inner = entries[entry.First].Columns;
        if (Needs(entry.First))
            MatrixProduct.Multiply(false, !isTransposed, entry.Rows, inner, entry.Columns, 1, given, ValueOf(entry.Second), 1, DerivativeOf(entry.First));
        if (!Needs(entry.Second)) return;
        if (isTransposed) MatrixProduct.Multiply(true, false, entry.Columns, inner, entry.Rows, 1, given, ValueOf(entry.First), 1, DerivativeOf(entry.Second));
        else MatrixProduct.Multiply(true, false, inner, entry.Columns, entry.Rows, 1, ValueOf(entry.First), given, 1, DerivativeOf(entry.Second));
    }

    private void PropagateAddRow(in Entry entry, ReadOnlySpan<double> given)
    {
        AddScaled(entry.First, given, 1);
        if (!Needs(entry.Second)) return;
        var row = DerivativeOf(entry.Second);
        for (var i = 0; i < given.Length; i += row.Length) TensorPrimitives.Add(row, given.Slice(i, row.Length), row);
    }

    private void PropagateSum(in Entry entry, ReadOnlySpan<double> given, double sign)
    {
        AddScaled(entry.First, given, 1);
        AddScaled(entry.Second, given, sign);
    }

    private void PropagateMultiply(in Entry entry, ReadOnlySpan<double> given)
    {
        if (Needs(entry.First))
        {
            var target = DerivativeOf(entry.First);
            TensorPrimitives.MultiplyAdd(given, ValueOf(entry.Second), target, target);
        }
        if (!Needs(entry.Second)) return;
        var other = DerivativeOf(entry.Second);
        TensorPrimitives.MultiplyAdd(given, ValueOf(entry.First), other, other);
    }

    private void PropagateScaleBy(in Entry entry, ReadOnlySpan<double> given)
    {
        AddScaled(entry.First, given, values[entries[entry.Second].Offset]);
        if (Needs(entry.Second)) DerivativeOf(entry.Second)[0] += TensorPrimitives.Dot(given, ValueOf(entry.First));
    }

    private void PropagateScaleRows(in Entry entry, ReadOnlySpan<double> given)
    {
        var factors = ValueOf(entry.Second);
        var target = DerivativeOf(entry.First);
        for (var i = 0; i < factors.Length; i++)
        {
            var row = target.Slice(i * entry.Columns, entry.Columns);
            TensorPrimitives.MultiplyAdd(given.Slice(i * entry.Columns, entry.Columns), factors[i], row, row);
        }
    }

    // Softplus: σ(a) = 1 − e^−value. Sigmoid s: s(1 − s). Tanh t: 1 − t².
    private void PropagateActivation(int index, in Entry entry, ReadOnlySpan<double> given)
    {
        var value = ValueOf(index);
        var slope = Scratch(given.Length);
        var target = DerivativeOf(entry.First);
        switch (entry.Operation)
        {
            case Operation.Softplus:
                TensorPrimitives.Negate(value, slope);
                Exponentials.Exp(slope);
                TensorPrimitives.Subtract(1, slope, slope);
                break;
            case Operation.Sigmoid:
                TensorPrimitives.Subtract(1, value, slope);
                TensorPrimitives.Multiply(slope, value, slope);
                break;
            default:
                TensorPrimitives.Multiply(value, value, slope);
                TensorPrimitives.Subtract(1, slope, slope);
                break;
        }
        TensorPrimitives.MultiplyAdd(given, slope, target, target);
    }

    private void PropagateTotal(in Entry entry, double given)
    {
        var target = DerivativeOf(entry.First);
        TensorPrimitives.Add(target, given, target);
    }

    private void PropagateMeanRows(in Entry entry, ReadOnlySpan<double> given)
    {
        var target = DerivativeOf(entry.First);
        for (var i = 0; i < entry.Rows * entry.Extra; i++)
        {
            var row = target.Slice(i * entry.Columns, entry.Columns);
            TensorPrimitives.MultiplyAdd(given.Slice(i / entry.Extra * entry.Columns, entry.Columns), 1.0 / entry.Extra, row, row);
        }
    }

    private void PropagateDifferences(in Entry entry, ReadOnlySpan<double> given)
    {
        var width = entry.Columns;
        var (needsFirst, needsSecond) = (Needs(entry.First), Needs(entry.Second));
        var left = needsFirst ? DerivativeOf(entry.First) : default;
        var right = needsSecond ? DerivativeOf(entry.Second) : default;
        var (rows, others) = (entries[entry.First].Length, entries[entry.Second].Length);
        var place = 0;
        for (var i = 0; i < rows; i += width)
        {
            for (var j = 0; j < others; j += width)
            {
                for (var k = 0; k < width; k++, place++)
                {
                    if (needsFirst) left[i + k] += given[place];
                    if (needsSecond) right[j + k] -= given[place];
                }
            }
        }
    }

    private void PropagateConcatenate(in Entry entry, ReadOnlySpan<double> given)
    {
        var first = entries[entry.First].Columns;
        AddPart(entry.First, given, entry.Rows, entry.Columns, 0, first);
        AddPart(entry.Second, given, entry.Rows, entry.Columns, first, entry.Columns - first);
    }

    private void AddPart(int index, ReadOnlySpan<double> given, int rows, int columns, int start, int width)
    {
        if (!Needs(index)) return;
        var target = DerivativeOf(index);
        for (var i = 0; i < rows; i++)
        {
            var row = target.Slice(i * width, width);
            TensorPrimitives.Add(row, given.Slice((i * columns) + start, width), row);
        }
    }

    // d log|det A| = tr(A⁻¹ dA): Ā += c̄·A⁻ᵀ.
    private void PropagateLogAbsDeterminant(in Entry entry, ReadOnlySpan<double> given)
    {
        var size = entry.Extra;
        var source = ValueOf(entry.First);
        var target = DerivativeOf(entry.First);
        var room = Scratch(3 * size * size);
        var matrix = room[..(size * size)];
        var inverse = room.Slice(size * size, size * size);
        for (var i = 0; i < given.Length; i++)
        {
            source.Slice(i * matrix.Length, matrix.Length).CopyTo(matrix);
            SmallMatrix.Invert(matrix, inverse, size);
            var part = target.Slice(i * matrix.Length, matrix.Length);
            for (var row = 0; row < size; row++)
            {
                for (var column = 0; column < size; column++) part[(row * size) + column] += given[i] * inverse[(column * size) + row];
            }
        }
    }
}
