using Gossamer.Problems.Chains;

namespace Gossamer.Problems;

/// <summary>
/// The worst-case functions of time complexity's lower bounds, shared by all n workers. No method that only combines
/// gradients gets ‖∇f(x)‖² to 2ε before it has seen the last coordinate of the chain, and every gradient shows at most
/// one. Run them with a <see cref="ProgressOracle"/>, which shows it with probability p only.
/// </summary>
public static class WorstCases
{
    /// <summary>ℓ of F_T: ‖∇F_T(x) − ∇F_T(y)‖ ≤ 152‖x − y‖ (Carmon, Duchi, Hinder and Sidford, 2020).</summary>
    public const double ZeroChainSmoothness = 152;

    /// <summary>F_T(0) − inf F_T ≤ 12T.</summary>
    public const double ZeroChainGapPerLink = 12;

    /// <summary>‖∇F_T‖_∞ ≤ 23.</summary>
    public const double ZeroChainGradientBound = 23;

    /// <summary>
    /// The zero-chain of Carmon, Duchi, Hinder and Sidford (2020), with the scaling of Arjevani et al. (2022):
    /// f(x) = (Lλ²/152)·F_T(x/λ), λ = √(2ε)·152/L. It is L-smooth, f(0) − inf f ≤ 24·152·εT/L, and ‖∇f(x)‖² > 2ε while x_T = 0.
    /// </summary>
    /// <param name="length">T = d, at least 1.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="accuracy">ε, positive.</param>
    /// <param name="smoothness">L, positive.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">A number is out of range.</exception>
    public static Problem ZeroChain(int length, int workers, double accuracy, double smoothness = 1, StartingPoint? start = null)
    {
        Quadratics.RequireShape(workers, length);
        var chain = new ZeroChainObjective(length, new ChainScale(ZeroChainSmoothness, smoothness, accuracy));
        return Assemble(chain, chain.Infimum, "zero-chain", workers, smoothness, start);
    }

    /// <summary>The longest zero-chain with f(0) − inf f ≤ Δ: T = ⌊ΔL/(2·152·12·ε)⌋.</summary>
    /// <param name="gap">Δ.</param>
    /// <param name="accuracy">ε, positive.</param>
    /// <param name="smoothness">L, positive.</param>
    /// <exception cref="BadInputException">Δ is too small for one link.</exception>
    public static int ZeroChainLength(double gap, double accuracy, double smoothness = 1) =>
        new ChainScale(ZeroChainSmoothness, smoothness, accuracy).LongestChain(gap, ZeroChainGapPerLink);

    /// <summary>p = min{1, 2ε·23²/σ²}: with it the progress oracle on a zero-chain has a variance of at most σ².</summary>
    /// <param name="accuracy">ε, positive.</param>
    /// <param name="variance">σ², positive.</param>
    public static double ZeroChainProbability(double accuracy, double variance) =>
        Math.Min(1, 2 * accuracy * ZeroChainGradientBound * ZeroChainGradientBound / variance);

    /// <summary>
    /// The K-chain of Tyurin (2025, arXiv:2506.23836), whose next coordinate appears only to who has the K before it, so that
    /// random sparsification hides it: f(x) = (Lλ²/ℓ)·F_{T,K,a}(x/λ), λ = √(2ε)·ℓ/L. ‖∇f(x)‖² > 2ε while the progress is below T.
    /// </summary>
    /// <param name="length">T = d, at least 1.</param>
    /// <param name="window">K, at least 1; the lower bound takes about log n.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="accuracy">ε, positive.</param>
    /// <param name="root">a in (1, e]; 1 + 1/K unless given.</param>
    /// <param name="smoothness">L, positive.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">A number is out of range.</exception>
    public static Problem WindowChain(
        int length, int window, int workers, double accuracy, double? root = null, double smoothness = 1, StartingPoint? start = null)
    {
        Quadratics.RequireShape(workers, length);
        var a = RootOf(window, root);
        var chain = new WindowChainObjective(length, window, a, new ChainScale(WindowChainSmoothness(window, a), smoothness, accuracy));
        return Assemble(chain, chain.Infimum, "window-chain", workers, smoothness, start);
    }

    /// <summary>The longest K-chain with f(0) − inf f ≤ Δ: T = ⌊ΔL/(2εℓΔ₀)⌋ with Δ₀ = √(2πe)·a^K.</summary>
    /// <param name="gap">Δ.</param>
    /// <param name="window">K.</param>
    /// <param name="accuracy">ε, positive.</param>
    /// <param name="root">a in (1, e]; 1 + 1/K unless given.</param>
    /// <param name="smoothness">L, positive.</param>
    /// <exception cref="BadInputException">Δ is too small for one link, or a number is out of range.</exception>
    public static int WindowChainLength(double gap, int window, double accuracy, double? root = null, double smoothness = 1)
    {
        var a = RootOf(window, root);
        return new ChainScale(WindowChainSmoothness(window, a), smoothness, accuracy).LongestChain(gap, WindowChainGapPerLink(window, a));
    }

    /// <summary>ℓ of F_{T,K,a}: 12√(2π)·e^{5/2}·K²·a^K/log a.</summary>
    /// <param name="window">K.</param>
    /// <param name="root">a.</param>
    public static double WindowChainSmoothness(int window, double root) =>
        12 * Math.Sqrt(2 * Math.PI) * Math.Exp(2.5) * window * window * Math.Pow(root, window) / Math.Log(root);

    /// <summary>Δ₀ with F(0) − inf F ≤ Δ₀T: √(2πe)·a^K.</summary>
    /// <param name="window">K.</param>
    /// <param name="root">a.</param>
    public static double WindowChainGapPerLink(int window, double root) => ChainPieces.PhiLimit * Math.Pow(root, window);

    /// <summary>γ_∞ with ‖∇F‖_∞ ≤ γ_∞: 6√(2π)·e^{3/2}·K·a^K/√(log a).</summary>
    /// <param name="window">K.</param>
    /// <param name="root">a.</param>
    public static double WindowChainGradientBound(int window, double root) =>
        6 * Math.Sqrt(2 * Math.PI) * Math.Exp(1.5) * window * Math.Pow(root, window) / Math.Sqrt(Math.Log(root));

    private static double RootOf(int window, double? root)
    {
        if (window < 1) throw new BadInputException($"the window K is {window}, but must be at least 1");
        var a = root ?? 1 + (1.0 / window);
        return a > 1 && a <= Math.E ? a : throw new BadInputException($"the base a is {a:R}, but must be above 1 and at most e = {Math.E:R}");
    }

    private static AssembledProblem Assemble(IChain chain, double infimum, string kind, int workers, double smoothness, StartingPoint? start)
    {
        var constants = new GivenConstants(smoothness, workers) { Bound = infimum, BoundIsMinimum = true };
        return new AssembledProblem(kind, [chain], workers, chain, constants, start ?? StartingPoint.Zero);
    }
}
