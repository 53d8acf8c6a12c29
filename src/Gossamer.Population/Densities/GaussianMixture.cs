using Gossamer.Numerics;
using Gossamer.Population.Particles;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Population.Densities;

/// <summary>
/// A mixture of normal laws with full covariances, fitted by expectation and maximisation. As in the code of JKOnet*, components
/// with det Σ ≤ 1e-4 are dropped and the weights of the others renormalised.
/// </summary>
public sealed class GaussianMixture
{
    private const double LeastDeterminant = 1e-4;
    private const double LeastDensity = 1e-5;
    private const double Ridge = 1e-6;

    private readonly IReadOnlyList<Component> components;

    private GaussianMixture(IReadOnlyList<Component> components) => this.components = components;

    /// <summary>Number of components.</summary>
    public int Count => components.Count;

    /// <summary>Fits a mixture to particles.</summary>
    /// <param name="cloud">The particles.</param>
    /// <param name="count">Number of components, at most the number of particles.</param>
    /// <param name="seed">Seed of the start.</param>
    /// <param name="iterations">Rounds of EM at most; it ends when the mean log-likelihood gains less than 1e-6.</param>
    /// <exception cref="BadInputException">There are too few particles, or all components collapsed.</exception>
    public static GaussianMixture Fit(Cloud cloud, int count = 10, ulong seed = 0, int iterations = 100)
    {
        if (count < 1 || count > cloud.Count) throw new BadInputException($"{count} components for {cloud.Count} particles");
        var components = Start(cloud, count, seed);
        var shares = new double[cloud.Count, count];
        var last = double.NegativeInfinity;
        for (var round = 0; round < iterations; round++)
        {
            var likelihood = Expect(cloud, components, shares);
            if (likelihood - last < 1e-6) break;
            last = likelihood;
            for (var k = 0; k < count; k++) components[k] = Maximise(cloud, shares, k, components[k]);
        }
        var kept = components.Where(component => component.Determinant > LeastDeterminant).ToList();
        if (kept.Count == 0)
            throw new BadInputException($"all {count} components of the density collapsed (det Σ ≤ {LeastDeterminant}): the particles lie in a smaller space; use fewer coordinates or a model without diffusion");
        var total = kept.Sum(component => component.Weight);
        return new GaussianMixture([.. kept.Select(component => component with { Weight = component.Weight / total })]);
    }

    /// <summary>ρ(x).</summary>
    /// <param name="x">D coordinates.</param>
    public double Density(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (var component in components) sum += component.Weight * component.Density(x);
        return sum;
    }

    /// <summary>Writes ∇ρ(x)/ρ(x), zero where ρ(x) is below 1e-5, its floor.</summary>
    /// <param name="x">D coordinates.</param>
    /// <param name="score">D coordinates, overwritten.</param>
    public void Score(ReadOnlySpan<double> x, Span<double> score)
    {
        score.Clear();
        double sum = 0;
        foreach (var component in components)
        {
            var density = component.Weight * component.Density(x);
            sum += density;
            component.AddScore(x, density, score);
        }
        if (sum < LeastDensity) score.Clear();
        else foreach (ref var coordinate in score) coordinate /= sum;
    }

    private static Component[] Start(Cloud cloud, int count, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Data, slot: 8);
        int[] order = [.. Enumerable.Range(0, cloud.Count)];
        random.Shuffle(order);
        var dimension = cloud.Dimension;
        var spread = Math.Max(cloud.Variance() / dimension, Ridge);
        var covariance = Matrix<double>.Build.DenseIdentity(dimension) * spread;
        return [.. Enumerable.Range(0, count).Select(k => new Component(1.0 / count, cloud[order[k]].ToArray(), covariance))];
    }

    // Writes every component's share of every particle; returns the mean log-likelihood.
    private static double Expect(Cloud cloud, Component[] components, double[,] shares)
    {
        double likelihood = 0;
        for (var i = 0; i < cloud.Count; i++)
        {
            double sum = 0;
            for (var k = 0; k < components.Length; k++) sum += shares[i, k] = components[k].Weight * components[k].Density(cloud[i]);
            // Where all underflow, every component takes the same.
            for (var k = 0; k < components.Length; k++) shares[i, k] = sum > 0 ? shares[i, k] / sum : 1.0 / components.Length;
            likelihood += Math.Log(Math.Max(sum, double.Epsilon)) / cloud.Count;
        }
        return likelihood;
    }

    private static Component Maximise(Cloud cloud, double[,] shares, int k, Component old)
    {
        var dimension = cloud.Dimension;
        double total = 0;
        var mean = new double[dimension];
        for (var i = 0; i < cloud.Count; i++)
        {
            total += shares[i, k];
            for (var j = 0; j < dimension; j++) mean[j] += shares[i, k] * cloud[i][j];
        }
        if (total < 1e-10) return old with { Weight = 0 };
        for (var j = 0; j < dimension; j++) mean[j] /= total;
        var covariance = Matrix<double>.Build.Dense(dimension, dimension);
        for (var i = 0; i < cloud.Count; i++)
        {
            for (var j = 0; j < dimension; j++)
            {
                for (var l = 0; l <= j; l++) covariance[j, l] += shares[i, k] * (cloud[i][j] - mean[j]) * (cloud[i][l] - mean[l]) / total;
            }
        }
        for (var j = 0; j < dimension; j++)
        {
            covariance[j, j] += Ridge;
            for (var l = 0; l < j; l++) covariance[l, j] = covariance[j, l];
        }
        return new Component(total / cloud.Count, mean, covariance);
    }

    private sealed record Component
    {
        private readonly double[] precision;
        private readonly double scale;

        public Component(double weight, double[] mean, Matrix<double> covariance)
        {
            (Weight, Mean) = (weight, mean);
            Determinant = covariance.Determinant();
            precision = covariance.Inverse().ToRowMajorArray();
            scale = 1 / Math.Sqrt(Math.Pow(2 * Math.PI, mean.Length) * Determinant);
        }

        public double Weight { get; init; }

        public double[] Mean { get; }

        public double Determinant { get; }

        public double Density(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (var j = 0; j < Mean.Length; j++)
            {
                for (var k = 0; k < Mean.Length; k++) sum += (x[j] - Mean[j]) * precision[(j * Mean.Length) + k] * (x[k] - Mean[k]);
            }
            return scale * Math.Exp(-0.5 * sum);
        }

        // ∇ of the density is −Σ⁻¹(x − m) times it.
        public void AddScore(ReadOnlySpan<double> x, double density, Span<double> score)
        {
            for (var j = 0; j < Mean.Length; j++)
            {
                for (var k = 0; k < Mean.Length; k++) score[j] -= density * precision[(j * Mean.Length) + k] * (x[k] - Mean[k]);
            }
        }
    }
}
