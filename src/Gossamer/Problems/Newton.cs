using System.Numerics.Tensors;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems;

/// <summary>A twice differentiable objective with bounds of its Hessian.</summary>
internal interface ISmooth : IHessianProduct
{
    /// <summary>Upper bound of the spectral norm of the Hessian, at all points.</summary>
    double Smoothness { get; }

    /// <summary>Lower bound of the eigenvalues of the Hessian, at all points.</summary>
    double LeastCurvature { get; }

    /// <summary>Whether the entries of the Hessian can be had, beside products with it.</summary>
    bool HessianHasEntries { get; }

    /// <summary>The Hessian at a point.</summary>
    IHessian HessianAt(ReadOnlySpan<double> x);

    void IHessianProduct.HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result) => HessianAt(x).Multiply(v, result);
}

/// <summary>A Hessian at one point.</summary>
internal interface IHessian
{
    /// <summary>result = ∇²f v.</summary>
    void Multiply(ReadOnlySpan<double> v, Span<double> result);

    /// <summary>Adds the upper triangle to d·d entries, row after row.</summary>
    void AddUpperTriangle(Span<double> entries);
}

/// <summary>
/// Newton's method with backtracking for f(y) + (ρ/2)‖y − z‖² − ⟨u, y⟩: proximal operators, gradients of conjugates and
/// minimisers. Up to 600 coordinates with a Cholesky factor of the Hessian, beyond with conjugate gradients.
/// </summary>
internal static class Newton
{
    private const int MostForCholesky = 600;
    private const int MostSteps = 200;

    /// <summary>As <see cref="IProximable.Prox"/>. One gradient, one Hessian and one Hessian product each cost 1.</summary>
    /// <exception cref="AssumptionException">The step size is too large for the subproblem to be convex.</exception>
    /// <exception cref="BadInputException">The tolerance was not reached, although rounding allows it.</exception>
    public static double Prox(ISmooth objective, ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        if (objective.LeastCurvature + (1 / stepSize) <= 0)
        {
            throw new AssumptionException(
                $"the proximal operator with step size {stepSize:R} has no unique value, because the objective is not convex; "
                + $"take a step size below {-1 / objective.LeastCurvature:R}");
        }
        var cost = new Subproblem(objective, 1 / stepSize, z.ToArray(), []).Solve(tolerance, result, out var norm);
        var rounding = 1e-12 * (objective.Smoothness + (1 / stepSize)) * (TensorPrimitives.Norm<double>(result) + TensorPrimitives.Norm(z));
        return norm <= Math.Max(tolerance, rounding) ? cost : throw ProximalOperator.NotReached(stepSize, norm, tolerance, cost);
    }

    /// <summary>As <see cref="IConjugable.ConjugateGradient"/>.</summary>
    /// <exception cref="AssumptionException">The objective is not strongly convex.</exception>
    public static double ConjugateGradient(ISmooth objective, ReadOnlySpan<double> z, double tolerance, Span<double> result)
    {
        if (objective.LeastCurvature <= 0)
        {
            throw new AssumptionException(
                "the gradient of the convex conjugate exists everywhere only for strongly convex objectives; add a regulariser {kind: l2}");
        }
        return new Subproblem(objective, 0, [], z.ToArray()).Solve(tolerance, result, out _);
    }

    /// <summary>A minimiser of a convex objective, from zero.</summary>
    /// <param name="objective">f.</param>
    /// <param name="tolerance">Bound on ‖∇f‖ at the result, as far as rounding allows.</param>
    /// <param name="budget">Cost at which to give up.</param>
    /// <returns>The last point, the norm of its gradient, and what it cost.</returns>
    public static (double[] Point, double GradientNorm, double Cost) Minimize(ISmooth objective, double tolerance, double budget)
    {
        var point = new double[objective.Dimension];
        var cost = new Subproblem(objective, 0, [], []) { Budget = budget }.Solve(tolerance, point, out _);
        var gradient = new double[point.Length];
        objective.Gradient(point, gradient);
        return (point, TensorPrimitives.Norm<double>(gradient), cost);
    }

    private sealed class Subproblem(ISmooth objective, double pull, double[] centre, double[] tilt)
    {
        private readonly int dimension = objective.Dimension;
        private double cost;

        public double Budget { get; init; } = double.PositiveInfinity;

