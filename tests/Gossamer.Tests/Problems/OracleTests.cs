using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public sealed class OracleTests
{
    private const int Draws = 20_000;

    public static TheoryData<string> Minibatches() => ["minibatch(1)", "minibatch(4)", "minibatch(1, without replacement)", "minibatch(4, without replacement)", "minibatch(15, without replacement)"];

    [Theory]
    [MemberData(nameof(Minibatches))]
    public void Minibatch_is_unbiased_with_the_variance_it_says(string name)
    {
        MinibatchOracle[] oracles = [new(1), new(4), new(1, false), new(4, false), new(15, false)];
        var oracle = oracles.Single(candidate => candidate.Name == name);
        var problem = Problem();
        var x = Check.RandomPoint(problem.Dimension, 3);
        var expected = Enumerable.Range(0, 2).Max(worker => Variance(oracle, problem.Local(worker), x));
        var said = oracle.VarianceAt(problem, x);
        Assert.InRange(said, (expected * 0.95) - 1e-20, (expected * 1.05) + 1e-20);
        Assert.Null(oracle.Variance(problem));
        Assert.Null(oracle.Validate(problem));
        Assert.False(oracle.IsExact);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Additive_noise_is_unbiased_with_variance_d_sigma_squared(bool common)
    {
        var oracle = new AdditiveNoiseOracle(0.3, common);
        var problem = Problem();
        var x = Check.RandomPoint(problem.Dimension, 3);
        Assert.Equal(6 * 0.09, oracle.Variance(problem)!.Value, 1e-15);
        Assert.InRange(Variance(oracle, problem.Local(0), x), 6 * 0.09 * 0.95, 6 * 0.09 * 1.05);
        var (gradient, exact) = (new double[6], Check.Gradient(problem.Local(0), x));
        var random = new RandomStream(1, RandomPurpose.Sample);
        oracle.Gradient(problem.Local(0), x, ref random, gradient);
        var equal = Enumerable.Range(1, 5).All(k => Math.Abs(gradient[k] - exact[k] - (gradient[0] - exact[0])) < 1e-14);
        Assert.Equal(common, equal);
    }

    [Fact]
    public void Multiplicative_noise_grows_with_the_point_and_is_as_smooth_as_it_says()
    {
        var oracle = new MultiplicativeNoiseOracle(0.3);
        var problem = Problem();
        var x = Check.RandomPoint(problem.Dimension, 3);
        var square = x.Sum(value => value * value);
        Assert.InRange(Variance(oracle, problem.Local(0), x), 0.09 * square * 0.95, 0.09 * square * 1.05);
        Assert.Null(oracle.Variance(problem));
        Assert.Equal(0.3, oracle.NoiseSmoothness(problem));
        // The same number at both points: the noise of the difference is σξ(x − y).
        var (here, there) = (new double[6], new double[6]);
        var random = new RandomStream(1, RandomPurpose.Sample);
        var again = random;
        oracle.Gradient(problem.Local(0), x, ref random, here);
        oracle.Gradient(problem.Local(0), new double[6], ref again, there);
        var (exactHere, exactThere) = (Check.Gradient(problem.Local(0), x), Check.Gradient(problem.Local(0), new double[6]));
        var ratio = (here[0] - there[0] - exactHere[0] + exactThere[0]) / x[0];
        for (var k = 1; k < 6; k++) Assert.Equal(ratio * x[k], here[k] - there[k] - exactHere[k] + exactThere[k], 1e-12);
    }

    [Fact]
    public void Batch_without_replacement_has_different_samples_each_equally_often()
    {
        var objective = new Recorder(9);
        var oracle = new MinibatchOracle(4, replacement: false);
        var counts = new int[9];
        for (var draw = 0; draw < 9000; draw++)
        {
            var random = new RandomStream(2, RandomPurpose.Sample, iteration: draw);
            oracle.Gradient(objective, [0.0], ref random, new double[1]);
            Assert.Equal(4, objective.Last.Distinct().Count());
            foreach (var sample in objective.Last) counts[sample]++;
        }
        // χ² with 8 degrees of freedom exceeds 45 with probability 4e-7.
        Assert.True(counts.Sum(count => (count - 4000.0) * (count - 4000) / 4000) < 45);
    }

    [Fact]
    public void Stochastic_gradient_depends_on_its_stream_alone()
    {
        var problem = Problem();
        var x = Check.RandomPoint(problem.Dimension, 3);
        foreach (GradientOracle oracle in new GradientOracle[] { new MinibatchOracle(3), new MinibatchOracle(3, false), new AdditiveNoiseOracle(1), new FullOracle() })
        {
            var results = new double[16][];
            Parallel.For(0, results.Length, k =>
            {
                var random = new RandomStream(4, RandomPurpose.Sample, 1, k % 2);
                results[k] = new double[6];
                oracle.Gradient(problem.Local(0), x, ref random, results[k]);
            });
            for (var k = 2; k < results.Length; k++) Assert.Equal(results[k % 2], results[k]);
            if (!oracle.IsExact) Assert.NotEqual(results[0], results[1]);
        }
    }

    [Fact]
    public void Full_oracle_and_zero_noise_are_exact()
    {
        Assert.True(new FullOracle().IsExact);
        Assert.True(new AdditiveNoiseOracle(0).IsExact);
        Assert.Equal(0, new FullOracle().Variance(Problem()));
    }

    [Fact]
    public void Unsuitable_settings_are_refused_with_the_reason()
    {
        Assert.Contains("15", new MinibatchOracle(16, replacement: false).Validate(Problem()), StringComparison.Ordinal);
        Assert.Null(new MinibatchOracle(16).Validate(Problem()));
        Assert.Contains("sum over samples", new MinibatchOracle(1).Validate(Quadratics.WorkedExample()), StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => new MinibatchOracle(0));
        Assert.Throws<BadInputException>(() => new AdditiveNoiseOracle(-1));
        Assert.Throws<BadInputException>(() => new AdditiveNoiseOracle(double.NaN));
        Assert.Throws<BadInputException>(() => new MinibatchOracle(1).VarianceAt(Quadratics.WorkedExample(), new double[3]));
    }

    // E‖g − ∇f‖² over many draws; checks on the way that the mean of g is ∇f.
    private static double Variance(GradientOracle oracle, ILocalObjective objective, double[] x)
    {
        var exact = Check.Gradient(objective, x);
        var (gradient, mean) = (new double[x.Length], new double[x.Length]);
        double squares = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var random = new RandomStream(1, RandomPurpose.Sample, iteration: draw);
            oracle.Gradient(objective, x, ref random, gradient);
            squares += Check.Distance(gradient, exact) * Check.Distance(gradient, exact);
            for (var k = 0; k < x.Length; k++) mean[k] += gradient[k] / Draws;
        }
        var variance = squares / Draws;
        Assert.True(Check.Distance(mean, exact) <= (5 * Math.Sqrt(variance / Draws)) + 1e-12);
        return variance;
    }

    private static Problem Problem() => DataProblems.LogisticRegression(
        LinearModelTests.Dense(), new[] { Enumerable.Range(0, 15).ToArray(), Enumerable.Range(15, 15).ToArray() }, Regularizer.L2(0.1));

    private sealed class Recorder(int samples) : IFiniteSum
    {
        public int[] Last { get; private set; } = [];

        public int Dimension => 1;

        public int Samples => samples;

        public IReadOnlyList<double> SampleSmoothness => [];

        public double Value(ReadOnlySpan<double> x) => 0;

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => gradient.Clear();

        public void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient) =>
            Last = samples.ToArray();
    }
}
