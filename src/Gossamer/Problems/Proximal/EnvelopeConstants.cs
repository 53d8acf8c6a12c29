using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems;

/// <summary>Extreme eigenvalues of the Hessian of the average Moreau envelope M.</summary>
/// <param name="Greatest">L_γ, the smoothness of M.</param>
/// <param name="LeastPositive">μ_γ⁺, the smallest eigenvalue that is not zero.</param>
/// <param name="IsRegular">True where no eigenvalue is zero: there is one minimiser.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EnvelopeSpectrum(double Greatest, double LeastPositive, bool IsRegular)
{
    /// <summary>κ(γ) = L_γ/μ_γ⁺.</summary>
    public double Condition => Greatest / LeastPositive;
}

/// <summary>
/// What the theory of proximal methods may know of a problem: the average Moreau envelope M = (1/n) Σ M_i of step size γ,
/// and how far the problem is from interpolation. Found when first asked for.
/// </summary>
public sealed class EnvelopeConstants
{
    private const int MostForSpectrum = 400;
    private const double NoWorse = 1e-9;

    private readonly Problem problem;
    private readonly Lazy<QuadraticEnvelope?> quadratic;
    private readonly Lazy<double?> noise;
    private readonly Lazy<IReadOnlyList<double>?> values;

    /// <summary>The constants of a problem.</summary>
    /// <param name="problem">The problem.</param>
    public EnvelopeConstants(Problem problem)
    {
        this.problem = problem;
        quadratic = new(FindQuadratic);
        noise = new(FindNoise);
        values = new(FindValues);
    }

    /// <summary>σ*² = (1/n) Σ‖∇f_i(x*)‖² at the known minimiser; null where none is known.</summary>
    public double? NoiseAtMinimum => noise.Value;

    /// <summary>f_i(x*) of every worker, its minimum under interpolation; null where no minimiser is known.</summary>
    public IReadOnlyList<double>? ValuesAtMinimum => values.Value;

    /// <summary>
    /// True where x* minimises every convex f_i (to 1e-9 of L_max·‖x*‖ and of the gradients at x⁰); null where no
    /// minimiser is known.
    /// </summary>
    public bool? IsInterpolated => NoiseAtMinimum is { } square ? Math.Sqrt(square) <= NoWorse * Scale() : null;

    /// <summary>Of the Hessian of M, for convex quadratics; null where it is not constant or d exceeds 400.</summary>
    /// <param name="stepSize">γ ≥ 0; 0 gives those of f.</param>
    public EnvelopeSpectrum? Spectrum(double stepSize) => quadratic.Value?.Extremes(stepSize);

    /// <summary>
    /// −κ'(0)/κ(0) = v_maxᵀBv_max/L − v_minᵀBv_min/μ⁺ with B = (1/n) Σ A_i² and eigenvectors of L and μ⁺ of the Hessian of f
    /// (derived, for simple eigenvalues): how fast proximal steps improve the condition at γ = 0. Null where there is no
    /// <see cref="Spectrum"/>.
    /// </summary>
    public double? GainAtZero => quadratic.Value?.GainAtZero();

    /// <summary>argmin M, for quadratics whose f is strongly convex; null elsewhere. It is x* only under interpolation.</summary>
    /// <param name="stepSize">γ &gt; 0.</param>
    public double[]? Minimizer(double stepSize) => quadratic.Value?.Minimizer(stepSize);

    private QuadraticEnvelope? FindQuadratic()
    {
        if (problem.Dimension > MostForSpectrum || !problem.Constants.IsConvex) return null;
        var distinct = problem.IsHomogeneous ? 1 : problem.Workers;
        var parts = new List<IQuadraticObjective>();
        for (var worker = 0; worker < distinct; worker++)
        {
            if (problem.Local(worker) is not IQuadraticObjective part) return null;
            parts.Add(part);
        }
        return new QuadraticEnvelope(parts, problem.Constants.LMax);
    }

    private double? FindNoise()
    {
        if (problem.Minimizer is not { } minimizer) return null;
        var gradient = new double[problem.Dimension];
        double sum = 0;
        for (var worker = 0; worker < problem.Workers; worker++)
        {
            problem.Local(worker).Gradient(minimizer.Span, gradient);
            sum += TensorPrimitives.SumOfSquares<double>(gradient);
        }
        return sum / problem.Workers;
    }

    private IReadOnlyList<double>? FindValues()
    {
        if (problem.Minimizer is not { } minimizer) return null;
        if (problem.IsHomogeneous) return new RepeatedValue(problem.Local(0).Value(minimizer.Span), problem.Workers);
        return [.. Enumerable.Range(0, problem.Workers).Select(worker => problem.Local(worker).Value(minimizer.Span))];
    }

