using Gossamer.Problems.Linear;
using Gossamer.Problems.Neural;
using Gossamer.Problems.Quadratic;

namespace Gossamer.Problems.Personalized;

/// <summary>What is known of the minimum of f̃.</summary>
/// <param name="Bound">min f̃ where there is a point, else a lower bound; null where none is known.</param>
/// <param name="Point">A minimiser; null where none is known.</param>
internal sealed record FlixMinimum(double? Bound, double[]? Point)
{
    /// <summary>Finds it by Newton's method for convex f_i whose Hessians are known; else nonnegative losses give the bound 0.</summary>
    /// <param name="global">f̃.</param>
    /// <param name="parts">f̃_i.</param>
    /// <param name="constants">Constants of f̃.</param>
    /// <param name="start">x⁰, a minimiser where f̃ is constant.</param>
    public static FlixMinimum Find(ILocalObjective global, IReadOnlyList<FlixObjective> parts, ProblemConstants constants, ReadOnlyMemory<double> start)
    {
        if (parts.All(part => part.Alpha == 0)) return new FlixMinimum(global.Value(start.Span), start.ToArray());
        if (constants.IsConvex && parts.All(HasHessian) && (constants.Mu > 0 || parts.All(IsQuadratic)))
        {
            // f̃ and its gradients shrink with α², and so must what counts as zero.
            var (point, norm, _) = Newton.Minimize(new Mean(global, parts, constants), 1e-13 * constants.L, 20_000);
            if (norm <= 1e-9 * constants.L) return new FlixMinimum(global.Value(point), point);
        }
        return new FlixMinimum(parts.All(part => part.Inner is ISampleModel or BatchObjective) ? 0 : null, null);
    }

    private static bool HasHessian(FlixObjective part) => part.Inner is ISmooth or QuadraticObjective;

    private static bool IsQuadratic(FlixObjective part) => part.Inner is QuadraticObjective or ISampleModel { HasQuadraticLoss: true };

    /// <summary>f̃ with its Hessian.</summary>
    private sealed class Mean(ILocalObjective global, IReadOnlyList<FlixObjective> parts, ProblemConstants constants) : ISmooth
    {
        public int Dimension => global.Dimension;

        public double Smoothness => constants.L;

        public double LeastCurvature => constants.Mu;

        public bool HessianHasEntries => parts.All(part => part is not ISmooth smooth || smooth.HessianHasEntries);

        public double Value(ReadOnlySpan<double> x) => global.Value(x);

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => global.Gradient(x, gradient);

        public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient) => global.ValueAndGradient(x, gradient);

        public IHessian HessianAt(ReadOnlySpan<double> x)
        {
            var hessians = new IHessian[parts.Count];
            for (var i = 0; i < hessians.Length; i++)
                hessians[i] = parts[i] is ISmooth smooth ? smooth.HessianAt(x) : new QuadraticHessian((QuadraticObjective)parts[i].Inner, parts[i].Alpha);
            return new MeanHessian(hessians);
        }
    }

    private sealed class QuadraticHessian(QuadraticObjective objective, double alpha) : IHessian
    {
        public void Multiply(ReadOnlySpan<double> v, Span<double> result)
        {
            objective.Matrix.Multiply(v, result);
            System.Numerics.Tensors.TensorPrimitives.Multiply(result, alpha * alpha, result);
        }

        public void AddUpperTriangle(Span<double> entries)
        {
            var dimension = objective.Dimension;
            for (var row = 0; row < dimension; row++)
            {
                for (var column = row; column < dimension; column++) entries[(row * dimension) + column] += alpha * alpha * objective.Matrix[row, column];
            }
        }
    }

    private sealed class MeanHessian(IHessian[] parts) : IHessian
    {
        public void Multiply(ReadOnlySpan<double> v, Span<double> result)
        {
            var one = new double[v.Length];
            result.Clear();
            foreach (var part in parts)
            {
                part.Multiply(v, one);
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(one, 1.0 / parts.Length, result, result);
            }
        }

        public void AddUpperTriangle(Span<double> entries)
        {
            var sum = new double[entries.Length];
            foreach (var part in parts) part.AddUpperTriangle(sum);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(sum, 1.0 / parts.Length, entries, entries);
        }
    }
}