        public double Solve(double tolerance, Span<double> point, out double norm)
        {
            var gradient = new double[dimension];
            var direction = new double[dimension];
            var trial = new double[dimension];
            var trialGradient = new double[dimension];
            var value = Evaluate(point, gradient);
            norm = TensorPrimitives.Norm<double>(gradient);
            for (var step = 0; step < MostSteps && cost < Budget && norm > tolerance; step++)
            {
                FindDirection(point, gradient, tolerance, direction);
                var slope = TensorPrimitives.Dot<double>(gradient, direction);
                var length = 1.0;
                double trialValue;
                while (true)
                {
                    TensorPrimitives.MultiplyAdd(direction, length, point, trial);
                    trialValue = Evaluate(trial, trialGradient);
                    if (trialValue <= value + (1e-4 * length * slope)) break;
                    // At the bottom the value no longer tells points apart; there the gradient decides.
                    var flat = Math.Abs(length * slope) <= 1e-13 * Math.Max(1e-300, Math.Abs(value));
                    if (flat && TensorPrimitives.Norm<double>(trialGradient) < norm) break;
                    if (flat || length < 1e-12) return cost;
                    length /= 2;
                }
                trial.CopyTo(point);
                (gradient, trialGradient) = (trialGradient, gradient);
                value = trialValue;
                norm = TensorPrimitives.Norm<double>(gradient);
            }
            return cost;
        }

        private double Evaluate(ReadOnlySpan<double> point, double[] gradient)
        {
            cost++;
            var value = objective.ValueAndGradient(point, gradient);
            if (pull != 0)
            {
                for (var k = 0; k < dimension; k++)
                {
                    var offset = point[k] - centre[k];
                    gradient[k] += pull * offset;
                    value += 0.5 * pull * offset * offset;
                }
            }
            if (tilt.Length == 0) return value;
            TensorPrimitives.Subtract(gradient, tilt, gradient);
            return value - TensorPrimitives.Dot(tilt, point);
        }

        private void FindDirection(ReadOnlySpan<double> point, double[] gradient, double tolerance, double[] direction)
        {
            var hessian = objective.HessianAt(point);
            TensorPrimitives.Negate(gradient, direction);
            if (dimension <= MostForCholesky && objective.HessianHasEntries)
            {
                cost++;
                var entries = new double[dimension * dimension];
                hessian.AddUpperTriangle(entries);
                // A trace of damping keeps the factor alive where the Hessian is singular to rounding.
                var damping = pull;
                for (var attempt = 0; attempt < 40; attempt++)
                {
                    var factor = (double[])entries.Clone();
                    for (var k = 0; k < dimension; k++) factor[k * (dimension + 1)] += damping;
                    if (Cholesky.TryFactor(factor, dimension))
                    {
                        Cholesky.Solve(factor, dimension, direction);
                        return;
                    }
                    damping = Math.Max(damping * 4, pull + (1e-14 * objective.Smoothness));
                }
            }
            SolveByConjugateGradients(hessian, gradient, tolerance, direction);
        }

        private void SolveByConjugateGradients(IHessian hessian, double[] gradient, double tolerance, double[] direction)
        {
            var residual = new double[dimension];
            var conjugate = new double[dimension];
            var product = new double[dimension];
            TensorPrimitives.Negate(gradient, residual);
            residual.CopyTo(conjugate, 0);
            Array.Clear(direction);
            var square = TensorPrimitives.SumOfSquares<double>(residual);
            var norm = Math.Sqrt(square);
            // Ever more accurate near the solution: this keeps the convergence of Newton's method superlinear.
            var goal = Math.Max(Math.Min(0.1, Math.Sqrt(norm)) * norm, 0.1 * tolerance);
            for (var step = 0; step < 2 * dimension && cost < Budget && Math.Sqrt(square) > goal; step++)
            {
                cost++;
                hessian.Multiply(conjugate, product);
                TensorPrimitives.MultiplyAdd(conjugate, pull, product, product);
                var curvature = TensorPrimitives.Dot<double>(conjugate, product);
                if (curvature <= 0) break;
                var length = square / curvature;
                TensorPrimitives.MultiplyAdd(conjugate, length, direction, direction);
                TensorPrimitives.MultiplyAdd(product, -length, residual, residual);
                var next = TensorPrimitives.SumOfSquares<double>(residual);
                TensorPrimitives.MultiplyAdd(conjugate, next / square, residual, conjugate);
                square = next;
            }
            if (TensorPrimitives.Dot<double>(direction, gradient) >= 0) TensorPrimitives.Negate(gradient, direction);
        }
    }
}
