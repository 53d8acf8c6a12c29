namespace Gossamer.Numerics.Symmetric;

/// <summary>Eigenvalues of a symmetric matrix, ascending, each with a unit eigenvector; the vectors are orthogonal.</summary>
/// <param name="values">λ_1 ≤ λ_2 ≤ …</param>
/// <param name="vectors">u_1, u_2, …</param>
public sealed class Eigenpairs(IReadOnlyList<double> values, IReadOnlyList<StoredVector> vectors)
{
    /// <summary>Number of pairs.</summary>
    public int Count => values.Count;

    /// <summary>Eigenvalues, ascending.</summary>
    public IReadOnlyList<double> Values => values;

    /// <summary>Their eigenvectors.</summary>
    public IReadOnlyList<StoredVector> Vectors => vectors;

    /// <summary>The first so many of them.</summary>
    /// <param name="count">From 0 to <see cref="Count"/>.</param>
    internal Eigenpairs Take(int count) =>
        count == Count ? this : new([.. values.Take(count)], [.. vectors.Take(count)]);
}
