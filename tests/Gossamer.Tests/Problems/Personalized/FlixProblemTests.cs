using Gossamer.Problems;
using Gossamer.Problems.Personalized;

namespace Gossamer.Tests.Problems.Personalized;

public class FlixProblemTests
{
    // f_i(x) = (a_i/2)(x − m_i)² − const with a = (1, 3), m = (0, 4); the constant is a_i·m_i²/2.
    private static Problem Two() => Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[0], [12]], StartingPoint.Ones);

    [Fact]
    public void Two_parabolas_by_hand()
    {
        var problem = Two();
        var flix = FlixProblem.Create(problem, [0.5, 0.25], new LocalTraining().Find(problem));
        Check.Near([0], flix.Optima.PointOf(0), 1e-14);
        Check.Near([4], flix.Optima.PointOf(1), 1e-14);
        Check.Near(0.21875, flix.Constants.L, 1e-15);
        Check.Near(0.21875, flix.Constants.Mu, 1e-15);
        Check.Near([0.25, 0.1875], [.. flix.Constants.Li], 1e-15);
        Check.Near([12.0 / 7], flix.Minimizer!.Value.Span, 1e-12);
        Check.Near((3.0 / 7) - 12, flix.Constants.LowerBound!.Value, 1e-12);
        Assert.True(flix.Constants.IsMinimumExact);
        var model = new double[1];
        flix.Deploy(0, flix.Minimizer.Value.Span, model);
        Check.Near(6.0 / 7, model[0], 1e-12);
        flix.Deploy(1, flix.Minimizer.Value.Span, model);
        Check.Near(24.0 / 7, model[0], 1e-12);
    }

    [Fact]
    public void The_minimiser_of_quadratics_weighs_local_optima_by_alpha_squared_times_Hessian()
    {
        var problem = Quadratics.Create(
            [new double[,] { { 2, 0.5 }, { 0.5, 1 } }, new double[,] { { 1, -0.3 }, { -0.3, 4 } }, new double[,] { { 3, 0 }, { 0, 0.2 } }],
            [[1, -2], [0.3, 1], [-1, 1]]);
        double[] alpha = [0.9, 0.4, 0.05];
        var flix = FlixProblem.Create(problem, alpha, new LocalTraining().Find(problem));
        // Σα_i²A_i(x − m_i) = 0: A_i m_i = b_i, so the right side is Σα_i²b_i.
        double a = 0, b = 0, d = 0, p = 0, q = 0;
        double[][] matrices = [[2, 0.5, 1], [1, -0.3, 4], [3, 0, 0.2]];
        double[][] linear = [[1, -2], [0.3, 1], [-1, 1]];
        for (var i = 0; i < 3; i++)
        {
            var w = alpha[i] * alpha[i];
            (a, b, d) = (a + (w * matrices[i][0]), b + (w * matrices[i][1]), d + (w * matrices[i][2]));
            (p, q) = (p + (w * linear[i][0]), q + (w * linear[i][1]));
        }
        var determinant = (a * d) - (b * b);
        Check.Near([((d * p) - (b * q)) / determinant, ((a * q) - (b * p)) / determinant], flix.Minimizer!.Value.Span, 1e-10);
    }

    public static TheoryData<string> Kinds => ["logistic", "softmax", "least-squares", "perceptron", "quadratic", "quadratic-sum", "nonconvex"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Values_gradients_and_samples_obey_the_chain_rule(string kind)
    {
        var problem = Of(kind);
        var flix = FlixProblem.Create(problem, [0.3, 1, 0, 0.8], Models(problem));
        for (var i = 0; i < 4; i++)
        {
            var (inner, outer) = (problem.Local(i), flix.Local(i));
            Assert.Equal(inner is IFiniteSum, outer is IFiniteSum);
            Assert.Equal(inner is IClassifier, outer is IClassifier);
            Assert.Equal(inner is IProximable, outer is IProximable);
            Assert.Equal(inner is IConjugable, outer is IConjugable);
            Assert.Equal(inner is IQuadraticObjective, outer is IQuadraticObjective);
            Assert.Equal(inner is ISupport, outer is ISupport);
            Check.GradientMatchesDifferences(outer, 7, tolerance: 1e-5);
            if (outer is IFiniteSum sum) Check.SamplesAverageToGradient(sum, 9);
            var x = Check.RandomPoint(problem.Dimension, 3);
            var model = new double[x.Length];
            flix.Deploy(i, x, model);
            Check.Near(inner.Value(model), outer.Value(x), 1e-12 * Math.Max(1, Math.Abs(inner.Value(model))));
            if (outer is IClassifier classifier) Assert.Equal(((IClassifier)inner).CountCorrect(model), classifier.CountCorrect(x));
        }
        Check.GradientMatchesDifferences(flix.Global, 11, tolerance: 1e-5);
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("least-squares")]
    [InlineData("quadratic")]
    [InlineData("quadratic-sum")]
    public void Proximal_steps_conjugates_and_Hessians_are_those_of_the_mixed_function(string kind)
    {
        var problem = Of(kind);
        var flix = FlixProblem.Create(problem, [0.3, 1, 0, 0.8], Models(problem));
        var z = Check.RandomPoint(problem.Dimension, 5);
        for (var i = 0; i < 4; i++)
        {
            var objective = flix.Local(i);
            var result = new double[z.Length];
            ((IProximable)objective).Prox(z, 0.7, 1e-10, result);
            var gradient = Check.Gradient(objective, result);
            for (var k = 0; k < z.Length; k++) Check.Near(0, gradient[k] + ((result[k] - z[k]) / 0.7), 1e-8);
            if (i == 2)
            {
                Assert.Throws<AssumptionException>(() => ((IConjugable)objective).ConjugateGradient(z, 1e-10, result));
                continue;
            }
            var slope = Check.RandomPoint(problem.Dimension, 6, 0.1);
            ((IConjugable)objective).ConjugateGradient(slope, 1e-10, result);
            Check.Near(slope, Check.Gradient(objective, result), 1e-8);
            if (objective is not IQuadraticObjective quadratic) continue;
            var product = new double[z.Length];
            quadratic.HessianTimes(z, product);
            double[] moved = [.. result.Zip(z, (a, b) => a + b)];
            var (here, there) = (Check.Gradient(objective, result), Check.Gradient(objective, moved));
            for (var k = 0; k < z.Length; k++) Check.Near(there[k] - here[k], product[k], 1e-8);
        }
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("least-squares")]
    public void The_minimum_is_found_for_any_alpha(string kind)
    {
        var problem = Of(kind);
        foreach (var alpha in (double[])[1, 0.5, 1e-3])
        {
            var flix = FlixProblem.Create(problem, alpha);
            var gradient = Check.Gradient(flix.Global, flix.Minimizer!.Value.ToArray());
            Check.Near(0, Check.Norm(gradient), 1e-9 * flix.Constants.L);
            Assert.True(flix.Constants.IsMinimumExact);
        }
        // α = 1 is the problem itself.
        var same = FlixProblem.Create(problem, 1);
        Check.Near(problem.Minimizer!.Value.Span, same.Minimizer!.Value.Span, 1e-6);
        Check.Near(problem.Constants.LowerBound!.Value, same.Constants.LowerBound!.Value, 1e-11);
    }

    [Fact]
    public void Constants_bound_the_smoothness_and_convexity_of_the_mixed_function()
    {
        var problem = Of("logistic");
        double[] alpha = [0.3, 1, 0, 0.8];
        var flix = FlixProblem.Create(problem, alpha, new LocalTraining().Find(problem));
        for (var i = 0; i < 4; i++) Check.Near(alpha[i] * alpha[i] * problem.Constants.Li[i], flix.Constants.Li[i], 1e-14);
        Check.Near(flix.Constants.Li.Average(), flix.Constants.L, 1e-14);
        Check.Near(0.1 * alpha.Average(a => a * a), flix.Constants.Mu, 1e-14);
        var (x, y) = (Check.RandomPoint(problem.Dimension, 1), Check.RandomPoint(problem.Dimension, 2));
        var (u, v) = (Check.Gradient(flix.Global, x), Check.Gradient(flix.Global, y));
        double distance = 0, change = 0, inner = 0;
        for (var k = 0; k < x.Length; k++)
        {
            distance += (x[k] - y[k]) * (x[k] - y[k]);
            change += (u[k] - v[k]) * (u[k] - v[k]);
            inner += (u[k] - v[k]) * (x[k] - y[k]);
        }
        Assert.True(change <= flix.Constants.L * flix.Constants.L * distance);
        Assert.True(inner >= flix.Constants.Mu * distance);
    }

    [Fact]
    public void The_average_keeps_the_certificate_of_zero_rounds_and_the_gap_falls_with_alpha_squared()
    {
        var problem = Of("logistic");
        var optima = new LocalTraining { Tolerance = 1e-10 }.Find(problem);
        var bounds = new List<double>();
        foreach (var alpha in (double[])[1, 0.1, 0.01])
        {
            var flix = FlixProblem.Create(problem, [.. Enumerable.Repeat(alpha, 4)], optima, startsAtAverage: true);
            Assert.Equal(flix.Average.ToArray(), flix.Start.ToArray());
            var gap = flix.Global.Value(flix.Start.Span) - flix.Constants.LowerBound!.Value;
            Assert.InRange(gap, 0, flix.AverageGapBound + 1e-14);
            bounds.Add(flix.AverageGapBound);
        }
        Check.Near(bounds[0] * 1e-2, bounds[1], 1e-9 * bounds[0]);
        Check.Near(bounds[0] * 1e-4, bounds[2], 1e-9 * bounds[0]);
        // By hand: a = (1, 3), m = (0, 4), α = (½, ¼): x_avg = (0.1875·4)/0.4375 = 12/7, which for quadratics is the solution.
        var two = Two();
        var mixed = FlixProblem.Create(two, [0.5, 0.25], new LocalTraining().Find(two));
        Check.Near([12.0 / 7], mixed.Average.Span, 1e-12);
        // ¼·(¼·(12/7)² + (3/16)·(16/7)²) = 3/7: for quadratics of one coordinate the certificate is the gap to mean f_i(x_i*) itself.
        Check.Near(3.0 / 7, mixed.AverageGapBound, 1e-12);
    }

    [Fact]
    public void Alpha_zero_is_constant_and_alpha_one_is_the_function_itself_bit_for_bit()
    {
        var problem = Of("logistic");
        var x = Check.RandomPoint(problem.Dimension, 4);
        var none = FlixProblem.Create(problem, 0);
        Assert.Equal(0, none.Constants.L);
        Assert.Equal(new double[x.Length], Check.Gradient(none.Global, x));
        Assert.Equal(none.Global.Value(x), none.Global.Value(new double[x.Length]));
        Assert.Equal(none.Constants.LowerBound, none.Global.Value(x));
        var all = FlixProblem.Create(problem, 1);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(problem.Local(i).Value(x), all.Local(i).Value(x));
            Assert.Equal(Check.Gradient(problem.Local(i), x), Check.Gradient(all.Local(i), x));
        }
    }

    [Fact]
    public void Networks_have_no_constants_unless_alpha_is_zero()
    {
        var problem = Of("perceptron");
        Assert.Equal(double.PositiveInfinity, FlixProblem.Create(problem, [0, 1, 0.5, 0], Models(problem)).Constants.L);
        Assert.Equal(0, FlixProblem.Create(problem, [0, 0, 0, 0], Models(problem)).Constants.L);
        Assert.Equal(0, FlixProblem.Create(problem, [0, 1, 0.5, 0], Models(problem)).Constants.LowerBound);
    }

    [Fact]
    public void A_shared_function_stays_shared()
    {
        var shared = Quadratics.Tridiagonal(10, 1000, 0.1);
        var flix = FlixProblem.Create(shared, 0.5);
        Assert.True(flix.IsHomogeneous);
        Assert.Single(flix.Optima.Points);
        // The solution does not depend on alpha: it is the local one.
        Check.Near(flix.Optima.PointOf(3), flix.Minimizer!.Value.Span, 1e-9);
    }

    [Fact]
    public void Wrong_input_is_refused_in_words()
    {
        var problem = Two();
        var optima = new LocalTraining().Find(problem);
        Assert.Contains("3 values of alpha", Assert.Throws<BadInputException>(() => FlixProblem.Create(problem, [1, 1, 1], optima)).Message);
        Assert.Contains("worker 2", Assert.Throws<BadInputException>(() => FlixProblem.Create(problem, [1, 1.5], optima)).Message);
        Assert.Contains("1 local models", Assert.Throws<BadInputException>(() => LocalOptima.Given(problem, [0.0])).Message);
        Assert.Contains("2 coordinates", Assert.Throws<BadInputException>(() => LocalOptima.Given(problem, [0.0], [0.0, 1])).Message);
    }

    internal static Problem Of(string kind, double regularizer = 0.1)
    {
        const int workers = 4;
        var data = SyntheticData.OneHot(60, 12, 3, 5);
        var rows = RowAssignment.Split(new Gossamer.Data.Splits.ContiguousSplit().Assign(data, workers, 1));
        return kind switch
        {
            "logistic" => DataProblems.LogisticRegression(data, rows, Regularizer.L2(regularizer)),
            "nonconvex" => DataProblems.LogisticRegression(data, rows, Regularizer.Nonconvex(0.1)),
            "softmax" => NetworkProblems.SoftmaxRegression(data, rows, Regularizer.L2(0.1)),
            "least-squares" => DataProblems.LeastSquares(data, rows, Regularizer.L2(0.1)),
            "perceptron" => NetworkProblems.Perceptron(data, rows, [5], Activation.Tanh),
            "quadratic-sum" => Quadratics.RandomTridiagonal(workers, 8, 0.1, 0.5, 3, samples: 3),
            _ => Quadratics.RandomTridiagonal(workers, 8, 0.1, 0.5, 3),
        };
    }

    private static LocalOptima Models(Problem problem) =>
        LocalOptima.Given(problem, [.. Enumerable.Range(0, problem.Workers).Select(i => Check.RandomPoint(problem.Dimension, (ulong)i + 20, 0.5))]);
}
