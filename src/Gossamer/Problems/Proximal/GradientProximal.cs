using System.Numerics.Tensors;

namespace Gossamer.Problems;

/// <summary>
/// The proximal operator of an objective of which gradients alone are known, by gradient descent or by Nesterov's method with
/// restarts (O'Donoghue and Candès, 2015). Where L is not known, or turns out too small, the largest ratio of changes of
/// gradients to changes of points that was met stands for it. Warm starts at what the result holds.
/// </summary>
/// <param name="objective">f.</param>
/// <param name="isAccelerated">True for Nesterov's method.</param>
/// <param name="smoothness">L; null where it is not known.</param>
internal sealed class GradientProximal(ILocalObjective objective, bool isAccelerated, double? smoothness) : IProximable
{
    private const int MostSteps = 200_000;

    public int Dimension => objective.Dimension;

    public double Value(ReadOnlySpan<double> x) => objective.Value(x);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => objective.Gradient(x, gradient);

    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient) => objective.ValueAndGradient(x, gradient);

    public double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        return new Search(objective, z.ToArray(), 1 / stepSize, isAccelerated, smoothness).Solve(tolerance, result);
    }

    private sealed class Search(ILocalObjective objective, double[] centre, double pull, bool isAccelerated, double? smoothness)
    {
        private readonly double[] gradient = new double[centre.Length];     // of the subproblem, at point
        private readonly double[] lastGradient = new double[centre.Length];
        private readonly double[] lastPoint = new double[centre.Length];
        private readonly double[] step = new double[centre.Length];         // the last y before extrapolation
        private double bound = smoothness ?? 0;
        private int cost;

        public double Solve(double tolerance, Span<double> point)
        {
            Evaluate(point);
            point.CopyTo(step);
            var (momentum, norm) = (1.0, TensorPrimitives.Norm<double>(gradient));
            while (norm > tolerance)
            {
                if (cost >= MostSteps || norm <= Rounding(point)) return Finish(norm, tolerance, point);
                if (bound == 0) Probe(point);
                point.CopyTo(lastPoint);
                gradient.CopyTo(lastGradient, 0);
                momentum = Move(point, momentum);
                Evaluate(point);
                norm = TensorPrimitives.Norm<double>(gradient);
                if (LooksRougher(point)) momentum = 1;
            }
            return cost;
        }

        // y = v − g/(L + 1/γ), then v = y + β(y − y_last): the momentum starts anew where it goes uphill.
        private double Move(Span<double> point, double momentum)
        {
            var length = 1 / (bound + pull);
            if (!isAccelerated)
            {
                TensorPrimitives.MultiplyAdd(gradient, -length, point, point);
                return 1;
            }
            var uphill = 0.0;
            for (var k = 0; k < point.Length; k++)
            {
                var next = point[k] - (length * gradient[k]);
                var change = next - step[k];
                uphill += gradient[k] * change;
                step[k] = next;
                point[k] = change;
            }
            // t_{j+1} of FISTA, but never beyond the momentum of the condition number.
            var following = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2;
            var root = Math.Sqrt((bound + pull) / pull);
            var weight = uphill > 0 ? 0 : Math.Min((momentum - 1) / following, (root - 1) / (root + 1));
            TensorPrimitives.MultiplyAdd(point, weight, step, point);
            return uphill > 0 ? 1 : following;
        }

        private void Evaluate(ReadOnlySpan<double> point)
        {
            cost++;
            objective.Gradient(point, gradient);
            for (var k = 0; k < gradient.Length; k++) gradient[k] += pull * (point[k] - centre[k]);
            if (!double.IsFinite(TensorPrimitives.SumOfSquares<double>(gradient)))
                throw new BadInputException($"a gradient was not finite while the proximal operator with step size {1 / pull:R} was sought; take a smaller step size");
        }

        // A first L from a short step along the gradient.
        private void Probe(ReadOnlySpan<double> point)
        {
            var norm = TensorPrimitives.Norm<double>(gradient);
            var length = 1e-6 * Math.Max(1, TensorPrimitives.Norm(point)) / norm;
            gradient.CopyTo(lastGradient, 0);
            TensorPrimitives.MultiplyAdd(gradient, -length, point, lastPoint);
            Evaluate(lastPoint);
            bound = Math.Max(0, (TensorPrimitives.Distance<double>(gradient, lastGradient) / (length * norm)) - pull);
            bound = Math.Max(bound, 1e-8 * pull);
            lastGradient.CopyTo(gradient, 0);
        }

        // True, with a larger bound, where the last two points show that L is larger than thought.
        private bool LooksRougher(ReadOnlySpan<double> point)
        {
            var distance = TensorPrimitives.Distance(point, lastPoint);
            var change = TensorPrimitives.Distance<double>(gradient, lastGradient);
            // Differences of rounding size tell nothing.
            if (distance <= 1e-8 * (TensorPrimitives.Norm(point) + TensorPrimitives.Norm<double>(centre))) return false;
            var seen = (change / distance) - pull;
            if (seen <= bound * (1 + 1e-6)) return false;
            bound = Math.Max(seen, smoothness is null ? 1.5 * bound : bound);
            return true;
        }

        private double Rounding(ReadOnlySpan<double> point) =>
            1e-15 * (bound + pull) * (TensorPrimitives.Norm(point) + TensorPrimitives.Norm<double>(centre));

        private double Finish(double norm, double tolerance, ReadOnlySpan<double> point) =>
            norm <= Rounding(point) ? cost : throw ProximalOperator.NotReached(1 / pull, norm, tolerance, cost);
    }
}
