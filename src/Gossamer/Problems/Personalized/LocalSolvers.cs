using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Problems.Quadratic;

namespace Gossamer.Problems.Personalized;

/// <summary>The outcome of one worker's training.</summary>
/// <param name="Point">x_i*.</param>
/// <param name="GradientNorm">‖∇f_i(x_i*)‖.</param>
/// <param name="Gradients">Cost in full gradients.</param>
internal sealed record LocalSolution(double[] Point, double GradientNorm, double Gradients);

/// <summary>The solvers of <see cref="LocalTraining"/>.</summary>
internal static class LocalSolvers
{
    /// <summary>A minimiser of a quadratic.</summary>
    public static LocalSolution Exact(IQuadraticObjective objective, double tolerance, double budget)
    {
        if (objective is QuadraticObjective known && QuadraticMinimum.Find(known.Matrix, known.Linear).Point is { } point)
            return new LocalSolution(point, NormAt(objective, point), 1);
        // One step of Newton's method, by a factorisation or by conjugate gradients.
        if (objective is ISmooth { LeastCurvature: >= 0 } model) return ByNewton(model, tolerance, budget);
        return ConjugateGradients(objective, tolerance, budget);
    }

    /// <summary>Newton's method from zero.</summary>
    public static LocalSolution ByNewton(ISmooth objective, double tolerance, double budget)
    {
        var (point, norm, cost) = Newton.Minimize(objective, tolerance, budget);
        return new LocalSolution(point, norm, cost);
    }

    /// <summary>Gradient descent with the step 1/L, or Nesterov's method, started again where the momentum points uphill.</summary>
    public static LocalSolution Descend(
        ILocalObjective objective, double[] start, double smoothness, LocalTraining training, bool accelerates, CancellationToken cancellation)
    {
        var x = start;
        var y = (double[])x.Clone();
        var next = new double[x.Length];
        var gradient = new double[x.Length];
        var momentum = 1.0;
        double gradients = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            objective.Gradient(y, gradient);
            gradients++;
            var norm = TensorPrimitives.Norm<double>(gradient);
            if (norm <= training.Tolerance || gradients >= training.MostGradients || !double.IsFinite(norm)) return new LocalSolution(y, norm, gradients);
            TensorPrimitives.MultiplyAdd(gradient, -1 / smoothness, y, next);
            if (!accelerates)
            {
                (y, next) = (next, y);
                continue;
            }
            // x becomes the step made, next − x, which also is the direction of the momentum.
            TensorPrimitives.Subtract(next, x, x);
            if (TensorPrimitives.Dot<double>(gradient, x) > 0) momentum = 1;
            var after = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2;
            TensorPrimitives.MultiplyAdd(x, (momentum - 1) / after, next, y);
            momentum = after;
            (x, next) = (next, x);
        }
    }

    /// <summary>Minibatch SGD from a start; keeps the model with the best loss on the validation samples (on its own where there are none).</summary>
    public static LocalSolution StochasticDescent(
        IFiniteSum objective, ILocalObjective? validation, double[] start, LocalTraining training, int worker, CancellationToken cancellation)
    {
        var judge = validation ?? objective;
        var x = start;
        var best = (double[])x.Clone();
        var bestLoss = judge.Value(x);
        var gradient = new double[x.Length];
        var batch = new int[Math.Max(1, (int)Math.Ceiling(training.BatchShare * objective.Samples))];
        var samples = new int[objective.Samples];
        for (var j = 0; j < samples.Length; j++) samples[j] = j;
        var share = (double)batch.Length / objective.Samples;
        double gradients = 0;
        for (int step = 0, waited = 0; waited < training.Patience && gradients + share <= training.MostGradients; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var random = new RandomStream(training.Seed, RandomPurpose.Sample, worker, step);
            for (var k = 0; k < batch.Length; k++)
            {
                var swap = k + random.NextInt(samples.Length - k);
                (samples[k], samples[swap]) = (samples[swap], samples[k]);
                batch[k] = samples[k];
            }
            objective.SampleGradient(x, batch, default, gradient);
            TensorPrimitives.MultiplyAdd(gradient, -training.StepSize, x, x);
            gradients += share;
            var loss = judge.Value(x);
            if (!double.IsFinite(loss))
                throw new BadInputException($"local optima: the training of worker {worker + 1} diverged at step {step + 1} with step size {training.StepSize:R}; take a smaller one");
            if (loss < bestLoss)
            {
                bestLoss = loss;
                x.CopyTo(best, 0);
                waited = 0;
            }
            else
            {
                waited++;
            }
        }
        return new LocalSolution(best, NormAt(objective, best), gradients);
    }

    // From zero, whose gradient is −b.
    private static LocalSolution ConjugateGradients(IQuadraticObjective objective, double tolerance, double budget)
    {
        var x = new double[objective.Dimension];
        var residual = new double[x.Length];
        var product = new double[x.Length];
        objective.Gradient(x, residual);
        TensorPrimitives.Negate(residual, residual);
        var direction = (double[])residual.Clone();
        var square = TensorPrimitives.SumOfSquares<double>(residual);
        double cost = 1;
        while (Math.Sqrt(square) > 0.5 * tolerance && cost < budget)
        {
            objective.HessianTimes(direction, product);
            cost++;
            var curvature = TensorPrimitives.Dot<double>(direction, product);
            if (curvature <= 0) break;
            var length = square / curvature;
            TensorPrimitives.MultiplyAdd(direction, length, x, x);
            TensorPrimitives.MultiplyAdd(product, -length, residual, residual);
            var next = TensorPrimitives.SumOfSquares<double>(residual);
            TensorPrimitives.MultiplyAdd(direction, next / square, residual, direction);
            square = next;
        }
        return new LocalSolution(x, NormAt(objective, x), cost + 1);
    }

    private static double NormAt(ILocalObjective objective, double[] point)
    {
        var gradient = new double[point.Length];
        objective.Gradient(point, gradient);
        return TensorPrimitives.Norm<double>(gradient);
    }
}
