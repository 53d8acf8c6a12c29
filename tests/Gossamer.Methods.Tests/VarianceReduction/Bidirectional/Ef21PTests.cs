using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;

namespace Gossamer.Methods.Tests.VarianceReduction;

public class Ef21PTests
{
    [Fact]
    public void First_iterates_by_hand()
    {
        // Toy, γ = 0.1, Top-1 with ties to the lower index: g^0 = (1.5, 1.5); x^1 = (.85, .85), C keeps coordinate 1.
        var run = Recording.Of(Toy.Two(), new Ef21P(new Ef21POptions { Compressor = new TopK(1), StepSize = 0.1 }), 2);
        Near.Equal([0.85, 0.85], run.Iterates[1]);
        Near.Equal([0.85, 1], run.Workers[1][0]["w"]);
        Near.Equal([1.2, 1.5], run.Coordinator[1]["g"]);            // ∇f(w) = 2w − 0.5
        Near.Equal([0.73, 0.7], run.Iterates[2]);
        Near.Equal([0.85, 0.7], run.Workers[2][1]["w"]);            // x − w = (−.12, −.3)
        Assert.Equal(run.Coordinator[2]["w"], run.Workers[2][0]["w"]);
    }

    [Theory]
    [InlineData(Regime.Nonconvex)]
    [InlineData(Regime.PolyakLojasiewicz)]
    public void The_lyapunov_function_falls_in_every_iteration(Regime regime) =>
        Descent.Holds(Toy.FourConvex(), new Ef21P(new Ef21POptions { Compressor = new TopK(3), Regime = regime }), 2000);

    [Fact]
    public void The_weights_satisfy_the_recursions_of_the_proof()
    {
        foreach (var alpha in (double[])[0.01, 0.3, 1])
        {
            var proof = new Recursion(1) { Error = [0.5], Decay = { [0, 0] = 1 - (alpha / 2) }, Growth = [2 / alpha] };
            proof.Certify([1 / alpha], 0, Math.Pow(2 / alpha, 2));
            proof.Certify([2 / alpha], alpha / 4, 8 / (alpha * alpha));
        }
    }

    [Fact]
    public void With_an_exact_downlink_it_is_diana_or_dcgd()
    {
        var problem = Toy.FourConvex();
        var two = new BidirectionalOptions { Compressor = new RandK(2), DownlinkCompressor = new Identity(), StepSize = 0.05 };
        var ours = Recording.Of(problem, new Ef21PDiana(two), 60);
        var parent = Recording.Of(problem, new Diana(new DianaOptions { Compressor = new RandK(2), Initialization = EstimateStart.Exact, StepSize = 0.05 }), 60);
        Assert.Equal(parent.Iterates, ours.Iterates);
        ours = Recording.Of(problem, new Ef21PDcgd(two), 60);
        parent = Recording.Of(problem, new Dcgd(new DcgdOptions { Compressor = new RandK(2), StepSize = 0.05 }), 60);
        Assert.Equal(parent.Iterates, ours.Iterates);
        ours = Recording.Of(problem, new Ef21PDasha(two), 60);
        parent = Recording.Of(problem, new Dasha(new DashaOptions { Compressor = new RandK(2), StepSize = 0.05 }), 60);
        Assert.Equal(parent.Iterates, ours.Iterates);
    }

    [Fact]
    public void With_an_exact_uplink_it_is_ef21_p()
    {
        var problem = Toy.FourConvex();
        var two = new BidirectionalOptions { Compressor = new Identity(), DownlinkCompressor = new TopK(2), StepSize = 0.05 };
        var parent = Recording.Of(problem, new Ef21P(new Ef21POptions { Compressor = new TopK(2), StepSize = 0.05 }), 60);
        foreach (var method in (Method[])[new Ef21PDiana(two), new Ef21PDcgd(two), new Ef21PDasha(two)])
            Assert.Equal(parent.Iterates, Recording.Of(problem, method, 60).Iterates);
    }

