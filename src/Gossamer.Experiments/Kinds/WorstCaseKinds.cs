using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>The classical chain.</summary>
[Kind<ProblemKind>("zero-chain",
    "The worst-case function of lower bounds, which all workers share: a gradient shows one new coordinate at most, and ‖∇f(x)‖² > 2ε until all are seen.",
    Paper = "Carmon, Duchi, Hinder and Sidford: Lower Bounds for Finding Stationary Points I, 2020, arXiv:1710.11606; scaling of Arjevani et al., 2022, arXiv:1912.02365")]
internal sealed class ZeroChainKind(
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Squared gradient norm that is hard to reach, positive.", Symbol = "ε")] double accuracy,
    [Parameter("Number of coordinates; give this or gap.", Symbol = "T", Minimum = 1)] int? length = null,
    [Parameter("f(0) − inf f at most: the chain is as long as it allows; give this or length.", Symbol = "Δ")] double? gap = null,
    [Parameter("Smoothness, positive.", Symbol = "L")] double smoothness = 1) : ProblemKind
{
    public override bool DependsOnSeed => false;

    public override Problem Create(ulong seed) =>
        WorstCases.ZeroChain(ChainLength.Of(length, gap, () => WorstCases.ZeroChainLength(gap!.Value, accuracy, smoothness)), workers, accuracy, smoothness);
}

/// <summary>The chain against sparsification.</summary>
[Kind<ProblemKind>("window-chain",
    "The worst-case function of centralised compression, the K-chain: the next coordinate appears only to who has the K before it, so that random sparsification hides it.",
    Paper = "Tyurin: Proving the Limited Scalability of Centralized Distributed Optimization via a New Lower Bound Construction, ICLR 2026, arXiv:2506.23836")]
internal sealed class WindowChainKind(
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Squared gradient norm that is hard to reach, positive.", Symbol = "ε")] double accuracy,
    [Parameter("How many coordinates before it the next one needs; the lower bound takes about log n.", Symbol = "K", Minimum = 1)] int window,
    [Parameter("Number of coordinates; give this or gap.", Symbol = "T", Minimum = 1)] int? length = null,
    [Parameter("f(0) − inf f at most: the chain is as long as it allows; give this or length.", Symbol = "Δ")] double? gap = null,
    [Parameter("Base of the steps, above 1 and at most e; 1 + 1/K unless given.", Symbol = "a")] double? @base = null,
    [Parameter("Smoothness, positive.", Symbol = "L")] double smoothness = 1) : ProblemKind
{
    public override bool DependsOnSeed => false;

    public override Problem Create(ulong seed) => WorstCases.WindowChain(
        ChainLength.Of(length, gap, () => WorstCases.WindowChainLength(gap!.Value, window, accuracy, @base, smoothness)),
        window, workers, accuracy, @base, smoothness);
}

/// <summary>A chain's length is given, or follows from the gap.</summary>
internal static class ChainLength
{
    public static int Of(int? length, double? gap, Func<int> ofGap) => (length, gap) switch
    {
        ({ } given, null) => given,
        (null, not null) => ofGap(),
        _ => throw new BadInputException("give either length or gap: the one follows from the other"),
    };
}
