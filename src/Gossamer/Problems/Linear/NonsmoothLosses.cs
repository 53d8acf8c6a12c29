namespace Gossamer.Problems.Linear;

/// <summary>|p − y|. At its kink the subgradient 0 is taken.</summary>
internal readonly struct AbsoluteLoss : ISampleLoss
{
    public static void Values(Span<double> products, ReadOnlySpan<double> targets)
    {
        for (var k = 0; k < products.Length; k++) products[k] = Math.Abs(products[k] - targets[k]);
    }

    public static void Derivatives(Span<double> products, ReadOnlySpan<double> targets)
    {
        for (var k = 0; k < products.Length; k++) products[k] = products[k] > targets[k] ? 1 : products[k] < targets[k] ? -1 : 0;
    }
}

/// <summary>max{0, 1 − y p}. At its kink the subgradient 0 is taken.</summary>
internal readonly struct HingeLoss : ISampleLoss
{
    public static void Values(Span<double> products, ReadOnlySpan<double> targets)
    {
        for (var k = 0; k < products.Length; k++) products[k] = Math.Max(0, 1 + (products[k] * targets[k]));
    }

    public static void Derivatives(Span<double> products, ReadOnlySpan<double> targets)
    {
        for (var k = 0; k < products.Length; k++) products[k] = 1 + (products[k] * targets[k]) > 0 ? targets[k] : 0;
    }
}
