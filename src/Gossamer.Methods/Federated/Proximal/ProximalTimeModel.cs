using Gossamer.Problems;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>
/// The time model of "Tighter Performance Theory of FedExProx" (Anyszka, Gruntkowska, Tyurin and Richtárik, 2024, section 4.1;
/// orders, without constants of the inner solver): a round takes π(γ) = η + τ(γL_max + 1) seconds, η for communication, τ for
/// a local gradient, of which a proximal step takes γL_max + 1. To gain a factor e takes T(γ) = π(γ)·κ(γ), κ = L_γ/μ_γ⁺, and
/// gradient descent T(0). As (1 + γL_max)κ(γ) never falls (derived), only the communication can gain by γ &gt; 0.
/// </summary>
/// <param name="CommunicationSeconds">η ≥ 0.</param>
/// <param name="GradientSeconds">τ &gt; 0.</param>
/// <param name="LMax">L_max &gt; 0.</param>
public sealed record ProximalTimeModel(double CommunicationSeconds, double GradientSeconds, double LMax)
{
    private const int GridPoints = 32;
    private const int Refinements = 40;

    /// <summary>η/τ.</summary>
    public double Ratio => CommunicationSeconds / GradientSeconds;

    /// <summary>π(γ), the seconds of a round.</summary>
    /// <param name="stepSize">γ ≥ 0.</param>
    public double RoundSeconds(double stepSize) => CommunicationSeconds + (GradientSeconds * ((stepSize * LMax) + 1));

    /// <summary>T(γ), the seconds in which the error shrinks by the factor e.</summary>
    /// <param name="stepSize">γ ≥ 0; 0 gives that of gradient descent.</param>
    /// <param name="envelope">Gives κ(γ).</param>
    /// <exception cref="AssumptionException">The problem is no convex quadratic of at most 400 coordinates.</exception>
    public double Seconds(double stepSize, EnvelopeConstants envelope) => RoundSeconds(stepSize) * Condition(stepSize, envelope);

    /// <summary>
    /// [1/L_max, (η/τ − 1)/L_max], in which the least T is at most 8/3 of the least T anywhere, for η/τ ≥ 2; null below (derived: a
    /// reconstruction of Theorem 4.3, whose printed ends were not at hand).
    /// </summary>
    public (double From, double To)? Interval => Ratio >= 2 ? (1 / LMax, (Ratio - 1) / LMax) : null;

    /// <summary>No better γ lies above: (η/τ + 1)(κ(0) − 1)/L_max, as κ ≥ 1 everywhere (derived).</summary>
    /// <param name="envelope">Gives κ(γ).</param>
    public double UpperEnd(EnvelopeConstants envelope) => (Ratio + 1) * (Condition(0, envelope) - 1) / LMax;

    /// <summary>T'(0) &lt; 0: a small proximal step beats gradient descent (derived, for simple extreme eigenvalues).</summary>
    /// <param name="envelope">Of the problem.</param>
    public bool GainsAtZero(EnvelopeConstants envelope) => (1 + Ratio) * envelope.GainAtZero > LMax;

    /// <summary>argmin T, on a logarithmic grid up to the <see cref="UpperEnd"/> and by golden sections; 0 where gradient descent is best.</summary>
    /// <param name="envelope">Gives κ(γ).</param>
    public double Optimum(EnvelopeConstants envelope)
    {
        var end = UpperEnd(envelope);
        if (end <= 1e-9 / LMax) return 0;
        var start = Math.Min(1e-3 / LMax, end / 10);
        var grid = new double[GridPoints + 1];
        for (var k = 1; k <= GridPoints; k++) grid[k] = start * Math.Pow(end / start, (k - 1) / (GridPoints - 1.0));
        double[] seconds = [.. grid.Select(stepSize => Seconds(stepSize, envelope))];
        var best = Array.IndexOf(seconds, seconds.Min());
        var found = Refine(grid[Math.Max(0, best - 1)], grid[Math.Min(GridPoints, best + 1)], envelope);
        return Seconds(found, envelope) < seconds[0] ? found : 0;
    }

    private double Refine(double low, double high, EnvelopeConstants envelope)
    {
        var golden = (Math.Sqrt(5) - 1) / 2;
        var (left, right) = (high - (golden * (high - low)), low + (golden * (high - low)));
        var (atLeft, atRight) = (Seconds(left, envelope), Seconds(right, envelope));
        for (var step = 0; step < Refinements; step++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (golden * (high - low));
                atLeft = Seconds(left, envelope);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (golden * (high - low));
                atRight = Seconds(right, envelope);
            }
        }
        return (low + high) / 2;
    }

    private static double Condition(double stepSize, EnvelopeConstants envelope) =>
        (envelope.Spectrum(stepSize) ?? throw new AssumptionException(
            "the time model needs the spectrum of the average Moreau envelope, which is known for convex quadratics and least squares of at most 400 coordinates")).Condition;
}
