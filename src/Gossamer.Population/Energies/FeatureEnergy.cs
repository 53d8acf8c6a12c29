namespace Gossamer.Population.Energies;

/// <summary>
/// An energy that is linear in its parameters: V = θ₁ᵀφ, W = θ₂ᵀφ, β = θ₃ with one vector of features φ. The order is θ₁, θ₂, θ₃.
/// </summary>
public sealed class FeatureEnergy : EnergyModel
{
    /// <summary>Describes the energy.</summary>
    /// <param name="features">φ.</param>
    /// <param name="interaction">Whether there is a W.</param>
    /// <param name="diffusion">Whether there is a β.</param>
    public FeatureEnergy(Features features, bool interaction = false, bool diffusion = false) =>
        (Features, HasInteraction, HasDiffusion) = (features, interaction, diffusion);

    /// <summary>φ.</summary>
    public Features Features { get; }

    /// <inheritdoc/>
    public override int Dimension => Features.Dimension;

    /// <inheritdoc/>
    public override int Length => (Features.Count * (HasInteraction ? 2 : 1)) + (HasDiffusion ? 1 : 0);

    /// <inheritdoc/>
    public override bool HasInteraction { get; }

    /// <inheritdoc/>
    public override bool HasDiffusion { get; }

    /// <inheritdoc/>
    public override void Draw(Span<double> parameters, ulong seed) => parameters.Clear();

    /// <inheritdoc/>
    public override void Potential(ReadOnlySpan<double> parameters, ReadOnlySpan<double> points, double phase, Span<double> values)
    {
        var phi = new double[Features.Count];
        for (var i = 0; i < values.Length; i++)
        {
            Features.Values(points.Slice(i * Dimension, Dimension), phi);
            values[i] = Dot(parameters, phi);
        }
    }

    /// <inheritdoc/>
    public override void PotentialGradient(ReadOnlySpan<double> parameters, ReadOnlySpan<double> points, double phase, Span<double> gradients)
    {
        var (width, count) = (Dimension, Features.Count);
        var phi = new double[width * count];
        for (var i = 0; i < points.Length; i += width)
        {
            Array.Clear(phi);
            Features.AddGradients(points.Slice(i, width), 1, phi, count);
            for (var k = 0; k < width; k++) gradients[i + k] = Dot(parameters, phi.AsSpan(k * count, count));
        }
    }

    /// <inheritdoc/>
    public override void InteractionDrift(
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> points, ReadOnlySpan<double> others, Span<double> drift)
    {
        drift.Clear();
        if (!HasInteraction) return;
        var (width, count) = (Dimension, Features.Count);
        var phi = new double[width * count];
        var kernel = parameters.Slice(count, count);
        for (var i = 0; i < points.Length; i += width)
        {
            Array.Clear(phi);
            AddMeanGradients(points.Slice(i, width), others, phi, count);
            for (var k = 0; k < width; k++) drift[i + k] = Dot(kernel, phi.AsSpan(k * count, count));
        }
    }

    /// <summary>Adds the mean over particles x′ of the gradients of the features at x − x′.</summary>
    internal void AddMeanGradients(ReadOnlySpan<double> point, ReadOnlySpan<double> others, Span<double> gradients, int stride)
    {
        var width = Dimension;
        Span<double> difference = stackalloc double[width];
        for (var j = 0; j < others.Length; j += width)
        {
            for (var k = 0; k < width; k++) difference[k] = point[k] - others[j + k];
            Features.AddGradients(difference, (double)width / others.Length, gradients, stride);
        }
    }

    private static double Dot(ReadOnlySpan<double> parameters, ReadOnlySpan<double> phi) =>
        System.Numerics.Tensors.TensorPrimitives.Dot(parameters[..phi.Length], phi);
}