    [Fact]
    public void Shifts_make_the_two_way_method_converge_to_the_solution()
    {
        var problem = Quadratics.WorkedExample();
        var two = new BidirectionalOptions { Compressor = new RandK(1), DownlinkCompressor = new TopK(1), StepSize = 0.02 };
        var diana = Recording.Of(problem, new Ef21PDiana(two), 4000, metrics: [MetricNames.DistanceSquared]);
        var dcgd = Recording.Of(problem, new Ef21PDcgd(two), 4000, metrics: [MetricNames.DistanceSquared]);
        Assert.True(diana.Metric(0)[3000..].Max() < 1e-12);
        Assert.True(dcgd.Metric(0)[3000..].Average() > 1e-4);
        Invariant.IsMean(diana, "h", "h");
    }

    [Fact]
    public void Ef21_p_with_dasha_keeps_its_promise_on_average()
    {
        var options = new BidirectionalOptions { Compressor = new RandK(2), DownlinkCompressor = new TopK(2) };
        MeanDescent.Holds(Toy.Four(), () => new Ef21PDasha(options));
        Assert.InRange(MeanDescent.ShareOfBound(Toy.Four(), () => new Ef21PDasha(options), 2000, 2), 0.02, 1);
        Invariant.IsMean(Recording.Of(Toy.Four(), new Ef21PDasha(options), 100), "g", "g");
    }

    [Fact]
    public void The_weights_of_ef21_p_with_dasha_satisfy_the_recursions_of_the_proof()
    {
        foreach (var (omega, alpha, n) in ((double, double, int)[])[(0, 0.5, 1), (3, 0.25, 4), (99, 0.01, 10)])
        {
            const double L = 1, Plus = 1.7;
            var a = DashaTheory.Momentum(omega);
            var c = 2 * Math.Pow(1 + Math.Sqrt(1 - alpha), 2) * Plus * Plus;
            var q = 2 * omega * ((2 * omega) + 1) / n;
            // Errors G, D and P; H ≤ c(S + P).
            var proof = new Recursion(3)
            {
                Error = [1, 0, L * L],
                Decay =
                {
                    [0, 0] = (1 - a) * (1 - a), [0, 1] = 2 * a * a * omega / n, [0, 2] = 2 * omega / n * c,
                    [1, 1] = 1 - a, [1, 2] = 2 * omega * c, [2, 2] = 1 - (alpha / 2),
                },
                Growth = [2 * omega / n * c, 2 * omega * c, 2 / alpha],
            };
            var kappa = 1 / (a * (2 - a));
            var point = 2 / alpha * ((L * L) + (q * c));
            proof.Certify([kappa, 2 * a * omega * kappa / n, point], 0, (2 * q * c) + (8 / (alpha * alpha) * ((L * L) + (q * c))));
        }
    }

    [Fact]
    public void Nonconvex_problems_are_sent_elsewhere()
    {
        var setting = Recording.SettingOf(Quadratics.RandomTridiagonal(4, 8, 1.5, 1e-3, seed: 3));
        Assert.False(setting.Constants.IsConvex);
        var two = new BidirectionalOptions { Compressor = new RandK(2), DownlinkCompressor = new TopK(2) };
        Assert.Contains("ef21-p-dasha", Assert.Throws<AssumptionException>(() => new Ef21PDiana(two).Prepare(setting)).Message, StringComparison.Ordinal);
        Assert.Contains("contractive", Assert.Throws<AssumptionException>(
            () => new Ef21PDiana(two with { DownlinkCompressor = new RandK(2) }).Prepare(setting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mcm_keeps_its_model_exact_and_converges_where_two_way_dcgd_does_not()
    {
        var problem = Quadratics.WorkedExample();
        var options = new McmOptions { Compressor = new RandK(1), DownlinkCompressor = new RandK(2), StepSize = 0.02 };
        var run = Recording.Of(problem, new Mcm(options), 4000, metrics: [MetricNames.DistanceSquared]);
        Assert.True(run.Metric(0)[3000..].Max() < 1e-12, $"{run.Metric(0)[^1]:R}");
        Invariant.IsMean(run, "h", "h");
        Assert.Equal(run.Coordinator[^1]["H"], run.Workers[^1][0]["H"]);
        Assert.Contains("stepSize", Assert.Throws<AssumptionException>(
            () => new Mcm(options with { StepSize = StepSize.Theory() }).Prepare(Recording.SettingOf(problem))).Message, StringComparison.Ordinal);
    }
}
