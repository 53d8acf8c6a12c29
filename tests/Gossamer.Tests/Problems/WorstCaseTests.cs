using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public class WorstCaseTests
{
    // With L = ℓ and ε = ½ the scaled function is F itself.
    private static ILocalObjective ZeroChain(int length) =>
        WorstCases.ZeroChain(length, 1, accuracy: 0.5, smoothness: WorstCases.ZeroChainSmoothness).Global;

    private static ILocalObjective WindowChain(int length, int window, double root) =>
        WorstCases.WindowChain(length, window, 1, 0.5, root, WorstCases.WindowChainSmoothness(window, root)).Global;

    public static TheoryData<ILocalObjective, double, double> Chains => new()
    {
        { ZeroChain(12), WorstCases.ZeroChainSmoothness, WorstCases.ZeroChainGradientBound },
        { WindowChain(12, 1, Math.E), WorstCases.WindowChainSmoothness(1, Math.E), WorstCases.WindowChainGradientBound(1, Math.E) },
        { WindowChain(12, 2, 1.5), WorstCases.WindowChainSmoothness(2, 1.5), WorstCases.WindowChainGradientBound(2, 1.5) },
        { WindowChain(12, 4, 1.25), WorstCases.WindowChainSmoothness(4, 1.25), WorstCases.WindowChainGradientBound(4, 1.25) },
    };

    [Fact]
    public void Numbers_of_the_zero_chain()
    {
        var chain = ZeroChain(3);
        Check.Near(-2.0663657, chain.Value([0, 0, 0]), 1e-7);
        Check.Near(-5.5434175, chain.Value([1, 0, 0]), 1e-7);
        Check.Near(-10.4311554, chain.Value([1, 1, 1]), 1e-7);
        // Ψ(0.75) = e^{-3}: F(0.75, 0, 0) - F_1 part = -Ψ(0.75)Φ(0).
        Check.Near(-ZeroChainPhi(0.75) - (0.0497871 * 2.0663657), chain.Value([0.75, 0, 0]), 1e-7);
        Check.Near([-1.6487213, 0, 0], Check.Gradient(chain, [0, 0, 0]), 1e-7);
        Check.Near([-9.2654627, -1.6487213, 0], Check.Gradient(chain, [1, 0, 0]), 1e-7);
    }

    [Fact]
    public void Numbers_of_the_window_chain()
    {
        var chain = WindowChain(4, 2, 1.5);
        Check.Near(-2.0663657, chain.Value([0, 0, 0, 0]), 1e-7);
        Check.Near([-1.6487213, 0, 0, 0], Check.Gradient(chain, [0, 0, 0, 0]), 1e-7);
        Check.Near(-9.0204693, chain.Value([1, 1, 0, 0]), 1e-7);
        Check.Near([-4.3513567, -1.6487213, 0, 0], Check.Gradient(chain, [1, 0, 0, 0]), 1e-7);
        Check.Near(0.3443205, chain.Value([-1, 0, 0, 0]), 1e-7);
    }

    [Fact]
    public void With_window_one_and_base_e_it_is_the_zero_chain_where_no_coordinate_is_negative()
    {
        var (window, zero) = (WindowChain(6, 1, Math.E), ZeroChain(6));
        for (ulong seed = 1; seed <= 20; seed++)
        {
            double[] x = [.. Check.RandomPoint(6, seed, 2).Select(Math.Abs)];
            Check.Near(zero.Value(x), window.Value(x), 1e-12);
            Check.Near(Check.Gradient(zero, x), Check.Gradient(window, x), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Gradients_match_differences(ILocalObjective chain, double smoothness, double bound)
    {
        Assert.True(smoothness > bound);
        for (ulong seed = 1; seed <= 10; seed++) Check.GradientMatchesDifferences(chain, seed, 1.5, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Gradients_keep_the_constants(ILocalObjective chain, double smoothness, double bound)
    {
        var random = new RandomStream(3, RandomPurpose.Other);
        for (ulong seed = 1; seed <= 300; seed++)
        {
            var x = Check.RandomPoint(12, seed, 0.2 + (2 * random.NextDouble()));
            var step = Check.RandomPoint(12, seed + 1000, Math.Pow(10, (-3 * random.NextDouble()) - 0.5));
            double[] y = [.. x.Select((value, k) => value + step[k])];
            var (gx, gy) = (Check.Gradient(chain, x), Check.Gradient(chain, y));
            Assert.True(gx.Max(Math.Abs) <= bound);
            double[] difference = [.. gx.Select((value, k) => value - gy[k])];
            Assert.True(Check.Norm(difference) <= smoothness * Check.Norm(step));
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_gradient_shows_one_new_coordinate_and_is_large_until_the_last(ILocalObjective chain, double smoothness, double bound)
    {
        Assert.True(smoothness > bound);
        var random = new RandomStream(5, RandomPurpose.Other);
        var seen = 0;
        for (ulong seed = 1; seed <= 400; seed++)
        {
            var x = Check.RandomPoint(12, seed, 1.5);
            var gaps = random.NextDouble();
            for (var k = 0; k < x.Length; k++)
            {
                if (random.NextCoin(gaps)) x[k] = 0;
            }
            var progress = ((IChain)chain).Progress(x);
            var gradient = Check.Gradient(chain, x);
            for (var k = 0; k < x.Length; k++)
            {
                if (x[k] == 0 && k > progress) Assert.Equal(0, gradient[k]);
            }
            if (progress == 12) continue;
            seen++;
            Assert.Equal(0, x[progress]);
            Assert.InRange(Math.Abs(gradient[progress]), 0, ((IChain)chain).FrontierBound);
            Assert.True(Check.Norm(gradient) > 1);
        }
        Assert.True(seen > 100);
    }

    [Fact]
    public void Progress_of_the_window_chain_needs_a_run()
    {
        var chain = (IChain)WindowChain(6, 3, 1.3);
        Assert.Equal(0, chain.Progress([0, 0, 0, 0, 0, 0]));
        Assert.Equal(2, chain.Progress([1, 1, 0, 1, 1, 0]));          // what lies before the first coordinate counts
        Assert.Equal(0, chain.Progress([0, 1, 1, 0, 1, 1]));
        Assert.Equal(5, chain.Progress([0, 0, 1, 1, 1, 0]));
        Assert.Equal(6, ((IChain)ZeroChain(6)).Progress([0, 0, 0, 0, 0, -1]));
    }

    [Fact]
    public void Infimum_is_approached_far_out_and_the_gap_is_as_stated()
    {
        foreach (var (problem, perLink) in new[]
        {
            (WorstCases.ZeroChain(9, 4, 1e-3, 2), WorstCases.ZeroChainGapPerLink * 2 * 1e-3 * WorstCases.ZeroChainSmoothness / 2),
            (WorstCases.WindowChain(9, 3, 4, 1e-3, 1.4, 2), WorstCases.WindowChainGapPerLink(3, 1.4) * 2 * 1e-3 * WorstCases.WindowChainSmoothness(3, 1.4) / 2),
        })
        {
            var infimum = problem.Constants.LowerBound!.Value;
            var far = new double[9];
            Array.Fill(far, 1e12);
            Check.Near(infimum, problem.Global.Value(far), 1e-9 * Math.Abs(infimum));
            Assert.InRange(problem.Global.Value(new double[9]) - infimum, 0, 9 * perLink);
            for (ulong seed = 1; seed <= 50; seed++) Assert.True(problem.Global.Value(Check.RandomPoint(9, seed, 50)) >= infimum);
        }
    }

    [Fact]
    public void Scaling_makes_the_gradient_norm_hard_to_reach()
    {
        var problem = WorstCases.ZeroChain(WorstCases.ZeroChainLength(gap: 100, accuracy: 1e-3, smoothness: 2), 3, 1e-3, 2);
        Assert.Equal(54, problem.Dimension);                          // 100*2/(2*152*12*1e-3) = 54.8
        Assert.InRange(problem.Global.Value(problem.Start.Span) - problem.Constants.LowerBound!.Value, 0, 100);
        var x = new double[54];
        for (var k = 0; k < 53; k++)
        {
            x[k] = 0.05 * k;
            Assert.True(Math.Pow(Check.Norm(Check.Gradient(problem.Global, x)), 2) > 2e-3);
        }
        Check.GradientMatchesDifferences(problem.Global, 1, 20);
    }

    [Fact]
    public void Chains_that_cannot_be_are_refused()
    {
        Assert.Contains("needs at least", Assert.Throws<BadInputException>(() => WorstCases.ZeroChainLength(1, 1)).Message);
        Assert.Contains("at most e", Assert.Throws<BadInputException>(() => WorstCases.WindowChain(5, 2, 1, 0.1, root: 3)).Message);
        Assert.Contains("accuracy", Assert.Throws<BadInputException>(() => WorstCases.ZeroChain(5, 1, -1)).Message);
        Assert.Contains("window", Assert.Throws<BadInputException>(() => WorstCases.WindowChain(5, 0, 1, 1)).Message);
        Assert.Contains("at most 1", Assert.Throws<BadInputException>(() => new ProgressOracle(0)).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Progress_oracle_is_unbiased_within_its_variance(bool hasWindow)
    {
        var problem = hasWindow ? WorstCases.WindowChain(8, 2, 1, 0.1) : WorstCases.ZeroChain(8, 1, 0.1);
        var oracle = new ProgressOracle(0.2);
        double[] x = [2e5, 3e5, 5e5, 0, 0, 0, 0, 0];
        var exact = Check.Gradient(problem.Global, x);
        var (shown, count, squares, sum) = (0, 20_000, 0.0, new double[8]);
        var samples = new RandomStream(7, RandomPurpose.Sample);
        var gradient = new double[8];
        for (var draw = 0; draw < count; draw++)
        {
            oracle.Gradient(problem.Global, x, ref samples, gradient);
            Check.Near(exact.AsSpan(0, 3), gradient.AsSpan(0, 3), 0);
            if (gradient[3] != 0) shown++;
            for (var k = 0; k < 8; k++)
            {
                sum[k] += gradient[k] / count;
                squares += Math.Pow(gradient[k] - exact[k], 2) / count;
            }
        }
        Assert.InRange(shown, 0.19 * count, 0.21 * count);
        Check.Near(exact, sum, 0.05 * Math.Abs(exact[3]));
        Check.Near(exact[3] * exact[3] * 4, squares, 0.05 * exact[3] * exact[3] * 4);
        Assert.True(squares <= oracle.Variance(problem));
    }

    [Fact]
    public void Probability_of_the_lower_bound_keeps_the_variance()
    {
        var problem = WorstCases.ZeroChain(5, 1, accuracy: 0.01);
        Assert.Equal(1, WorstCases.ZeroChainProbability(0.01, 10));
        Check.Near(0.01058, WorstCases.ZeroChainProbability(0.01, 1000), 1e-12);
        Assert.True(new ProgressOracle(0.01058).Variance(problem) <= 1000);
    }

    [Fact]
    public void On_a_quadratic_the_oracle_hides_what_lies_beyond_the_last_coordinate()
    {
        var problem = Quadratics.Tridiagonal(5, 3);
        var oracle = new ProgressOracle(0.5);
        Assert.Null(oracle.Variance(problem));
        var samples = new RandomStream(1, RandomPurpose.Sample);
        var gradient = new double[5];
        var outcomes = new HashSet<double>();
        for (var draw = 0; draw < 50; draw++)
        {
            oracle.Gradient(problem.Global, [1, 0, 0, 0, 0], ref samples, gradient);
            Assert.Equal(0.75, gradient[0]);
            outcomes.Add(gradient[1]);
        }
        Assert.Equal([-0.5, 0], outcomes.Order());
    }

    private static double ZeroChainPhi(double z) => -ZeroChain(1).Value([z]);
}
