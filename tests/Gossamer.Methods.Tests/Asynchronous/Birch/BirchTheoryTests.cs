using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Birch;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Asynchronous.Birch;

public class BirchTheoryTests
{
    private static Setting Setting(double variance, double target, int workers = 4) =>
        new(new GivenConstants(1, workers), 1) { IsHomogeneous = true, IsExact = variance == 0, Variance = variance, Target = target, InitialGap = 1 };

    [Fact]
    public void Numbers_of_the_specification()
    {
        var setting = Setting(0.1, 0.01);
        Near.Equal(0.025, BirchTheory.Step(setting, 9)!.Value);
        Assert.Equal(12000, BirchTheory.Gradients(setting, 9));
        Near.Equal(1 / 18.0, BirchTheory.Step(setting with { Variance = 0 }, 9)!.Value);
        Near.Equal(0.5, BirchTheory.Step(setting with { Variance = 0 }, 0)!.Value);
    }

    /// <summary>The three inequalities from which the theorem follows, solved for the largest A = avg E‖∇f(x_k)‖².</summary>
    [Fact]
    public void The_theorem_follows_from_its_three_inequalities()
    {
        var worst = 0.0;
        foreach (var distance in (double[])[1, 2, 5, 10, 100, 1000, 10_000])
        {
            foreach (var noise in (double[])[0.01, 0.1, 1, 5, 50, 500, 5000, 50_000])
            {
                // L = Δ = ε = 1, σ² = noise.
                var step = Math.Min(0.5, Math.Min(1 / (2 * distance), 1 / (4 * noise)));
                var gradients = (4 * (distance + 1)) + (8 * noise);
                worst = Math.Max(worst, LargestMean(step, gradients, distance, noise));
            }
        }
        Assert.InRange(worst, 0.8, 0.925);
    }

    /// <summary>Largest A over all Z that (1) A/2 + (1 − γ)Z/2 ≤ 1/(γK) + D/2 + γσ²/2, (2) D ≤ γ²(2R²Z + 2Rσ²), (3) √A ≤ √Z + √D allow.</summary>
    private static double LargestMean(double step, double gradients, double distance, double noise)
    {
        var best = 0.0;
        for (var exponent = -12.0; exponent <= 1; exponent += 0.005)
        {
            var z = Math.Pow(10, exponent);
            var d = step * step * ((2 * distance * distance * z) + (2 * distance * noise));
            var first = (2 / (step * gradients)) + d + (step * noise) - ((1 - step) * z);
            var third = Math.Pow(Math.Sqrt(z) + Math.Sqrt(d), 2);
            best = Math.Max(best, Math.Min(first, third));
        }
        return best;
    }

    [Fact]
    public void Parameters_by_theory()
    {
        var setting = Setting(0.1, 0.01);                              // S = 10, n = 4
        Assert.Equal(9, Prepare(new LocalSgd(new LocalSgdOptions()), setting).TreeDistance);
        Assert.Equal(9, Prepare(new LocalAsyncSgd(new LocalAsyncSgdOptions()), setting).TreeDistance);
        Assert.Equal(9, Prepare(new NestedLocalAsyncSgd(new NestedLocalAsyncSgdOptions()), setting).TreeDistance);
        Assert.Equal(9, Prepare(new MetaLocalSgd(new MetaLocalSgdOptions()), setting).TreeDistance);
        Assert.Equal(9, Prepare(new DualProcessSgd(new DualProcessSgdOptions()), setting).TreeDistance);
        // M = ceil(10/4) = 3, B = 10 gradients = 4 messages: R = 11 = B + M - 2.
        var local = Prepare(new AsyncLocalSgd(new AsyncLocalOptions()), setting);
        Assert.Equal((3, 4, 11), (local.Parameters["M"], local.Parameters["threshold in messages"], local.TreeDistance));
        // s_g = ceil(16/10) = 2: R = 4*2 - 1.
        var cycle = Prepare(new CycleSgd(new CycleSgdOptions()), setting);
        Assert.Equal((2, 7), (cycle.Parameters["s_g"], cycle.TreeDistance));
        Near.Equal(0.025, local.StepSize!.Value);
    }

    [Fact]
    public void Total_times_with_communication()
    {
        // h = 10, tau = 100, s = 64, n = 16: 1 + s/n = 5.
        Near.Equal(550, BirchTimes.OneMessageAGradient(10, 100, 64, 16));
        Near.Equal(150, BirchTimes.OneMessageARound(10, 100, 64, 16));
        Near.Equal(100, BirchTimes.Overlapping(10, 100, 64, 16));
    }

    [Fact]
    public void What_contradicts_is_refused()
    {
        var setting = Setting(0, 0.01);
        Refused("leave one of them out", new LocalSgd(new LocalSgdOptions { Budget = 3, LocalSteps = 2 }), setting);
        Refused("groupSize from 1 to 4", new CycleSgd(new CycleSgdOptions { GroupSize = 5 }), setting);
        Refused("groups from 1 to 4", new LocalAsyncSgd(new LocalAsyncSgdOptions { Groups = 5 }), setting);
        Refused("multiply to at most 4", new NestedLocalAsyncSgd(new NestedLocalAsyncSgdOptions { Clusters = "2x3" }), setting);
        Refused("such as 4x8", new NestedLocalAsyncSgd(new NestedLocalAsyncSgdOptions { Clusters = "2 by 3" }), setting);
        Refused("same f", new LocalSgd(new LocalSgdOptions()), setting with { IsHomogeneous = false });
        Refused("gradientNormSquared", new LocalSgd(new LocalSgdOptions()), setting with { Variance = 1, Target = null });
    }

    private static Theory Prepare(Method method, Setting setting) => method.Prepare(setting).Theory;

    private static void Refused(string words, Method method, Setting setting) =>
        Assert.Contains(words, Assert.Throws<AssumptionException>(() => method.Prepare(setting)).Message, StringComparison.Ordinal);
}
