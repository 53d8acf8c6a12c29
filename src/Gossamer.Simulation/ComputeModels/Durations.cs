using System.Globalization;
using Gossamer.Numerics;

namespace Gossamer.Simulation.ComputeModels;

/// <summary>A distribution of the seconds that one gradient takes, or of a part of them.</summary>
public abstract class Duration
{
    /// <summary>As written in experiment files.</summary>
    public abstract string Name { get; }

    /// <summary>The mean, in seconds; +∞ where there is none.</summary>
    public abstract double Mean { get; }

    /// <summary>The largest number that no draw is below, in seconds.</summary>
    public virtual double Least => 0;

    /// <summary>Draws, in seconds: 0 or more, +∞ for a job that never ends.</summary>
    public abstract double Draw(ref RandomStream random);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>Always the same.</summary>
    /// <param name="seconds">0 or more; +∞ allowed.</param>
    public static Duration Constant(double seconds) => new ConstantDuration(NotNegative(seconds, "constant"));

    /// <summary>Uniform on [least, most].</summary>
    /// <param name="least">Seconds, 0 or more.</param>
    /// <param name="most">Seconds, least or more.</param>
    public static Duration Uniform(double least, double most) => most >= NotNegative(least, "uniform") && double.IsFinite(most)
        ? new UniformDuration(least, most)
        : throw new BadInputException($"uniform durations from {Text(least)} to {Text(most)} are not possible: the second must be finite and not below the first");

    /// <summary>Exponential.</summary>
    /// <param name="mean">Mean in seconds, above 0.</param>
    public static Duration Exponential(double mean) => new ExponentialDuration(Positive(mean, "exponential: the mean"));

    /// <summary>|N(0, variance)|: half-normal.</summary>
    /// <param name="variance">Variance of the normal distribution in seconds², 0 or more.</param>
    public static Duration HalfNormal(double variance) => new HalfNormalDuration(NotNegative(variance, "half-normal"));

    /// <summary>Gamma, with mean shape·scale.</summary>
    /// <param name="shape">Above 0.</param>
    /// <param name="scale">Seconds, above 0.</param>
    public static Duration Gamma(double shape, double scale) =>
        new GammaDuration(Positive(shape, "gamma: the shape"), Positive(scale, "gamma: the scale"));

    /// <summary>exp(N(mu, sigma²)).</summary>
    /// <param name="mu">Mean of the logarithm.</param>
    /// <param name="sigma">Standard deviation of the logarithm, above 0.</param>
    public static Duration LogNormal(double mu, double sigma) => new LogNormalDuration(Finite(mu, "log-normal: mu"), Positive(sigma, "log-normal: sigma"));

    /// <summary>exp(mu + sigma·C) with C standard Cauchy: tails so heavy that there is no mean.</summary>
    /// <param name="mu">Median of the logarithm.</param>
    /// <param name="sigma">Scale of the logarithm, above 0.</param>
    public static Duration LogCauchy(double mu, double sigma) => new LogCauchyDuration(Finite(mu, "log-cauchy: mu"), Positive(sigma, "log-cauchy: sigma"));

    /// <summary>Lévy: scale/N², N standard normal; no mean.</summary>
    /// <param name="scale">Seconds, above 0.</param>
    public static Duration Levy(double scale) => new LevyDuration(Positive(scale, "levy: the scale"));

    /// <summary>A fixed time with a probability, otherwise the job never ends.</summary>
    /// <param name="seconds">Seconds of a job that ends, 0 or more.</param>
    /// <param name="probability">Probability that it ends, above 0 and at most 1.</param>
    public static Duration BernoulliInfinite(double seconds, double probability) => probability is > 0 and <= 1
        ? new BernoulliInfiniteDuration(NotNegative(seconds, "bernoulli-infinite"), probability)
        : throw new BadInputException($"bernoulli-infinite: the probability is {Text(probability)}, but must be above 0 and at most 1");

    /// <summary>A fixed number of seconds more, as in τ + |N(0, v)|.</summary>
    /// <param name="seconds">0 or more; +∞ allowed.</param>
    public Duration After(double seconds) => new ShiftedDuration(NotNegative(seconds, "shift"), this);

    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double NotNegative(double value, string what) => value >= 0
        ? value
        : throw new BadInputException($"{what}: {Text(value)} is given, but must be 0 or more");

    private static double Positive(double value, string what) => value > 0 && double.IsFinite(value)
        ? value
        : throw new BadInputException($"{what} is {Text(value)}, but must be above 0 and finite");

    private static double Finite(double value, string what) => double.IsFinite(value)
        ? value
        : throw new BadInputException($"{what} is {Text(value)}, but must be finite");
}
