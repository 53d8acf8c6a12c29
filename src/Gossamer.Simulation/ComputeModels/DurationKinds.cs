using Gossamer.Numerics;

namespace Gossamer.Simulation.ComputeModels;

internal sealed class ConstantDuration(double seconds) : Duration
{
    public override string Name => Text(seconds);

    public override double Mean => seconds;

    public override double Least => seconds;

    public override double Draw(ref RandomStream random) => seconds;
}

internal sealed class UniformDuration(double least, double most) : Duration
{
    public override string Name => $"uniform({Text(least)}, {Text(most)})";

    public override double Mean => (least + most) / 2;

    public override double Least => least;

    public override double Draw(ref RandomStream random) => least + ((most - least) * random.NextDouble());
}

internal sealed class ExponentialDuration(double mean) : Duration
{
    public override string Name => $"exponential({Text(mean)})";

    public override double Mean => mean;

    public override double Draw(ref RandomStream random) => mean * random.NextExponential();
}

internal sealed class HalfNormalDuration(double variance) : Duration
{
    private readonly double deviation = Math.Sqrt(variance);

    public override string Name => $"half-normal({Text(variance)})";

    public override double Mean => deviation * Math.Sqrt(2 / Math.PI);

    public override double Draw(ref RandomStream random) => deviation * Math.Abs(random.NextGaussian());
}

internal sealed class GammaDuration(double shape, double scale) : Duration
{
    public override string Name => $"gamma({Text(shape)}, {Text(scale)})";

    public override double Mean => shape * scale;

    /// <summary>Marsaglia and Tsang, A simple method for generating gamma variables, 2000.</summary>
    public override double Draw(ref RandomStream random)
    {
        // A shape below 1 is had from the shape one higher by a power of a uniform draw.
        var boost = 1.0;
        var raised = shape;
        if (shape < 1)
        {
            boost = Math.Pow(1 - random.NextDouble(), 1 / shape);
            raised = shape + 1;
        }
        var d = raised - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var normal = random.NextGaussian();
            var root = 1 + (c * normal);
            if (root <= 0) continue;
            var cube = root * root * root;
            var uniform = 1 - random.NextDouble();
            if (Math.Log(uniform) < (0.5 * normal * normal) + d - (d * cube) + (d * Math.Log(cube))) return scale * boost * d * cube;
        }
    }
}

internal sealed class LogNormalDuration(double mu, double sigma) : Duration
{
    public override string Name => $"log-normal({Text(mu)}, {Text(sigma)})";

    public override double Mean => Math.Exp(mu + (sigma * sigma / 2));

    public override double Draw(ref RandomStream random) => Math.Exp(mu + (sigma * random.NextGaussian()));
}

internal sealed class LogCauchyDuration(double mu, double sigma) : Duration
{
    public override string Name => $"log-cauchy({Text(mu)}, {Text(sigma)})";

    public override double Mean => double.PositiveInfinity;

    public override double Draw(ref RandomStream random) =>
        Math.Exp(mu + (sigma * Math.Tan(Math.PI * (random.NextDouble() - 0.5))));
}

internal sealed class LevyDuration(double scale) : Duration
{
    public override string Name => $"levy({Text(scale)})";

    public override double Mean => double.PositiveInfinity;

    public override double Draw(ref RandomStream random)
    {
        var normal = random.NextGaussian();
        return scale / (normal * normal);
    }
}

internal sealed class BernoulliInfiniteDuration(double seconds, double probability) : Duration
{
    public override string Name => $"bernoulli-infinite({Text(seconds)}, {Text(probability)})";

    public override double Mean => probability < 1 ? double.PositiveInfinity : seconds;

    public override double Least => seconds;

    public override double Draw(ref RandomStream random) => random.NextCoin(probability) ? seconds : double.PositiveInfinity;
}

internal sealed class ShiftedDuration(double seconds, Duration rest) : Duration
{
    public override string Name => $"{Text(seconds)} + {rest.Name}";

    public override double Mean => seconds + rest.Mean;

    public override double Least => seconds + rest.Least;

    public override double Draw(ref RandomStream random) => seconds + rest.Draw(ref random);
}
