using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Gossamer.Signals.Description;

/// <summary>
/// The moduli of a continuous wavelet transform with the Morlet wavelet ψ(u) = π^(−1/4)·e^(iω₀u)·e^(−u²/2), ω₀ = 6, scaled so that
/// a cosine of amplitude a and frequency f has the value a at f:
/// S(f, n) = |F⁻¹(2·X̂(ω)·exp(−½(sω − ω₀)²)·[ω > 0])|, s = ω₀/(2πf). The transform is periodic: cut off what is close to the ends.
/// </summary>
public sealed class MorletScalogram
{
    /// <summary>ω₀ of the wavelet: about so many radians of the carrier under its bell.</summary>
    public const double CenterFrequency = 6;

    private readonly double samplingRate;

    /// <summary>Creates the transform.</summary>
    /// <param name="frequencies">Hz, rising, each above 0 and below half the sampling rate.</param>
    /// <param name="samplingRate">Samples a second.</param>
    /// <exception cref="BadInputException">A frequency is out of range.</exception>
    public MorletScalogram(IReadOnlyList<double> frequencies, double samplingRate)
    {
        (Frequencies, this.samplingRate) = (frequencies, samplingRate);
        if (frequencies.Count == 0) throw new BadInputException("a scalogram needs 1 frequency or more");
        for (var k = 0; k < frequencies.Count; k++)
        {
            if (!(frequencies[k] > 0) || !(frequencies[k] < samplingRate / 2))
                throw new BadInputException($"the frequency {frequencies[k]:G4} Hz must lie between 0 and {samplingRate / 2:G6} Hz, half the sampling rate");
            if (k > 0 && !(frequencies[k] > frequencies[k - 1])) throw new BadInputException("the frequencies must rise");
        }
    }

    /// <summary>Hz, rising.</summary>
    public IReadOnlyList<double> Frequencies { get; }

    /// <summary>Frequencies that are evenly spaced on a log scale.</summary>
    /// <param name="lowest">Hz, positive.</param>
    /// <param name="highest">Hz, at least the lowest.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="BadInputException">The lowest is not positive, or above the highest.</exception>
    public static IReadOnlyList<double> LogSpaced(double lowest, double highest, int count)
    {
        if (!(lowest > 0)) throw new BadInputException($"the lowest frequency is {lowest:R} Hz, but must be above 0");
        if (!(highest >= lowest)) throw new BadInputException($"the highest frequency is {highest:R} Hz, below the lowest, {lowest:R} Hz");
        return count == 1 ? [lowest] : [.. Enumerable.Range(0, count).Select(k => lowest * Math.Pow(highest / lowest, k / (count - 1.0)))];
    }

    /// <summary>S of one channel at some of its samples.</summary>
    /// <param name="channel">The samples.</param>
    /// <param name="instants">0-based places.</param>
    /// <returns>One array a frequency, with one value an instant.</returns>
    public double[][] Transform(ReadOnlySpan<double> channel, ReadOnlySpan<int> instants)
    {
        var spectrum = new Complex[channel.Length];
        for (var n = 0; n < spectrum.Length; n++) spectrum[n] = channel[n];
        Fourier.Forward(spectrum, FourierOptions.Matlab);
        var result = new double[Frequencies.Count][];
        var filtered = new Complex[channel.Length];
        for (var f = 0; f < result.Length; f++)
        {
            Filter(spectrum, Frequencies[f], filtered);
            Fourier.Inverse(filtered, FourierOptions.Matlab);
            result[f] = new double[instants.Length];
            for (var k = 0; k < instants.Length; k++) result[f][k] = filtered[instants[k]].Magnitude;
        }
        return result;
    }

    private void Filter(Complex[] spectrum, double frequency, Complex[] filtered)
    {
        Array.Clear(filtered);
        // sω/ω₀ is the share of a frequency in the wavelet's own.
        for (var k = 1; 2 * k < spectrum.Length; k++)
        {
            var distance = CenterFrequency * ((k * samplingRate / (spectrum.Length * frequency)) - 1);
            filtered[k] = 2 * Math.Exp(-0.5 * distance * distance) * spectrum[k];
        }
    }
}
