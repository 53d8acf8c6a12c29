using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>Matrices from a file.</summary>
[Kind<ProblemKind>("quadratic", "f_i(x) = ½xᵀA_i x − b_iᵀx with matrices given in full in a JSON file.")]
internal sealed class QuadraticKind(
    [Parameter("JSON file {\"workers\": [{\"A\": [[…]], \"b\": […]}, …]} with symmetric A_i.")] FilePath file,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; that of the file, or zero, unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => start?.DependsOnSeed ?? false;

    public override Problem Create(ulong seed)
    {
        try
        {
            using var stream = File.OpenRead(file.Full);
            return ProblemFiles.ReadQuadratic(stream, file.Written, start?.Create(seed));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{file.Written} cannot be read: {exception.Message}", exception);
        }
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
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; (√d, 0, …, 0) unless given.")] StartKind? start = null,
    [Parameter("Quadratics that every worker holds: f_i is their mean, a finite sum where there are more than one.", Symbol = "m", Minimum = 1)] int samples = 1) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) =>
        Quadratics.RandomTridiagonal(workers, dimension, noise, leastEigenvalue, seed, start?.Create(seed), samples);
}

/// <summary>One sum of random tridiagonal matrices for all.</summary>
[Kind<ProblemKind>("finite-sum-quadratic",
    "A finite sum of random tridiagonal quadratics, as in random-quadratic, all of which every worker holds: the setting of Freya PAGE.",
    Paper = "Tyurin, Gruntkowska and Richtárik: Freya PAGE, NeurIPS 2024, arXiv:2405.15545")]
internal sealed class FiniteSumQuadraticKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Number of functions in the sum.", Symbol = "m", Minimum = 2)] int functions,
    [Parameter("How much the functions differ.", Symbol = "s", Minimum = 0)] double noise = 0.5,
    [Parameter("Smallest eigenvalue of the mean matrix.", Symbol = "λ", Minimum = 0)] double leastEigenvalue = 1e-6,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; (√d, 0, …, 0) unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) =>
        Quadratics.FiniteSum(functions, workers, dimension, noise, leastEigenvalue, seed, start?.Create(seed));
}

/// <summary>Tridiagonal matrices of very different sizes.</summary>
[Kind<ProblemKind>("exponential-quadratic",
    "Tridiagonal quadratics whose smoothness varies: A_i = (ν_i/4)·tridiag(−1, 2, −1) with ν_i = 1 + s·Exp(1), b_i = (−¼ + s·N(0, 1))·e_1.",
    Paper = "Tyurin, Sun, Burlachenko and Richtárik: Sharper Rates and Flexible Framework for Nonconvex SGD with Client and Data Sampling, 2023, arXiv:2206.02275")]
internal sealed class ExponentialQuadraticKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("How much the workers differ.", Symbol = "s", Minimum = 0)] double noise = 0.5,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; (√d, 0, …, 0) unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) => Quadratics.ExponentialTridiagonal(workers, dimension, noise, seed, start?.Create(seed));
}

/// <summary>Given smoothness, random eigenvectors.</summary>
[Kind<ProblemKind>("orthogonal-quadratic",
    "Quadratics with given smoothness: A_i = Q_i·diag(L_i·linspace(0.01, 1, d))·Q_iᵀ with random orthogonal Q_i and normal b_i; one worker for each L_i.")]
internal sealed class OrthogonalQuadraticKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension,
    [Parameter("L_i, one a worker, positive: its length is the number of workers.", Symbol = "L_i")] IReadOnlyList<double> smoothness,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; ones unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) => Quadratics.Orthogonal(dimension, smoothness, seed, start?.Create(seed));
}

/// <summary>One matrix, different solutions.</summary>
[Kind<ProblemKind>("common-spectrum-quadratic",
    "Quadratics that share a matrix with random eigenvectors and eigenvalues in geometric progression from μ to L, and have normal b_i of their own.")]
internal sealed class CommonSpectrumKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 2)] int dimension,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Largest eigenvalue.", Symbol = "L")] double smoothness = 1,
    [Parameter("Smallest eigenvalue, positive.", Symbol = "μ")] double convexity = 0.01,
    [Parameter("x⁰: zero unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) => Quadratics.CommonSpectrum(workers, dimension, smoothness, convexity, seed, start?.Create(seed));
}

/// <summary>Workers that hardly differ.</summary>
[Kind<ProblemKind>("similar-quadratic",
    "Workers whose difference has one direction: A_i = A ± D·vvᵀ with a random unit vector v; L_± = D for even n, while L stays.")]
internal sealed class SimilarQuadraticKind(
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("How much the workers differ.", Symbol = "D", Minimum = 0)] double difference,
    [Parameter("Smallest eigenvalue of A.", Symbol = "μ", Minimum = 0)] double leastEigenvalue = 1e-3,
    [Parameter("x⁰: zero, ones, normal(deviation) or {file: x0.csv}; (√d, 0, …, 0) unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) => Quadratics.Similar(workers, dimension, difference, leastEigenvalue, seed, start?.Create(seed));
}

/// <summary>A lower bound's instance.</summary>
[Kind<ProblemKind>("hard-chain",
    "The hard instance of decentralised optimisation: thirds of the workers hold parts of a chain that links neighbouring coordinates.",
    Paper = "Kovalev, Gasanov, Gasnikov and Richtárik: Lower Bounds and Optimal Algorithms for Smooth and Strongly Convex Decentralized Optimization Over Time-Varying Networks, NeurIPS 2021, arXiv:2106.04469")]
internal sealed class HardChainKind(
    [Parameter("Number of coordinates, even.", Symbol = "d", Minimum = 2, Example = 20)] int dimension,
    [Parameter("Number of workers, a multiple of 3.", Symbol = "n", Minimum = 3, Example = 6)] int workers,
    [Parameter("Smoothness of every f_i.", Symbol = "L")] double smoothness = 1,
    [Parameter("Strong convexity of every f_i, below L.", Symbol = "μ")] double convexity = 0.01,
    [Parameter("x⁰: zero unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => start?.DependsOnSeed ?? false;

    public override Problem Create(ulong seed) => Quadratics.HardChain(workers, dimension, smoothness, convexity, start?.Create(seed));
}
