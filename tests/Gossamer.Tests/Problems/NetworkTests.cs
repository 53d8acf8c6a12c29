using Gossamer.Data;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Problems.Personalized;

namespace Gossamer.Tests.Problems;

public sealed class NetworkTests
{
    public static TheoryData<string> Names() => [.. Problems().Select(pair => pair.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_match_differences(string name)
    {
        var problem = Problems()[name];
        Check.GradientMatchesDifferences(problem.Local(1), 1, 0.5);
        Check.GradientMatchesDifferences(problem.Global, 2, 0.5);
        Check.GlobalIsMean(problem, 3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_gradients_average_to_the_gradient(string name)
    {
        var problem = Problems()[name];
        Check.SamplesAverageToGradient((IFiniteSum)problem.Local(0), 4);
        Check.SamplesAverageToGradient((IFiniteSum)problem.Global, 5);
    }

    [Fact]
    public void Blocks_of_a_network_are_its_layers()
    {
        var problems = Problems();
        Assert.Equal([8 * 6, 7 * 4, 5 * 3], Sizes(problems["tanh"]));
        Assert.Equal([8 * 6, 7 * 4, 5], Sizes(problems["regression"]));
        Assert.Equal([7 * 3, 3 * 7], Sizes(problems["autoencoder"]));
        Assert.Null(problems["softmax dense"].Blocks);
        // Decorators keep them.
        var held = new HeldOutRows(0.2, 0.1).Apply(Split(300), some => NetworkProblems.Perceptron(Classes(300, 7, sparse: false), some, [6, 4]));
        Assert.Equal([8 * 6, 7 * 4, 5 * 3], Sizes(held));
        var mixed = FlixProblem.Create(held, [0.5, 0.5], LocalOptima.Given(held, new double[held.Dimension], new double[held.Dimension]));
        Assert.Equal([8 * 6, 7 * 4, 5 * 3], Sizes(mixed));

        static int[] Sizes(Problem problem) => [.. Enumerable.Range(0, problem.Blocks!.Count).Select(problem.Blocks.SizeOf)];
    }

    [Fact]
    public void Softmax_constants_hold()
    {
        foreach (var (name, problem) in Problems())
        {
            if (name.StartsWith("softmax", StringComparison.Ordinal)) Check.ConstantsHold(problem, 60);
        }
    }

    [Fact]
    public void A_large_softmax_problem_is_the_mean_of_its_workers()
    {
        // 22,500,000 products: the rows of f are shared among cores, those of the workers are not.
        const int Rows = 25_000;
        var data = new DataSet("large", LinearModelTests.Dense(Rows, 90).Features, Enumerable.Range(0, Rows).Select(row => (double)(row % 10)).ToArray());
        var problem = NetworkProblems.SoftmaxRegression(
            data, RowAssignment.Split([.. Enumerable.Range(0, 5).Select(i => Enumerable.Range(i * Rows / 5, Rows / 5).ToArray())]), Regularizer.L2(0.1));
        var x = new double[900];
        new RandomStream(7, RandomPurpose.Data).FillGaussian(x);
        Assert.Equal(Enumerable.Range(0, 5).Average(i => problem.Local(i).Value(x)), problem.Global.Value(x), 1e-10);
        Assert.Equal(Enumerable.Range(0, 5).Sum(i => ((IClassifier)problem.Local(i)).CountCorrect(x)), ((IClassifier)problem.Global).CountCorrect(x));
        Assert.InRange(((IClassifier)problem.Global).CountCorrect(x), 1500, 4000);
    }

    [Fact]
    public void Softmax_with_two_classes_is_logistic_regression_on_the_difference()
    {
        var data = LinearModelTests.Dense();
        RowAssignment rows = new[] { Enumerable.Range(0, 30).ToArray() };
        var softmax = NetworkProblems.SoftmaxRegression(data, rows).Global;
        var logistic = DataProblems.LogisticRegression(data, rows).Global;
        var x = Check.RandomPoint(12, 3);
        double[] difference = [.. Enumerable.Range(0, 6).Select(k => x[6 + k] - x[k])];
        Check.Near(logistic.Value(difference), softmax.Value(x), 1e-13);
        Assert.Equal(((IClassifier)logistic).CountCorrect(difference), ((IClassifier)softmax).CountCorrect(x));
    }

    [Fact]
    public void Perceptron_without_hidden_layers_is_softmax_regression_with_an_intercept()
    {
        var data = Classes(40, 5, sparse: false);
        RowAssignment rows = new[] { Enumerable.Range(0, 40).ToArray() };
        var perceptron = NetworkProblems.Perceptron(data, rows, []).Global;
        var softmax = NetworkProblems.SoftmaxRegression(new DataSet("ones", data.Features.AppendOnes(), data.Labels), rows).Global;
        var x = Check.RandomPoint(18, 3);
        var rearranged = new double[18];
        for (var k = 0; k < 3; k++)
        {
            for (var c = 0; c < 5; c++) rearranged[(k * 6) + c] = x[(k * 5) + c];
            rearranged[(k * 6) + 5] = x[15 + k];
        }
        Check.Near(softmax.Value(rearranged), perceptron.Value(x), 1e-13);
    }

    [Fact]
    public void Regression_without_hidden_layers_is_least_squares_with_an_intercept()
    {
        var data = Classes(300, 7, sparse: false);
        var (network, linear) = (NetworkProblems.PerceptronRegression(data, Split(300), []), DataProblems.LeastSquares(data, Split(300), scaling: LeastSquaresScaling.Full));
        var x = Check.RandomPoint(8, 4);
        x[7] = 0;
        Check.Near(linear.Global.Value(x.AsSpan(0, 7)), network.Global.Value(x), 1e-10);
        // The bias moves all outputs alike.
        var gradient = Check.Gradient(network.Global, x);
        x[7] = 1e-6;
        Check.Near(gradient[7], (network.Global.Value(x) - linear.Global.Value(x.AsSpan(0, 7))) / 1e-6, 1e-3);
    }

    [Fact]
    public void Sine_tasks_follow_two_sines_and_keep_points_aside()
    {
        var tasks = new SineTasks { Workers = 5, First = 2, Training = 6, Validation = 3, Test = 40, Hidden = [4], Seed = 7 };
        var problem = tasks.Create();
        Assert.Equal((5, 4 + 4 + 4 + 1), (problem.Workers, problem.Dimension));
        Assert.All(tasks.Sines, sine => Assert.True(sine.Amplitude is >= 0.1 and <= 2 && sine.Phase >= 0 && sine.Phase <= 2 * Math.PI));
        for (var worker = 0; worker < 5; worker++)
        {
            Assert.Equal(6, ((IFiniteSum)problem.Local(worker)).Samples);
            Assert.Equal(3, ((IFiniteSum)problem.Validation(worker)!).Samples);
            Assert.Equal(40, ((IFiniteSum)problem.Test(worker)!).Samples);
        }
        // With all parameters zero the output is 0, and the loss the mean square of a sine: near a²/2, less what [−5, 5] cuts off.
        var zero = new double[problem.Dimension];
        for (var worker = 0; worker < 5; worker++)
        {
            var (amplitude, phase) = tasks.Sines[worker < 2 ? 0 : 1];
            var expected = amplitude * amplitude * (0.5 - (Math.Sin(10) * Math.Cos(2 * phase) / 20));
            Check.Near(expected, problem.Test(worker)!.Value(zero), 0.25 * amplitude * amplitude);
        }
        Assert.NotEqual(problem.Local(0).Value(zero), problem.Test(0)!.Value(zero));
        Assert.NotEqual(problem.Local(0).Value(zero), problem.Local(1).Value(zero));
        Assert.Equal(problem.Local(3).Value(zero), tasks.Create().Local(3).Value(zero));
        Assert.NotEqual(problem.Local(3).Value(zero), (tasks with { Seed = 8 }).Create().Local(3).Value(zero));
        Assert.Contains("first sine", Assert.Throws<BadInputException>(() => (tasks with { First = 6 }).Create()).Message, StringComparison.Ordinal);
        Assert.Contains("at least 1", Assert.Throws<BadInputException>(() => (tasks with { Test = 0 }).Create()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_scores_give_finite_losses_and_gradients()
    {
        foreach (var (name, problem) in Problems())
        {
            if (name == "autoencoder") continue;
            var x = Check.RandomPoint(problem.Dimension, 9, 1e5);
            var gradient = new double[x.Length];
            Assert.True(double.IsFinite(problem.Global.ValueAndGradient(x, gradient)), name);
            Assert.True(double.IsFinite(Check.Norm(gradient)), name);
        }
    }

    [Fact]
    public void Autoencoder_that_copies_its_input_has_no_loss()
    {
        var data = Classes(10, 4, sparse: false);
        var problem = NetworkProblems.Autoencoder(data, new[] { Enumerable.Range(0, 10).ToArray() }, 4, penalty: 0.3);
        var x = new double[32];
        for (var k = 0; k < 4; k++) x[(k * 4) + k] = x[16 + (k * 4) + k] = 1;
        Assert.Equal(0, problem.Global.Value(x), 1e-15);
        Assert.Equal(0, Check.Norm(Check.Gradient(problem.Global, x)), 1e-14);
    }

    [Fact]
    public void Networks_say_that_no_smoothness_is_known()
    {
        var constants = Problems()["tanh"].Constants;
        Assert.Equal(double.PositiveInfinity, constants.L);
        Assert.Equal(double.PositiveInfinity, constants.LPlusMinus);
        Assert.Equal(0, constants.LowerBound);
        Assert.False(constants.IsMinimumExact);
    }

    [Fact]
    public void Softmax_minimum_is_found()
    {
        var problem = NetworkProblems.SoftmaxRegression(Classes(40, 5, sparse: true), Split(40), Regularizer.L2(0.05));
        var minimizer = problem.Minimizer!.Value.ToArray();
        Assert.True(Check.Norm(Check.Gradient(problem.Global, minimizer)) < 1e-12);
        Assert.Equal(problem.Global.Value(minimizer), problem.Constants.LowerBound!.Value, 1e-14);
        Assert.True(problem.Constants.IsMinimumExact);
        Assert.Equal(0.05, problem.Constants.Mu);
    }

    [Fact]
    public void Bad_input_is_refused_with_the_reason()
    {
        var one = new DataSet("same", LinearModelTests.Dense().Features, new double[30]);
        Assert.Contains("at least two classes", Assert.Throws<BadInputException>(() => NetworkProblems.SoftmaxRegression(one, Split(30))).Message, StringComparison.Ordinal);
        Assert.Contains("one label", Assert.Throws<BadInputException>(() => DataProblems.LogisticRegression(one, Split(30))).Message, StringComparison.Ordinal);
        var data = Classes(40, 5, sparse: true);
        Assert.Contains("0 units", Assert.Throws<BadInputException>(() => NetworkProblems.Perceptron(data, Split(40), [3, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("more than two labels (0, 10, 20)", Assert.Throws<BadInputException>(() => DataProblems.LogisticRegression(data, Split(40))).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, Problem> Problems()
    {
        var (sparse, dense) = (Classes(300, 7, sparse: true), Classes(300, 7, sparse: false));
        return new(StringComparer.Ordinal)
        {
            ["softmax sparse"] = NetworkProblems.SoftmaxRegression(sparse, Split(300)),
            ["softmax dense"] = NetworkProblems.SoftmaxRegression(dense, Split(300), Regularizer.Nonconvex(0.1)),
            ["tanh"] = NetworkProblems.Perceptron(dense, Split(300), [6, 4], Activation.Tanh, Regularizer.L2(0.01)),
            ["relu sparse"] = NetworkProblems.Perceptron(sparse, Split(300), [9], Activation.Relu),
            ["regression"] = NetworkProblems.PerceptronRegression(dense, Split(300), [6, 4], Activation.Tanh, Regularizer.L2(0.01)),
            ["regression sparse"] = NetworkProblems.PerceptronRegression(sparse, Split(300), []),
            ["autoencoder"] = NetworkProblems.Autoencoder(dense, Split(300), 3, penalty: 0.2),
        };
    }

    private static RowAssignment Split(int rows) => RowAssignment.Split([[.. Enumerable.Range(0, rows / 3)], [.. Enumerable.Range(rows / 3, rows - (rows / 3))]]);

    private static DataSet Classes(int rows, int columns, bool sparse)
    {
        var data = sparse ? LinearModelTests.Sparse(rows, columns) : LinearModelTests.Dense(rows, columns);
        var random = new RandomStream(21, RandomPurpose.Other);
        var labels = new double[rows];
        for (var row = 0; row < rows; row++) labels[row] = 10 * random.NextInt(3);
        return new DataSet("classes", data.Features, labels);
    }
}
