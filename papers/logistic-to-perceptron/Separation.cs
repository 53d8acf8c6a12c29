using Gossamer.Data;
using Gossamer.Data.Splits;
using Gossamer.Execution;
using Gossamer.Experiments.Claims;
using Gossamer.Problems;
using Gossamer.Simulation;

namespace Gossamer.Papers;

/// <summary>Counts the iterations until all samples are right: every margin above zero, ties are errors.</summary>
internal static class Separation
{
    /// <summary>The first such iteration; infinite where there is none up to the last.</summary>
    public static async Task<double> IterationsAsync(Measurement m, Problem problem, Method method, long most)
    {
        var objective = (IMargins)problem.Local(0);
        var margins = new double[objective.Samples];
        var first = double.PositiveInfinity;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(m.Cancellation);
        await new Simulator().RunAsync(
            new RunRequest(problem, method)
            {
                Stop = new StopRule { Iterations = most },
                Record = new RecordPlan { Every = 16, Metrics = [MetricNames.Loss] },
                Observer = state =>
                {
                    if (double.IsFinite(first)) return;
                    objective.Margins(state.Iterate, margins);
                    if (margins.AsSpan().ContainsAnyInRange(double.NegativeInfinity, 0)) return;
                    first = state.Iteration;
                    enough.Cancel();
                },
            },
            enough.Token);
        m.Cancellation.ThrowIfCancellationRequested();
        return first;
    }

    /// <summary>Logistic regression on one machine.</summary>
    public static Problem Linear(DataSet data) =>
        DataProblems.LogisticRegression(data, RowAssignment.Split(new ContiguousSplit().Assign(data, 1, 1)));

    /// <summary>x⁰, …, x^K of a run.</summary>
    public static async Task<List<double[]>> IteratesAsync(Measurement m, Problem problem, Method method, long iterations)
    {
        var iterates = new List<double[]>();
        await new Simulator().RunAsync(
            new RunRequest(problem, method) { Stop = new StopRule { Iterations = iterations }, Observer = state => iterates.Add(state.Iterate.ToArray()) },
            m.Cancellation);
        return iterates;
    }

    /// <summary>The largest ‖a/scale − b‖ over the iterates of two runs.</summary>
    public static double Distance(List<double[]> scaled, double scale, List<double[]> other)
    {
        double largest = 0;
        for (var k = 0; k < other.Count; k++)
        {
            double square = 0;
            for (var j = 0; j < other[k].Length; j++)
            {
                var difference = (scaled[k][j] / scale) - other[k][j];
                square += difference * difference;
            }
            largest = Math.Max(largest, Math.Sqrt(square));
        }
        return largest;
    }
}
