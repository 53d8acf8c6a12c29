using Gossamer.Execution;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>Options of <see cref="RandomFixedPoint"/>.</summary>
public sealed record RandomFixedPointOptions : FixedPointOptions
{
    /// <summary>p.</summary>
    [Parameter("Probability of a communication after a local step, by a coin that all share; 1/p steps a round on average.", Symbol = "p", Minimum = 1e-6, Maximum = 1)]
    public double Probability { get; init; } = 0.2;
}

/// <summary>
/// The local fixed-point method with random communication (Malinovsky, Kovalev, Gasanov, Condat and Richtárik, 2020,
/// Algorithm 2): after every local step x_i ← (1 − λ)x_i + λT_i(x_i) a shared coin of probability p says whether all take the mean.
/// </summary>
/// <param name="options">Operators, p and relaxation.</param>
[Method("random-fixed-point",
    Title = "Random fixed point",
    Family = "federated",
    Summary = "Local steps of any operators with averaging at random times, by a coin that all workers share.",
    Paper = "G. Malinovsky, D. Kovalev, E. Gasanov, L. Condat, P. Richtarik, From Local SGD to Local Fixed-Point Methods for Federated Learning, ICML 2020, arXiv:2004.01442",
    Guarantee = "For (1 + rho)-cocoercive operators and lambda <= p/12: E Psi_k <= (1 - m)^k*Psi_0 + 32*lambda^3*sigma^2/(m*p^2) over local steps, m = min{lambda*rho/(1 + rho), p/4} (derived).")]
public sealed class RandomFixedPoint(RandomFixedPointOptions options) : FixedPointMethod(options)
{
    /// <summary>Steps of every round in place of drawn ones, for tests.</summary>
    internal Func<long, int>? Script { get; init; }

    private protected override string Title => "The random fixed-point method";

    private protected override int StepsOf(IParticipant me, long round) =>
        Script?.Invoke(round) ?? SharedCoin.ThrowsUntilYes(me, options.Probability, round);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        const string Source = $"lambda = p/12 (derived; {LocalFixedPointTheory.Paper})";
        if (Operators.Cocoercivity is not { } share)
            return Without(Source, "its theorem needs cocoercive operators, such as gradient-step with s <= 1/L_max or proximal-step of convex f_i, and these are not known to be");
        var relaxation = LocalFixedPointTheory.RandomRelaxation(options.Probability);
        return new Theory
        {
            StepSize = relaxation,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["m"] = LocalFixedPointTheory.RandomRate(relaxation, share, options.Probability) },
        };
    }
}
