using System.Text;
using System.Text.Json;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public sealed class ProblemFilesTests
{
    [Fact]
    public void Written_quadratic_is_read_back_bit_for_bit()
    {
        foreach (var problem in new[]
        {
            Quadratics.WorkedExample(), Quadratics.RandomTridiagonal(3, 5, 0.4, 0.1, 2), Quadratics.Tridiagonal(4, 1000), Quadratics.Orthogonal(4, [1, 3], 2),
        })
        {
            var copy = Read(Write(problem));
            Assert.Equal((problem.Dimension, problem.Workers, problem.IsHomogeneous), (copy.Dimension, copy.Workers, copy.IsHomogeneous));
            Assert.Equal(problem.Start.ToArray(), copy.Start.ToArray());
            for (var worker = 0; worker < Math.Min(3, problem.Workers); worker++)
            {
                for (var k = -1; k < problem.Dimension; k++)
                {
                    var unit = new double[problem.Dimension];
                    if (k >= 0) unit[k] = 1;
                    Assert.Equal(Check.Gradient(problem.Local(worker), unit), Check.Gradient(copy.Local(worker), unit));
                }
            }
        }
    }

    [Fact]
    public void Workers_alone_are_enough()
    {
        var problem = Read("{\"workers\": [{\"A\": [[1, 0], [0, 2]], \"b\": [1, 1]}, {\"A\": [[3, 0.5], [0.5, 2]], \"b\": [0, 1]}]}");
        Assert.Equal((2, 2), (problem.Workers, problem.Dimension));
        Assert.Equal([3, -0.5], Check.Gradient(problem.Local(1), [1, 0]));
        Assert.Equal([0.0, 0], problem.Start.ToArray());
        Assert.Equal([4.0], Read("{\"workers\": [{\"A\": [[1]], \"b\": [1]}], \"start\": [4]}").Start.ToArray());
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "'workers' is missing")]
    [InlineData("{\"workers\": []}", "'workers' is missing or empty")]
    [InlineData("{\"workers\": [{\"A\": [[1]]}]}", "workers[0] lacks 'A' or 'b'")]
    [InlineData("{\"workers\": [{\"A\": [[1]], \"b\": [1], \"c\": 2}]}", "unknown key 'c'")]
    [InlineData("{\"workers\": [{\"A\": [[1]], \"b\": [1]}], \"extra\": 2}", "unknown key 'extra'")]
    [InlineData("{\"workers\": [{\"A\": [[1, 2]], \"b\": [1]}]}", "workers[0].A[0] has 2 numbers")]
    [InlineData("{\"workers\": [{\"A\": [[\"x\"]], \"b\": [1]}]}", "workers[0].A[0][0] is \"x\"")]
    [InlineData("{\"workers\": [{\"A\": 5, \"b\": [1]}]}", "no list of rows")]
    [InlineData("{\"workers\": [{\"A\": [[1, 2], [3, 4]], \"b\": [1, 1]}]}", "not symmetric")]
    [InlineData("{\"workers\": [{\"A\": [[1]], \"b\": [1]}, {\"A\": [[1, 2], [2, 4]], \"b\": [1, 1]}]}", "worker 2")]
    [InlineData("{\"kind\": \"logistic-regression\", \"workers\": [{\"A\": [[1]], \"b\": [1]}]}", "only a quadratic")]
    [InlineData("{\"workers\": [{\"A\": [[1]], \"b\": [1], \"copies\": 0}]}", "copies")]
    [InlineData("{\"workers\": [{\"A\": [[1e999]], \"b\": [1]}]}", "")]
    public void Bad_files_are_refused_with_the_place(string text, string reason)
    {
        var message = Assert.Throws<BadInputException>(() => Read(text)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Written_data_problem_holds_the_rows_labels_and_split()
    {
        var data = LinearModelTests.Sparse();
        var problem = DataProblems.LogisticRegression(data, new[] { new[] { 3, 0 }, new[] { 4 } }, Regularizer.L2(0.1));
        using var document = JsonDocument.Parse(Write(problem));
        var root = document.RootElement;
        Assert.Equal("logistic-regression", root.GetProperty("kind").GetString());
        Assert.Equal(0.1, root.GetProperty("regularizer").GetProperty("lambda").GetDouble());
        Assert.Equal(2, root.GetProperty("workers").GetArrayLength());
        var worker = root.GetProperty("workers")[0];
        Assert.Equal([.. new[] { 3, 0 }.Select(row => data.Labels.Span[row] == 2 ? 1.0 : -1)], worker.GetProperty("labels").EnumerateArray().Select(value => value.GetDouble()));
        var row = worker.GetProperty("rows")[0];
        Assert.Equal(data.Features.Row(3).Select(entry => entry.Column), row.GetProperty("columns").EnumerateArray().Select(value => value.GetInt32()));
        Assert.Equal(data.Features.Row(3).Select(entry => entry.Value), row.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()));
    }

    [Fact]
    public void Every_kind_can_be_written()
    {
        var data = LinearModelTests.Dense();
        RowAssignment rows = new[] { new[] { 0, 1 }, new[] { 2 } };
        foreach (var problem in new[]
        {
            DataProblems.LeastSquares(data, rows, scaling: LeastSquaresScaling.Full),
            DataProblems.NonconvexClassification(data, rows),
            NetworkProblems.SoftmaxRegression(data, rows),
            NetworkProblems.Perceptron(data, rows, [4], Activation.Tanh),
            NetworkProblems.Autoencoder(data, rows, 2),
            new RareFeatures { Workers = 4, Dimension = 20, Share = 0.5, NonconvexWeight = 1 }.Create(),
        })
        {
            using var document = JsonDocument.Parse(Write(problem));
            Assert.Equal(problem.Kind, document.RootElement.GetProperty("kind").GetString());
            Assert.Equal(problem.Workers, document.RootElement.GetProperty("workers").GetArrayLength());
            if (problem.Kind == "least-squares") Assert.Equal("full", document.RootElement.GetProperty("scaling").GetString());
        }
    }

    [Fact]
    public void What_cannot_be_written_is_refused()
    {
        var own = Problem.Homogeneous(new Own(), 1, new GivenConstants(1, 1));
        Assert.Contains("cannot be written", Assert.Throws<BadInputException>(() => Write(own)).Message, StringComparison.Ordinal);
        Assert.Contains("too many", Assert.Throws<BadInputException>(() => Write(Quadratics.RandomTridiagonal(1000, 1000, 0.1, 0.1, 1))).Message, StringComparison.Ordinal);
    }

    private static string Write(Problem problem)
    {
        using var stream = new MemoryStream();
        ProblemFiles.Write(problem, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Problem Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return ProblemFiles.ReadQuadratic(stream, "problem.json");
    }

    private sealed class Own : ILocalObjective
    {
        public int Dimension => 1;

        public double Value(ReadOnlySpan<double> x) => 0;

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient.Clear();
    }
}
