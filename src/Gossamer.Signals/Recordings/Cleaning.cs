using System.Runtime.InteropServices;

namespace Gossamer.Signals.Recordings;

/// <summary>What is done to the channels before they are described.</summary>
public static class Cleaning
{
    /// <summary>Common average reference: takes the mean over the channels off every channel, sample by sample.</summary>
    /// <param name="recording">Two channels or more.</param>
    /// <exception cref="BadInputException">There is one channel only, of which nothing would be left.</exception>
    public static Recording CommonAverage(Recording recording)
    {
        if (recording.Channels.Count < 2) throw new BadInputException("a common average reference needs 2 channels or more: of one nothing would be left");
        var mean = new double[recording.Samples];
        foreach (var channel in recording.Channels)
        {
            for (var n = 0; n < mean.Length; n++) mean[n] += channel[n] / recording.Channels.Count;
        }
        return recording with { Channels = [.. recording.Channels.Select(channel => channel.Zip(mean, (value, average) => value - average).ToArray())] };
    }

    /// <summary>
    /// Keeps the frequencies of a band by a Butterworth filter of order 4 at both ends (two second-order sections each, by the
    /// bilinear transform), which looks at earlier samples only. Gain 1 inside, −3 dB at the ends.
    /// </summary>
    /// <param name="recording">The recording.</param>
    /// <param name="lowest">Hz, positive and below half the sampling rate; null to keep what is below.</param>
    /// <param name="highest">Hz, likewise; null to keep what is above.</param>
    /// <exception cref="BadInputException">The band is not inside (0, half the sampling rate).</exception>
    public static Recording BandPass(Recording recording, double? lowest, double? highest)
    {
        var most = recording.SamplingRate / 2;
        foreach (var end in new[] { lowest, highest })
        {
            if (end is { } frequency && !(frequency > 0 && frequency < most))
                throw new BadInputException($"the band ends at {frequency:R} Hz, but its ends must lie between 0 and {most:R} Hz, half the sampling rate");
        }
        if (lowest >= highest) throw new BadInputException($"the band from {lowest:R} to {highest:R} Hz must rise");
        Section[] sections =
        [
            .. lowest is { } low ? Sections(low / recording.SamplingRate, isHighPass: true) : [],
            .. highest is { } high ? Sections(high / recording.SamplingRate, isHighPass: false) : [],
        ];
        return recording with { Channels = [.. recording.Channels.Select(channel => Filter(channel, sections))] };
    }

    private static Section[] Sections(double frequency, bool isHighPass)
    {
        var w = Math.Tan(Math.PI * frequency);
        // Poles of order 4 at angles of π/8 and 3π/8 from the negative axis.
        return [.. new[] { Math.PI / 8, 3 * Math.PI / 8 }.Select(angle =>
        {
            var damping = 2 * Math.Cos(angle);
            var norm = 1 / (1 + (damping * w) + (w * w));
            var gain = isHighPass ? norm : w * w * norm;
            return new Section(gain, isHighPass ? -2 * gain : 2 * gain, 2 * ((w * w) - 1) * norm, (1 - (damping * w) + (w * w)) * norm);
        })];
    }

    private static double[] Filter(double[] channel, Section[] sections)
    {
        var values = (double[])channel.Clone();
        foreach (var section in sections)
        {
            double first = 0, second = 0;
            for (var n = 0; n < values.Length; n++)
            {
                var input = values[n];
                var output = (section.Outer * input) + first;
                first = (section.Inner * input) - (section.Back1 * output) + second;
                second = (section.Outer * input) - (section.Back2 * output);
                values[n] = output;
            }
        }
        return values;
    }

    /// <summary>y_n = b(x_n + x_{n−2}) + b_1 x_{n−1} − a_1 y_{n−1} − a_2 y_{n−2}.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Section(double Outer, double Inner, double Back1, double Back2);
}
