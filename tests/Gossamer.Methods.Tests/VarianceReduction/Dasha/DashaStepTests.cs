using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Tests.VarianceReduction;

/// <summary>
/// The step sizes of the family, worked out by hand on the toy problem: n = d = 2, Rand-1 with ω = 1, L = 2, L_+² = 5,
/// L_QM² = 9, and L_σ = 1 where gradients are stochastic.
/// </summary>
public class DashaStepTests
{
    private static readonly Setting Toys = Recording.SettingOf(Toy.Two()) with { IsExact = false, Variance = 1, NoiseSmoothness = 1 };

    [Theory]
    [InlineData(StepBound.Derived, 139.0)]                          // Q = 6, b = 1/2: 4·6·5 + 12·6/4 + 4/4/(1/2·2)
    [InlineData(StepBound.Printed, 1333.0)]                         // 24·6·9 + 24·6/4 + 1
    public void Momentum_variance_reduction(StepBound bound, double radicand)
    {
        var options = new DashaMvrOptions { Compressor = new RandK(1), NoiseMomentum = 0.5, InitialBatch = 1, Bound = bound };
        Near.Equal(1 / (2 + Math.Sqrt(radicand)), new DashaMvr(options).Prepare(Toys).StepSize);
    }

    [Theory]
    [InlineData(StepBound.Derived, 37.0)]                           // Q = 6, p = 1/2: 2·6/2·(5 + 1) + 2/2/(1/2·2)
    [InlineData(StepBound.Printed, 91.0)]                           // 3·6/2·(9 + 1) + 1
    public void Synchronised_megabatches(StepBound bound, double radicand)
    {
        var options = new DashaSyncMvrOptions { Compressor = new RandK(1), SyncProbability = 0.5, Megabatch = 3, InitialBatch = 1, Bound = bound };
        var prepared = new DashaSyncMvr(options).Prepare(Toys);
        Near.Equal(1 / (2 + Math.Sqrt(radicand)), prepared.StepSize);
        Near.Equal(prepared.StepSize / 6, prepared.Theory.Lyapunov!.Noise);     // γσ²/(nB')
    }

    [Theory]
    [InlineData(StepBound.Derived, 1120.0)]                         // W = 6, θ_a = 1: (32·6 + 16/(2/4))·5
    [InlineData(StepBound.Printed, 2880.0)]                         // (48·6 + 32)·9
    public void Partial_participation(StepBound bound, double radicand)
    {
        var options = new DashaPpOptions { Compressor = new RandK(1), Clients = new NiceSampling(1), Bound = bound };
        Near.Equal(1 / (2 + Math.Sqrt(radicand)), new DashaPp(options).Prepare(Recording.SettingOf(Toy.Two())).StepSize);
    }

    [Theory]
    [InlineData(StepBound.Derived, 1382.72)]                        // b = 1/5: 32·6·5 + 48·6·0.64 + (8·5 + 12·0.64)/(2·½·⅕)
    [InlineData(StepBound.Printed, 3354.72)]                        // 48·6·(9 + 0.64) + 12·(9 + 0.64)/0.2
    public void Partial_participation_with_noise(StepBound bound, double radicand)
    {
        var options = new DashaPpMvrOptions
        {
            Compressor = new RandK(1),
            Clients = new NiceSampling(1),
            NoiseMomentum = 0.2,
            InitialBatch = 1,
            Bound = bound,
        };
        Near.Equal(1 / (2 + Math.Sqrt(radicand)), new DashaPpMvr(options).Prepare(Toys).StepSize);
    }

    [Theory]
    [InlineData(StepBound.Derived)]
    [InlineData(StepBound.Printed)]
    public void Finite_sums(StepBound bound)
    {
        // Two workers with two quadratics on the line each, a_ij = 1, 3 and 2, 4: L = 2.5, L_i = 2 and 3, V² = mean of the variances
        // of the a_ij = 1 (one sample), L_max = 4; d = 1, so that ω = 0 and only 2(1 − p)V²/(pn) is left, with p = 1/3: 2V².
        double[,] One(double a) => new[,] { { a } };
        var problem = Quadratics.FiniteSums([One(1), One(3), One(2), One(4)], [[0], [0], [0], [0]], 2, StartingPoint.Ones);
        var setting = Recording.SettingOf(problem) with { Sums = new FiniteSums(problem) };
        var page = new DashaPageOptions { Compressor = new RandK(1), Sampling = new UniformSampling(1), Bound = bound };
        var v = bound == StepBound.Derived ? 1.0 : 16.0;
        Near.Equal(1 / (2.5 + Math.Sqrt(2 * v)), new DashaPage(page).Prepare(setting).StepSize, 1e-10);
        // One of the two workers a round: θ_a = 1, p_a = 1/2; L_+² = L_QM² = 6.5.
        var part = new DashaPpPageOptions { Compressor = new RandK(1), Sampling = new UniformSampling(1), Clients = new NiceSampling(1), Bound = bound };
        var sampled = (bound == StepBound.Derived ? 8 : 16) * 2.0 / 3 * v;
        Near.Equal(1 / (2.5 + Math.Sqrt(((16 * 6.5) + sampled) / (2 * 0.25 / 3))), new DashaPpPage(part).Prepare(setting).StepSize, 1e-10);
        var finite = new DashaPpFiniteMvrOptions { Compressor = new RandK(1), Clients = new NiceSampling(1), Bound = bound };
        var expected = bound == StepBound.Derived ? (16 * 6.5) + (48 * 16) : 72 * (16 + 6.5);
        Near.Equal(1 / (2.5 + Math.Sqrt(2 / (2 * 0.25) * expected)), new DashaPpFiniteMvr(finite).Prepare(setting).StepSize, 1e-10);
    }
}
