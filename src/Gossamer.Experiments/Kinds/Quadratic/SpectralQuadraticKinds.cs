using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>Two clusters of eigenvalues.</summary>
[Kind<ProblemKind>("clustered-quadratic",
    "A quadratic whose spectrum has two clusters, A = Q·diag(λ)·Qᵀ with a random orthogonal Q and b = A·x* with a normal x*; all workers share it.",
    Paper = "Kovalev, Gorbunov, Gasanov and Richtárik: Stochastic Spectral and Conjugate Descent Methods, NeurIPS 2018, arXiv:1802.03703")]
internal sealed class ClusteredQuadraticKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension,
    [Parameter("How many eigenvalues are small.", Minimum = 0)] int small,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers = 1,
    [Parameter("Least of the small ones.", Minimum = 0)] double smallFrom = 5,
    [Parameter("Greatest of the small ones.", Minimum = 0)] double smallTo = 6,
    [Parameter("Least of the others.", Minimum = 0)] double from = 100,
    [Parameter("Greatest of the others.", Minimum = 0)] double to = 101,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; zero unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) => Quadratics.WithSpectrum(
        Quadratics.TwoClusters(dimension, small, (smallFrom, smallTo), (from, to), seed), workers, seed, start?.Create(seed));
}

/// <summary>Large and sparse.</summary>
[Kind<ProblemKind>("sparse-quadratic",
    "A large sparse quadratic with a known spectrum of one or two clusters: a diagonal matrix under random rotations of two coordinates, b = A·x* with a normal x*; all workers share it.",
    Paper = "Kovalev, Gorbunov, Gasanov and Richtárik: Stochastic Spectral and Conjugate Descent Methods, NeurIPS 2018, arXiv:1802.03703")]
internal sealed class SparseQuadraticKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension,
    [Parameter("How many eigenvalues are small.", Minimum = 0)] int small = 0,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers = 1,
    [Parameter("Least of the small ones.", Minimum = 0)] double smallFrom = 1,
    [Parameter("Greatest of the small ones.", Minimum = 0)] double smallTo = 2,
    [Parameter("Least of the others.", Minimum = 0)] double from = 1,
    [Parameter("Greatest of the others.", Minimum = 0)] double to = 100,
    [Parameter("Number of rotations; 0.73·d, unless given, make about ten entries a row.", Minimum = 0)] int? rotations = null,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; zero unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) => Quadratics.SparseWithSpectrum(
        Quadratics.TwoClusters(dimension, small, (smallFrom, smallTo), (from, to), seed), rotations ?? (int)(0.73 * dimension), workers, seed,
        start?.Create(seed));
}

/// <summary>Blocks with costs.</summary>
[Kind<ProblemKind>("block-quadratic",
    "A quadratic that falls into blocks with costs: block j has a random orthogonal Q_j and eigenvalues from scale_j·U[spread, 1], b is normal; all workers share it.")]
internal sealed class BlockQuadraticKind(
    [Parameter("How smooth f is in each block; its length is the number of blocks.")] IReadOnlyList<double> scales,
    [Parameter("Coordinates in each block.", Minimum = 1)] int size,
    [Parameter("What the gradient of each block costs, in any unit; all the same unless given.", Symbol = "c_j", Minimum = 0)] IReadOnlyList<double>? costs = null,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers = 1,
    [Parameter("The smallest eigenvalue of a block as a share of its scale.", Minimum = 0, Maximum = 1)] double spread = 0.1,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; zero unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) =>
        Quadratics.Blocks(scales, size, costs ?? [.. scales.Select(_ => 1.0)], workers, seed, spread, start?.Create(seed));
}
