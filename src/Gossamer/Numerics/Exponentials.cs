using System.Numerics.Tensors;

namespace Gossamer.Numerics;

/// <summary>
/// Exponentials of many values whose results depend on the values alone. The vectorised ones leave a whole vector to scalar
/// arithmetic where one of its values overflows or underflows; which values share a vector depends on the address of the
/// array, and with it would the last bits. Arguments are kept within the range in which that does not happen: e^−708 is as
/// good as 0 beside 1.
/// </summary>
internal static class Exponentials
{
    private const double Largest = 708;

    /// <summary>Replaces every x by e^x, with x held within ±708.</summary>
    public static void Exp(Span<double> values)
    {
        Hold(values);
        TensorPrimitives.Exp(values, values);
    }

    /// <summary>Replaces every x by 1/(1 + e^−x), with x held within ±708.</summary>
    public static void Sigmoid(Span<double> values)
    {
        Hold(values);
        TensorPrimitives.Sigmoid(values, values);
    }

    // What is not a number stays so.
    private static void Hold(Span<double> values)
    {
        TensorPrimitives.Max(values, -Largest, values);
        TensorPrimitives.Min(values, Largest, values);
    }
}
