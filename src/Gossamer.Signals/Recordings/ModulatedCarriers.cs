using Gossamer.Numerics;

namespace Gossamer.Signals.Recordings;

/// <summary>
/// A recording with a known answer: four channels of three carriers (10, 25 and 60 Hz) whose envelopes go up and down slowly,
/// X_c(t) = Σ_j A_cj(t)·cos(2πf_j t + 0.5c + 0.3j), A_cj(t) = 1 + ½ sin(2πν_cj t), ν_cj = 0.1 + 0.07(3c + j) Hz, and a movement
/// that is a linear map of the envelopes. No random numbers, unless noise is added.
/// </summary>
public static class ModulatedCarriers
{
    private const double Rate = 200;
    private static readonly double[] Carriers = [10, 25, 60];

    /// <summary>Creates the recording.</summary>
    /// <param name="seconds">Its length, at least 10.</param>
    /// <param name="noise">Standard deviation of normal noise added to every sample of every channel.</param>
    /// <param name="seed">Seed of the noise.</param>
    public static Recording Create(double seconds = 60, double noise = 0, ulong seed = 1)
    {
        if (!(seconds >= 10) || seconds > 36_000) throw new BadInputException($"seconds is {seconds:R}, but must be from 10 to 36000");
        if (!(noise >= 0) || !double.IsFinite(noise)) throw new BadInputException($"noise is {noise:R}, but must be 0 or more");
        var samples = (int)Math.Round(seconds * Rate);
        var channels = new double[4][];
        for (var c = 0; c < channels.Length; c++)
        {
            channels[c] = new double[samples];
            var random = new RandomStream(seed, RandomPurpose.Data, c);
            for (var n = 0; n < samples; n++)
            {
                var t = n / Rate;
                double sum = 0;
                for (var j = 0; j < Carriers.Length; j++) sum += Envelope(c, j, t) * Math.Cos((2 * Math.PI * Carriers[j] * t) + (0.5 * c) + (0.3 * j));
                channels[c][n] = noise > 0 ? sum + (noise * random.NextGaussian()) : sum;
            }
        }
        double[] times = [.. Enumerable.Range(0, samples).Select(n => n / Rate)];
        return new Recording(Rate, channels, new Trajectory(
            times,
            [
                Array.ConvertAll(times, t => Swing(0, 0, t) - (0.5 * Swing(2, 1, t))),
                Array.ConvertAll(times, t => Swing(1, 2, t) + (0.5 * Swing(3, 0, t))),
                Array.ConvertAll(times, t => Swing(0, 1, t) - Swing(3, 2, t)),
            ]));
    }

    /// <summary>A_cj(t).</summary>
    internal static double Envelope(int channel, int carrier, double time) => 1 + Swing(channel, carrier, time);

    private static double Swing(int channel, int carrier, double time) =>
        0.5 * Math.Sin(2 * Math.PI * (0.10 + (0.07 * ((3 * channel) + carrier))) * time);
}
