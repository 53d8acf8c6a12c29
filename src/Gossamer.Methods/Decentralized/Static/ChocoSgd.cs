using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Topologies;

namespace Gossamer.Methods.Decentralized.Static;

/// <summary>Options of <see cref="ChocoSgd"/>.</summary>
public sealed record ChocoSgdOptions : MethodOptions
{
    /// <summary>Q.</summary>
    [Parameter("Contractive compressor of the changes that nodes send.", Symbol = "Q")]
    public required Compressor Compressor { get; init; }

    /// <summary>γ_c.</summary>
    [Parameter("Step of the consensus, from 0 to 1; by the theorem unless given, 1 without compression (tuned values are often a hundred times larger).", Symbol = "γ_c", Minimum = 0, Maximum = 1)]
    public double? ConsensusStep { get; init; }
}

/// <summary>
/// CHOCO-SGD (Koloskova, Stich and Jaggi, 2019): D-SGD whose nodes send only compressed changes of what the others know of
/// them, x̂_i, on a static network.
/// </summary>
/// <param name="options">Compressor and step of the consensus.</param>
[Method("choco-sgd",
    Title = "CHOCO-SGD",
    Family = "decentralized",
    Summary = "Decentralised SGD with compressed communication of any contractive compressor, on a static network.",
    ReducesTo = "d-sgd",
    ReducesWith = "order: adapt-then-combine",
    Paper = "A. Koloskova, S. Stich, M. Jaggi, Decentralized Stochastic Optimization and Gossip Algorithms with Compressed Communication, ICML 2019, arXiv:1902.00340",
    Guarantee = "Without gradients the disagreement shrinks by 1 - rho^2*delta/82 a round, rho = 1 - s, delta the contraction of the compressor; with them the rate of SGD up to higher orders.")]
public sealed class ChocoSgd(ChocoSgdOptions options) : DecentralizedMethod(options)
{
    private double consensusStep;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        Assume.Contractive(options.Compressor, setting, "CHOCO-SGD");
        Assume.SymmetricMixing(setting, "CHOCO-SGD", mustBeStatic: true);
        Assume.ContractingMixing(setting, "CHOCO-SGD");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var delta = options.Compressor.Alpha(setting.Dimension)!.Value;
        // Where nothing is compressed, the plain average is exact: the method is D-SGD.
        consensusStep = options.ConsensusStep ?? (options.Compressor.IsIdentity ? 1 : TheoryStep(setting.Mixing!, delta));
        return new Theory
        {
            StepSize = 1 / setting.Constants.LMax,
            StepSizeSource = "gamma = 1/L_max, as adapt-then-combine of D-SGD (derived for exact communication; not proven with compression)",
            Parameters = new Dictionary<string, double> { ["delta"] = delta, ["gamma_c"] = consensusStep },
        };
    }

    /// <summary>γ_c = ρ²δ/(16ρ + ρ² + 4β² + 2ρβ² − 8ρδ), ρ = 1 − s, β = ‖I − M‖ (Theorem 2).</summary>
    /// <param name="mixing">The network.</param>
    /// <param name="delta">δ in (0, 1].</param>
    public static double TheoryStep(MixingSpectrum mixing, double delta)
    {
        var (rho, beta) = (mixing.Gap, mixing.LargestGossipEigenvalue);
        return rho * rho * delta / ((16 * rho) + (rho * rho) + (4 * beta * beta) + (2 * rho * beta * beta) - (8 * rho * delta));
    }

    /// <inheritdoc/>
    public override async Task RunAsync(INode me)
    {
        var x = me.State.Vector("x", me.Start);
        var known = me.State.Vector("x_hat");                       // what the neighbours know of x
        var s = me.State.Vector("s");                               // Σ_j M_ij x̂_j
        for (var k = me.FirstIteration; await me.ContinueAsync(x, k); k++)
        {
            x.Add(await me.GradientAsync(x), -StepSize);            // v = x − ηg
            var q = me.CompressDifference(options.Compressor, x, known, k);
            known.Apply(q);
            var neighborhood = me.NeighborhoodAt(k);
            if (q.IsReplacement) s.Clear();
            s.Add(q, neighborhood.SelfWeight);
            var received = await me.ExchangeAsync(q, k);
            for (var j = 0; j < received.Count; j++) s.Add(received[j].Body, neighborhood.Weights[j]);
            if (q.IsReplacement) x.Scale(1 - consensusStep);        // x = v + γ_c(s − x̂), where x̂ = v if all was sent
            else x.Add(known, -consensusStep);
            x.Add(s, consensusStep);
        }
    }
}
