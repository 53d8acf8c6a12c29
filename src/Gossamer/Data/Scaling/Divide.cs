using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Data.Scaling;

/// <summary>Every value is divided by one number, as pixels by 255. Zeros stay zeros.</summary>
[Scaling("divide", "Every value is divided by one number, as pixels by 255; zeros stay zeros.")]
public sealed class Divide : FeatureScaling
{
    private readonly double divisor;

    /// <summary>Creates the scaling.</summary>
    /// <param name="divisor">A number above 0.</param>
    /// <exception cref="BadInputException">The divisor is not a positive number.</exception>
    public Divide([Parameter("What every value is divided by, above 0.", Minimum = 0)] double divisor)
    {
        if (!(divisor > 0) || !double.IsFinite(divisor)) throw new BadInputException($"divide({divisor}): the divisor must be a positive number, such as 255");
        this.divisor = divisor;
    }

    /// <inheritdoc/>
    public override string Name => $"divide({divisor})";

    /// <inheritdoc/>
    public override SampleMatrix Apply(SampleMatrix features) => DivideRows(features, _ => divisor);
}
