using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Experiments.Kinds;

/// <summary>A distribution of durations, as a file names it; its parameters may differ from worker to worker.</summary>
internal abstract class DistributionKind
{
    /// <summary>The distribution of one worker.</summary>
    /// <param name="worker">0-based index.</param>
    public abstract Duration Create(int worker);

    /// <summary>The distribution of all workers, where they cannot differ.</summary>
    /// <param name="name">The key, for messages.</param>
    /// <param name="workers">Number of workers n.</param>
    /// <exception cref="BadInputException">The parameters differ from worker to worker.</exception>
    public Duration CreateCommon(string name, int workers)
    {
        var common = Create(0);
        for (var worker = 1; worker < workers; worker++)
        {
            if (Create(worker).Name != common.Name)
                throw new BadInputException($"{name} is one distribution for all workers, but {common} for worker 1 and {Create(worker)} for worker {worker + 1}: leave i out");
        }
        return common;
    }
}

/// <summary>Always the same.</summary>
[Kind<DistributionKind>("constant", "Always the same time.")]
internal sealed class ConstantKind([Parameter("The time.")] WorkerSeconds seconds) : DistributionKind
{
    public override Duration Create(int worker) => Duration.Constant(seconds.Values[worker]);
}

/// <summary>Uniform.</summary>
[Kind<DistributionKind>("uniform", "Uniform between two times.")]
internal sealed class UniformKind([Parameter("Shortest time.")] WorkerSeconds least, [Parameter("Longest time.")] WorkerSeconds most) : DistributionKind
{
    public override Duration Create(int worker) => Duration.Uniform(least.Values[worker], most.Values[worker]);
}

/// <summary>Exponential.</summary>
[Kind<DistributionKind>("exponential", "Exponential with a mean.")]
internal sealed class ExponentialKind([Parameter("The mean, above 0.")] WorkerSeconds mean) : DistributionKind
{
    public override Duration Create(int worker) => Duration.Exponential(mean.Values[worker]);
}

/// <summary>The absolute value of a normal draw.</summary>
[Kind<DistributionKind>("half-normal", "|N(0, v)|, v in seconds²: the noise of the Ringmaster experiments.")]
internal sealed class HalfNormalKind([Parameter("Variance v of the normal distribution, in seconds².", Symbol = "v")] WorkerNumbers variance) : DistributionKind
{
    public override Duration Create(int worker) => Duration.HalfNormal(variance.Values[worker]);
}

/// <summary>Gamma.</summary>
[Kind<DistributionKind>("gamma", "Gamma with mean shape × scale.")]
internal sealed class GammaKind([Parameter("Shape, above 0.")] WorkerNumbers shape, [Parameter("Scale in seconds, above 0.")] WorkerSeconds scale) : DistributionKind
{
    public override Duration Create(int worker) => Duration.Gamma(shape.Values[worker], scale.Values[worker]);
}

/// <summary>Log-normal.</summary>
[Kind<DistributionKind>("log-normal", "exp(N(μ, σ²)) seconds.")]
internal sealed class LogNormalKind(
    [Parameter("Mean of the logarithm.", Symbol = "μ")] WorkerReals mu,
    [Parameter("Standard deviation of the logarithm, above 0.", Symbol = "σ")] WorkerNumbers sigma) : DistributionKind
{
    public override Duration Create(int worker) => Duration.LogNormal(mu.Values[worker], sigma.Values[worker]);
}

/// <summary>Log-Cauchy.</summary>
[Kind<DistributionKind>("log-cauchy", "exp(μ + σC) seconds with C standard Cauchy: tails so heavy that there is no mean.")]
internal sealed class LogCauchyKind(
    [Parameter("Median of the logarithm.", Symbol = "μ")] WorkerReals mu,
    [Parameter("Scale of the logarithm, above 0.", Symbol = "σ")] WorkerNumbers sigma) : DistributionKind
{
    public override Duration Create(int worker) => Duration.LogCauchy(mu.Values[worker], sigma.Values[worker]);
}

/// <summary>Lévy.</summary>
[Kind<DistributionKind>("levy", "scale/N², N standard normal: no mean.")]
internal sealed class LevyKind([Parameter("Scale in seconds, above 0.")] WorkerSeconds scale) : DistributionKind
{
    public override Duration Create(int worker) => Duration.Levy(scale.Values[worker]);
}

/// <summary>May never end.</summary>
[Kind<DistributionKind>("bernoulli-infinite", "A fixed time with a probability, otherwise the job never ends.")]
internal sealed class BernoulliInfiniteKind(
    [Parameter("Seconds of a job that ends.")] WorkerSeconds seconds,
    [Parameter("Probability that it ends, above 0 and at most 1.")] WorkerNumbers probability) : DistributionKind
{
    public override Duration Create(int worker) => Duration.BernoulliInfinite(seconds.Values[worker], probability.Values[worker]);
}