    // The size of gradients on this problem: of those at the start, and of rounding at x*.
    private double Scale()
    {
        var gradient = new double[problem.Dimension];
        double sum = 0;
        for (var worker = 0; worker < problem.Workers; worker++)
        {
            problem.Local(worker).Gradient(problem.Start.Span, gradient);
            sum += TensorPrimitives.SumOfSquares<double>(gradient);
        }
        var rounding = problem.Constants.LMax * TensorPrimitives.Norm(problem.Minimizer!.Value.Span);
        return Math.Sqrt(sum / problem.Workers) + (double.IsFinite(rounding) ? rounding : 0);
    }

    /// <summary>H(γ) = (1/n) Σ A_i (I + γA_i)⁻¹ from the eigenvectors of every A_i.</summary>
    private sealed class QuadraticEnvelope
    {
        private readonly int dimension;
        private readonly (double[] Values, double[][] Vectors, double[] Linear)[] parts;
        private readonly int zeros;

        public QuadraticEnvelope(List<IQuadraticObjective> objectives, double greatest)
        {
            dimension = objectives[0].Dimension;
            parts = [.. objectives.Select(Decompose)];
            // The null space is the same for all γ, and clearest to see where γ is neither small nor large.
            var values = Eigenvalues(1 / greatest);
            zeros = values.Count(value => value <= 1e-13 * dimension * values[^1]);
        }

        public EnvelopeSpectrum Extremes(double stepSize)
        {
            var values = Eigenvalues(stepSize);
            return new EnvelopeSpectrum(values[^1], zeros < dimension ? values[zeros] : 0, zeros == 0);
        }

        public double GainAtZero()
        {
            var (values, vectors) = DenseSymmetricMatrix.Decompose(new DenseSymmetricMatrix(dimension, Hessian(0)));
            var order = Enumerable.Range(0, dimension).OrderBy(k => values[k]).ToArray();
            return Share(order[^1]) - Share(order[Math.Min(zeros, dimension - 1)]);

            double Share(int at)
            {
                var direction = vectors.Column(at).AsArray();
                double sum = 0;
                foreach (var part in parts)
                {
                    for (var k = 0; k < dimension; k++)
                    {
                        var product = part.Values[k] * TensorPrimitives.Dot<double>(part.Vectors[k], direction);
                        sum += product * product / parts.Length;
                    }
                }
                return sum / values[at];
            }
        }

        // ∇M(x) = (1/n) Σ (I + γA_i)⁻¹(A_i x − b_i).
        public double[]? Minimizer(double stepSize)
        {
            if (zeros > 0) return null;
            var right = new double[dimension];
            foreach (var (values, vectors, linear) in parts)
            {
                for (var k = 0; k < dimension; k++)
                {
                    var share = TensorPrimitives.Dot<double>(vectors[k], linear) / (1 + (stepSize * values[k]));
                    TensorPrimitives.MultiplyAdd(vectors[k], share / parts.Length, right, right);
                }
            }
            var point = new double[dimension];
            new DenseSymmetricMatrix(dimension, Hessian(stepSize)).SolveShifted(0, right, point);
            return point;
        }

        private double[] Eigenvalues(double stepSize)
        {
            var values = DenseSymmetricMatrix.Decompose(new DenseSymmetricMatrix(dimension, Hessian(stepSize))).Values;
            Array.Sort(values);
            return values;
        }

        private double[] Hessian(double stepSize)
        {
            var entries = new double[dimension * dimension];
            foreach (var (values, vectors, _) in parts)
            {
                for (var k = 0; k < dimension; k++)
                {
                    var weight = MoreauEnvelope.ConvexityOf(values[k], stepSize) / parts.Length;
                    if (weight == 0) continue;
                    for (var row = 0; row < dimension; row++)
                    {
                        var target = entries.AsSpan(row * dimension, dimension);
                        TensorPrimitives.MultiplyAdd(vectors[k], weight * vectors[k][row], target, target);
                    }
                }
            }
            return entries;
        }

        private (double[] Values, double[][] Vectors, double[] Linear) Decompose(IQuadraticObjective objective)
        {
            var entries = new double[dimension * dimension];
            var unit = new double[dimension];
            for (var row = 0; row < dimension; row++)
            {
                unit[row] = 1;
                objective.HessianTimes(unit, entries.AsSpan(row * dimension, dimension));
                unit[row] = 0;
            }
            var linear = new double[dimension];
            objective.Gradient(unit, linear);
            TensorPrimitives.Negate(linear, linear);
            var (values, vectors) = DenseSymmetricMatrix.Decompose(new DenseSymmetricMatrix(dimension, entries));
            // Rounding below zero is zero: the f_i are convex.
            var rounding = 1e-14 * dimension * values.Max();
            return ([.. values.Select(value => value <= rounding ? 0 : value)], [.. vectors.EnumerateColumns().Select(column => column.ToArray())], linear);
        }
    }
}
