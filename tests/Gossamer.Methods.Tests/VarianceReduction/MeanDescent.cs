using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.VarianceReduction;

/// <summary>Checks what a theorem promises in expectation, over many seeds at the theory's step.</summary>
internal static class MeanDescent
{
    private const int Seeds = 200;

    /// <summary>
    /// Summed along a run, Ψ^{k+1} − (1 − contraction)·Ψ^k + weight·‖∇f(x^k)‖² − noise is not above zero on average by more than chance.
    /// </summary>
    /// <param name="problem">The problem.</param>
    /// <param name="create">Makes a method; called once a run.</param>
    /// <param name="iterations">Length of the runs.</param>
    /// <param name="oracle">How gradients are made; exact unless given.</param>
    /// <param name="target">ε for methods that want one.</param>
    /// <returns>The mean of the sums and their standard error, as shares of Ψ⁰, and the mean of Ψ at the end.</returns>
    public static (double Excess, double Error, double Last) Holds(
        Problem problem, Func<Method> create, int iterations = 12, GradientOracle? oracle = null, double? target = null)
    {
        double sum = 0, squares = 0, last = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var run = Run(problem, create(), iterations, seed, oracle, target);
            var promise = run.Result.Preparation.Theory.Lyapunov!;
            var (values, gradients) = (run.Metric(0), run.Metric(1));
            var excess = 0.0;
            for (var k = 0; k < iterations; k++)
                excess += values[k + 1] - ((1 - promise.Contraction) * values[k]) + (promise.GradientWeight * gradients[k]) - promise.Noise;
            excess /= values[0];
            sum += excess / Seeds;
            squares += excess * excess / Seeds;
            last += values[^1] / values[0] / Seeds;
        }
        var error = Math.Sqrt(Math.Max(0, squares - (sum * sum)) / Seeds);
        Assert.True(sum <= (4 * error) + 1e-12, $"the promise is exceeded by {sum:R} of the start on average (standard error {error:R})");
        return (sum, error, last);
    }

    /// <summary>The mean of ‖∇f(x^t)‖² over T rounds and over seeds, as a share of the bound 2Φ⁰/(γT) + 2·noise/γ.</summary>
    public static double ShareOfBound(
        Problem problem, Func<Method> create, int rounds, int seeds, GradientOracle? oracle = null, double? target = null)
    {
        double share = 0;
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            var run = Run(problem, create(), rounds, seed, oracle, target);
            var prepared = run.Result.Preparation;
            var bound = (2 * run.Metric(0)[0] / (prepared.StepSize * rounds)) + (2 * prepared.Theory.Lyapunov!.Noise / prepared.StepSize);
            share += run.Metric(1)[..rounds].Average() / bound / seeds;
        }
        return share;
    }

    private static Recording Run(Problem problem, Method method, int iterations, ulong seed, GradientOracle? oracle, double? target) =>
        Recording.Of(new RunRequest(problem, method)
        {
            Seed = seed,
            Stop = new StopRule { Iterations = iterations, GradientNormSquared = target },
            Oracle = oracle ?? new FullOracle(),
            Record = new RecordPlan { Metrics = [MetricNames.Lyapunov, MetricNames.GradientNormSquared] },
        });
}
