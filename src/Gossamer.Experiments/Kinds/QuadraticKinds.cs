using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>Matrices from a file.</summary>
[Kind<ProblemKind>("quadratic", "f_i(x) = ½xᵀA_i x − b_iᵀx with matrices given in full in a JSON file.")]
internal sealed class QuadraticKind(
    [Parameter("JSON file {\"workers\": [{\"A\": [[…]], \"b\": […]}, …]} with symmetric A_i.")] FilePath file,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => start?.DependsOnSeed ?? false;

    public override Problem Create(ulong seed)
    {
        var (matrices, linear) = QuadraticFile.Read(file);
        return Quadratics.Create(matrices, linear, start?.Create(seed));
    }
}

/// <summary>One tridiagonal matrix for all.</summary>
[Kind<ProblemKind>("tridiagonal-quadratic",
    "The quadratic of lower bounds, which all workers share: A = ¼tridiag(−1, 2, −1) + shift·I, b = ¼(−1, 0, …, 0), x⁰ = (√d, 0, …, 0) unless given.")]
internal sealed class TridiagonalKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Shifts A so that this is its smallest eigenvalue; no shift unless given.", Symbol = "μ", Minimum = 0)] double? leastEigenvalue = null,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => start?.DependsOnSeed ?? false;

    public override Problem Create(ulong seed) =>
        Quadratics.Tridiagonal(dimension, workers, leastEigenvalue, start?.Create(seed));
}

/// <summary>Random tridiagonal matrices.</summary>
[Kind<ProblemKind>("random-quadratic",
    "Random tridiagonal quadratics, A_i = (ν_i/4)·tridiag(−1, 2, −1) + shift·I with ν_i = 1 + s·ξ_i: s says how much the workers differ.",
    Paper = "Szlendak, Tyurin and Richtárik: Permutation Compressors for Provably Faster Distributed Nonconvex Optimization, 2021, arXiv:2110.03300")]
internal sealed class RandomQuadraticKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("How much the workers' matrices differ.", Symbol = "s", Minimum = 0)] double noise = 0.5,
    [Parameter("Smallest eigenvalue of the mean matrix.", Symbol = "λ", Minimum = 0)] double leastEigenvalue = 1e-6,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; (√d, 0, …, 0) unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) =>
        Quadratics.RandomTridiagonal(workers, dimension, noise, leastEigenvalue, seed, start?.Create(seed));
}
