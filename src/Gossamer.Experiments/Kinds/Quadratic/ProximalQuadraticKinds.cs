using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>A minimiser that all share.</summary>
[Kind<ProblemKind>("interpolated-quadratic",
    "Convex quadratics of low rank that share their minimiser: f_i(x) = ½xᵀA_i x with positive eigenvalues 10^U(log least, log greatest) in random directions.",
    Paper = "Anyszka, Gruntkowska, Tyurin and Richtárik: Tighter Performance Theory of FedExProx, 2024, arXiv:2410.15368")]
internal sealed class InterpolatedQuadraticKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Rank of every A_i, at most d.", Symbol = "r", Minimum = 1)] int rank,
    [Parameter("Least positive eigenvalue that can come up.")] double least = 0.01,
    [Parameter("Greatest eigenvalue that can come up.")] double greatest = 10,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; normal(1) unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) =>
        Quadratics.Interpolated(workers, dimension, rank, seed, least, greatest, start?.Create(seed));
}

/// <summary>A given Hessian dissimilarity.</summary>
[Kind<ProblemKind>("dissimilar-quadratic",
    "Strongly convex quadratics of a given Hessian dissimilarity δ: A_i = μI + s·Q_iQ_iᵀ, Q_i of two normal columns, b_i normal.",
    Paper = "Gasanov and Richtárik: Speeding up Stochastic Proximal Optimization in the High Hessian Dissimilarity Setting, 2024, arXiv:2412.13619")]
internal sealed class DissimilarQuadraticKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 2)] int workers,
    [Parameter("How much the Hessians differ: (1/n) Σ(A_i − Ā)² has the norm δ².", Symbol = "δ")] double dissimilarity,
    [Parameter("Strong convexity of every f_i.", Symbol = "μ")] double convexity = 1,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; normal(1) unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) => Quadratics.Dissimilar(workers, dimension, convexity, dissimilarity, seed, start?.Create(seed));
}
