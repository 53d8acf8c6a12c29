using Gossamer.Problems;
using Gossamer.Problems.Personalized;

namespace Gossamer.Tests.Problems.Personalized;

public class LocalTrainingTests
{
    [Theory]
    [InlineData("quadratic", LocalSolver.Auto, "exact")]
    [InlineData("quadratic", LocalSolver.Accelerated, "accelerated")]
    [InlineData("quadratic", LocalSolver.GradientDescent, "gradient-descent")]
    [InlineData("logistic", LocalSolver.Auto, "newton")]
    [InlineData("logistic", LocalSolver.Accelerated, "accelerated")]
    [InlineData("logistic", LocalSolver.GradientDescent, "gradient-descent")]
    [InlineData("least-squares", LocalSolver.Auto, "exact")]
    [InlineData("nonconvex", LocalSolver.Auto, "gradient-descent")]
    public void Every_solver_reaches_the_tolerance_and_tells_its_cost(string kind, LocalSolver solver, string name)
    {
        var problem = FlixProblemTests.Of(kind);
        var optima = new LocalTraining { Solver = solver, Tolerance = 1e-8 }.Find(problem);
        Assert.Equal(name, optima.Solver);
        Assert.Equal(problem.Workers, optima.Points.Count);
        for (var i = 0; i < problem.Workers; i++)
        {
            var norm = Check.Norm(Check.Gradient(problem.Local(i), optima.PointOf(i)));
            Assert.True(norm <= 1e-8, $"worker {i}: {norm}");
            Assert.Equal(norm, optima.GradientNorms[i]);
            Assert.True(optima.Gradients[i] >= 1);
        }
    }

    [Fact]
    public void Solvers_find_the_same_optimum_and_acceleration_pays()
    {
        var problem = FlixProblemTests.Of("logistic");
        var newton = new LocalTraining { Tolerance = 1e-10 }.Find(problem);
        var slow = new LocalTraining { Tolerance = 1e-10, Solver = LocalSolver.GradientDescent }.Find(problem);
        var fast = new LocalTraining { Tolerance = 1e-10, Solver = LocalSolver.Accelerated }.Find(problem);
        for (var i = 0; i < problem.Workers; i++)
        {
            Check.Near(newton.PointOf(i), slow.PointOf(i), 1e-8);
            Check.Near(newton.PointOf(i), fast.PointOf(i), 1e-8);
        }
        Assert.True(fast.Gradients.Sum() < slow.Gradients.Sum());
    }

    [Fact]
    public void A_quadratic_of_ones_own_is_solved_by_conjugate_gradients()
    {
        var problem = Problem.Create([new OwnQuadratic()], new GivenConstants([10.0]) { Convex = true });
        var optima = new LocalTraining { Tolerance = 1e-9 }.Find(problem);
        Check.Near([1, 0.1], optima.PointOf(0), 1e-9);
        Assert.InRange(optima.Gradients[0], 2, 5);
    }

    [Fact]
    public void Stochastic_training_keeps_the_best_model_and_depends_on_its_seed_alone()
    {
        var problem = FlixProblemTests.Of("perceptron");
        var training = new LocalTraining { StepSize = 0.1, Patience = 20, MostGradients = 200 };
        var (first, second) = (training.Find(problem), training.Find(problem));
        Assert.Equal("sgd", first.Solver);
        for (var i = 0; i < problem.Workers; i++)
        {
            Assert.Equal(first.PointOf(i), second.PointOf(i));
            Assert.True(problem.Local(i).Value(first.PointOf(i)) < problem.Local(i).Value(problem.Start.Span));
            Assert.InRange(first.Gradients[i], 1, 200);
        }
        Assert.NotEqual(first.PointOf(0), (training with { Seed = 2 }).Find(problem).PointOf(0));
    }

    [Fact]
    public void What_cannot_be_trained_is_refused_in_words()
    {
        var quadratic = FlixProblemTests.Of("quadratic");
        var logistic = FlixProblemTests.Of("logistic");
        Assert.Contains("exact solver needs quadratics", Refusal(logistic, new LocalTraining { Solver = LocalSolver.Exact }));
        Assert.Contains("Newton", Refusal(quadratic, new LocalTraining { Solver = LocalSolver.Newton }));
        Assert.Contains("SGD needs", Refusal(quadratic, new LocalTraining { Solver = LocalSolver.Sgd }));
        Assert.Contains("known smoothness", Refusal(FlixProblemTests.Of("perceptron"), new LocalTraining { Solver = LocalSolver.GradientDescent }));
        Assert.Contains("not the tolerance", Refusal(logistic, new LocalTraining { Solver = LocalSolver.GradientDescent, MostGradients = 3 }));
        Assert.Contains("diverged", Refusal(FlixProblemTests.Of("least-squares"), new LocalTraining { Solver = LocalSolver.Sgd, StepSize = 1e6 }));
        Assert.Contains("tolerance is 0", Refusal(logistic, new LocalTraining { Tolerance = 0 }));
        Assert.Contains("share", Refusal(logistic, new LocalTraining { BatchShare = 2 }));
        Assert.Contains("patience", Refusal(logistic, new LocalTraining { Patience = 0 }));
    }

    private static string Refusal(Problem problem, LocalTraining training) => Assert.Throws<BadInputException>(() => training.Find(problem)).Message;

    private sealed class OwnQuadratic : IQuadraticObjective
    {
        public int Dimension => 2;

        public double Value(ReadOnlySpan<double> x) => (x[0] * x[0] / 2) + (5 * x[1] * x[1]) - x[0] - x[1];

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => (gradient[0], gradient[1]) = (x[0] - 1, (10 * x[1]) - 1);

        public void HessianTimes(ReadOnlySpan<double> v, Span<double> result) => (result[0], result[1]) = (v[0], 10 * v[1]);
    }
}
