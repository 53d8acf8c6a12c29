using System.Numerics.Tensors;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public sealed class ProximalOperatorTests
{
    private static readonly Problem Logistic = DataProblems.LogisticRegression(LinearModelTests.Dense(), Halves(30), Regularizer.L2(0.1));

    [Fact]
    public void All_solvers_find_the_same_point()
    {
        foreach (var problem in new[] { Logistic, Quadratics.Orthogonal(7, [1, 10], 1) })
        {
            var objective = problem.Local(1);
            var z = Check.RandomPoint(problem.Dimension, 3);
            foreach (var stepSize in new[] { 0.01, 1, 100 })
            {
                var best = Prox(ProximalOperator.Of(objective), z, stepSize, 1e-11);
                foreach (var smoothness in new double?[] { problem.Constants.Li[1], null, 1e-3 })
                {
                    foreach (var solver in new[] { ProximalSolver.GradientDescent, ProximalSolver.AcceleratedGradient })
                    {
                        var found = Prox(ProximalOperator.Of(objective, solver, smoothness), z, stepSize, 1e-9);
                        Check.Near(best, found, 1e-9 * Math.Max(1, stepSize));
                    }
                }
            }
        }
    }

    [Fact]
    public void Gradient_descent_costs_as_many_gradients_as_its_rate_says()
    {
        // f = (1, 10)/2 and gamma = 1: the error in the second coordinate dies in one step, that in the first by 1 - 2/11 a step.
        var objective = Quadratics.Create([new double[,] { { 1, 0 }, { 0, 10 } }], [[0, 0]]).Local(0);
        var result = new double[] { 1, 1 };
        var cost = ProximalOperator.Of(objective, ProximalSolver.GradientDescent, 10).Prox([1, 1], 1, 1e-6, result);
        Assert.Equal(1 + Math.Ceiling(Math.Log(1e-6) / Math.Log(9.0 / 11)), cost);
        var accelerated = ProximalOperator.Of(objective, ProximalSolver.AcceleratedGradient, 10).Prox([1, 1], 1, 1e-6, [1, 1]);
        Assert.InRange(accelerated, 2, 0.7 * cost);
    }

    [Fact]
    public void A_solved_subproblem_costs_one_gradient()
    {
        var objective = Logistic.Local(0);
        var z = Check.RandomPoint(objective.Dimension, 3);
        foreach (var solver in Enum.GetValues<ProximalSolver>())
        {
            var proximal = ProximalOperator.Of(objective, solver);
            var result = Prox(proximal, z, 10, 1e-8);
            Assert.Equal(1, proximal.Prox(z, 10, 2e-8, result));
        }
    }

    [Fact]
    public void Tolerance_bounds_the_distance_to_the_proximal_point()
    {
        var objective = Logistic.Local(0);
        var z = Check.RandomPoint(objective.Dimension, 3);
        foreach (var stepSize in new[] { 0.1, 10 })
        {
            var exact = Prox(ProximalOperator.Of(objective), z, stepSize, 1e-13);
            foreach (var distance in new[] { 1e-2, 1e-5 })
            {
                var tolerance = ProximalOperator.ToleranceFor(distance, stepSize, convexity: 0.1);
                Check.Near(distance * ((1 / stepSize) + 0.1), tolerance, 1e-15);
                var found = Prox(ProximalOperator.Of(objective, ProximalSolver.GradientDescent, Logistic.Constants.Li[0]), z, stepSize, tolerance);
                Assert.InRange(TensorPrimitives.Distance<double>(exact, found), 1e-3 * distance, distance);
            }
        }
    }

    [Fact]
    public void What_ends_above_its_tolerance_is_refused()
    {
        // |x| has no gradient to go by at its proximal point: no solver that trusts gradients gets there.
        var error = Assert.Throws<BadInputException>(() => Prox(ProximalOperator.Of(new Corner()), [0.5], 1, 1e-6));
        Assert.Contains("was not reached", error.Message, StringComparison.Ordinal);
        Assert.Contains("larger tolerance", error.Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => Prox(ProximalOperator.Of(new Edge()), [1], 10, 1e-6));
    }

    [Fact]
    public void Unreachable_tolerances_end_at_rounding()
    {
        foreach (var problem in new[] { Logistic, DataProblems.LogisticRegression(LinearModelTests.Dense(12, 40), Halves(12), Regularizer.L2(0.02)) })
        {
            foreach (var solver in Enum.GetValues<ProximalSolver>())
            {
                var z = Check.RandomPoint(problem.Dimension, 3);
                var result = Prox(ProximalOperator.Of(problem.Local(0), solver), z, 2, 0);
                var gradient = Check.Gradient(problem.Local(0), result);
                for (var k = 0; k < z.Length; k++) gradient[k] += (result[k] - z[k]) / 2;
                Assert.InRange(Check.Norm(gradient), 0, 1e-12);
            }
        }
    }

    [Fact]
    public void Envelope_is_the_minimum_of_its_subproblem_and_its_gradient_a_difference()
    {
        foreach (var problem in new[] { Logistic, Quadratics.Orthogonal(7, [1, 10], 1) })
        {
            var envelope = new MoreauEnvelope(problem.Local(1), 0.7);
            Check.GradientMatchesDifferences(envelope, 4);
            var x = Check.RandomPoint(problem.Dimension, 4);
            var point = envelope.ProximalPoint(x);
            // x - prox = gamma * grad f(prox)
            var gradient = Check.Gradient(problem.Local(1), point);
            Check.Near([.. x.Zip(point, (a, b) => (a - b) / 0.7)], gradient, 1e-10);
            Check.Near(Check.Gradient(envelope, x), gradient, 1e-10);
            foreach (var seed in new ulong[] { 5, 6 })
            {
                var other = Check.RandomPoint(problem.Dimension, seed, 0.3);
                for (var k = 0; k < other.Length; k++) other[k] += point[k];
                var distance = TensorPrimitives.Distance<double>(x, other);
                Assert.True(envelope.Value(x) <= problem.Local(1).Value(other) + (distance * distance / 1.4));
            }
        }
        Check.Near(10.0 / 8, MoreauEnvelope.SmoothnessOf(10, 0.7), 1e-15);
        Check.Near(1 / 0.7, MoreauEnvelope.SmoothnessOf(double.PositiveInfinity, 0.7), 1e-15);
        Check.Near(1 / 1.7, MoreauEnvelope.ConvexityOf(1, 0.7), 1e-15);
    }

    [Fact]
    public void Cohort_is_the_weighted_sum_and_its_proximal_point_is_stationary()
    {
        var custom = new ILocalObjective[] { new Pseudo(3), new Pseudo(1) };
        var cases = new[]
        {
            (IReadOnlyList<ILocalObjective>)[Logistic.Local(0), Logistic.Local(1)],
            Locals(Quadratics.Orthogonal(6, [1, 10], 1)),
            [Logistic.Local(0), Quadratics.Orthogonal(6, [1, 10], 1).Local(0)],
            custom,
        };
        foreach (var members in cases)
        {
            var cohort = new CohortObjective(members, [0.25, 1.5]);
            Check.GradientMatchesDifferences(cohort, 7);
            var z = Check.RandomPoint(cohort.Dimension, 8);
            var found = Prox(cohort, z, 3, 1e-10);
            var gradient = new double[z.Length];
            for (var k = 0; k < 2; k++)
            {
                var one = Check.Gradient(members[k], found);
                for (var c = 0; c < z.Length; c++) gradient[c] += (k == 0 ? 0.25 : 1.5) * one[c];
            }
            for (var c = 0; c < z.Length; c++) gradient[c] += (found[c] - z[c]) / 3;
            Assert.InRange(Check.Norm(gradient), 0, 1e-9);
        }
        Assert.Throws<BadInputException>(() => new CohortObjective([], []));
        Assert.Throws<BadInputException>(() => new CohortObjective(custom, [1, 0]));
        Assert.Throws<BadInputException>(() => new CohortObjective([custom[0], Logistic.Local(0)], [1, 1]));
    }

    [Fact]
    public void Envelope_constants_of_the_worked_example()
    {
        var problem = Quadratics.Create([new double[,] { { 1, 0 }, { 0, 0 } }, new double[,] { { 0, 0 }, { 0, 10 } }], [[0, 0], [0, 0]], StartingPoint.Given(new double[] { 1, 1 }));
        var envelope = new EnvelopeConstants(problem);
        foreach (var (stepSize, greatest, least) in new[]
        {
            (0.0, 5, 0.5), (0.1, 2.5, 0.4545454545), (1, 0.4545454545, 0.25), (10, 0.0495049505, 0.0454545455), (100, 0.0049950050, 0.0049504950),
        })
        {
            var found = envelope.Spectrum(stepSize)!.Value;
            Check.Near(greatest, found.Greatest, 1e-10);
            Check.Near(least, found.LeastPositive, 1e-10);
        }
        Assert.True(envelope.IsInterpolated);
        Assert.Equal(0, envelope.NoiseAtMinimum);
        // B = diag(1/2, 50): 50/5 - 0.5/0.5; and kappa = 10*(1 + gamma)/(1 + 10*gamma).
        Check.Near(9, envelope.GainAtZero!.Value, 1e-10);
    }

    [Fact]
    public void Envelope_of_the_toy_problem_has_another_minimiser()
    {
        var toy = Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[0], [12]]);
        var envelope = new EnvelopeConstants(toy);
        Check.Near(2.4, envelope.Minimizer(1)![0], 1e-12);
        Assert.False(envelope.IsInterpolated);
        Check.Near(9, envelope.NoiseAtMinimum!.Value, 1e-10);
        Assert.Null(new EnvelopeConstants(Logistic).Spectrum(1));
    }

    [Fact]
    public void Null_spaces_do_not_count_in_the_spectrum_whatever_the_step_size()
    {
        var problem = DataProblems.LeastSquares(LinearModelTests.Dense(12, 40), Halves(12));
        var envelope = new EnvelopeConstants(problem);
        Check.Near(problem.Constants.L, envelope.Spectrum(0)!.Value.Greatest, 1e-10);
        Check.Near(problem.Constants.Mu, envelope.Spectrum(0)!.Value.LeastPositive, 1e-9);
        var condition = double.PositiveInfinity;
        foreach (var stepSize in new[] { 1e-6, 1e-3, 1, 1e3 })
        {
            var found = envelope.Spectrum(stepSize)!.Value;
            Assert.False(found.IsRegular);
            Assert.InRange(found.Condition, 1, condition * (1 + 1e-9));
            condition = found.Condition;
        }
    }

    private static IReadOnlyList<ILocalObjective> Locals(Problem problem) => [.. Enumerable.Range(0, problem.Workers).Select(problem.Local)];

    private static double[] Prox(IProximable proximal, double[] z, double stepSize, double tolerance)
    {
        var result = (double[])z.Clone();
        proximal.Prox(z, stepSize, tolerance, result);
        return result;
    }

    private static RowAssignment Halves(int rows) => RowAssignment.Split([[.. Enumerable.Range(0, rows / 2)], [.. Enumerable.Range(rows / 2, rows - (rows / 2))]]);

    private sealed class Corner : ILocalObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x) => Math.Abs(x[0]);

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = Math.Sign(x[0]) + (x[0] == 0 ? 0.1 : 0);
    }

    private sealed class Edge : ILocalObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x) => -Math.Log(x[0]);

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient[0] = x[0] > 0 ? 1000 : double.NaN;
    }

    private sealed class Pseudo(double scale) : ILocalObjective
    {
        public int Dimension => 4;

        public double Value(ReadOnlySpan<double> x)
        {
            double sum = 0;
            foreach (var value in x) sum += Math.Sqrt(1 + (scale * value * value));
            return sum;
        }

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
        {
            for (var k = 0; k < x.Length; k++) gradient[k] = scale * x[k] / Math.Sqrt(1 + (scale * x[k] * x[k]));
        }
    }
}
