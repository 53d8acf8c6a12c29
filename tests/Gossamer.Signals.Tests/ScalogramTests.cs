using Gossamer.Signals.Description;
using Gossamer.Signals.Recordings;

namespace Gossamer.Signals.Tests;

public sealed class ScalogramTests
{
    private static readonly double[] Cosine = [.. Enumerable.Range(0, 1000).Select(n => Math.Cos(2 * Math.PI * 10 * n / 100))];

    [Fact]
    public void Moduli_of_a_cosine_are_those_of_the_closed_form()
    {
        double[] frequencies = [8, 10, 12];
        double[] expected = [1.0559220906, 2.9090967246, 1.6107209128];
        var scalogram = new MorletScalogram(frequencies, 100).Transform(Cosine, [500]);
        for (var k = 0; k < frequencies.Length; k++)
        {
            Assert.Equal(expected[k], Modulus(scalogram[k][0], frequencies[k], 100), 9);
        }
        Assert.Equal(1, scalogram[1][0], 12);
    }

    [Fact]
    public void The_transform_is_the_sum_over_time()
    {
        const double Scale = MorletScalogram.CenterFrequency / (2 * Math.PI * 10);
        var sum = System.Numerics.Complex.Zero;
        for (var m = 0; m < Cosine.Length; m++)
        {
            var u = (m - 500) / (100 * Scale);
            sum += Cosine[m] * Math.Pow(Math.PI, -0.25) * Math.Exp(-0.5 * u * u) * System.Numerics.Complex.Exp(new(0, -MorletScalogram.CenterFrequency * u));
        }
        var direct = Math.Sqrt(1 / (100 * Scale)) * sum.Magnitude;
        Assert.Equal(direct, Modulus(new MorletScalogram([10], 100).Transform(Cosine, [500])[0][0], 10, 100), 13);
    }

    [Fact]
    public void A_cosine_has_its_amplitude_at_its_frequency()
    {
        var frequencies = MorletScalogram.LogSpaced(6, 90, 20);
        Assert.Equal(6, frequencies[0], 12);
        Assert.Equal(90, frequencies[^1], 12);
        var signal = Enumerable.Range(0, 4000).Select(n => 2.5 * Math.Cos((2 * Math.PI * frequencies[9] * n / 200) + 1)).ToArray();
        Assert.Equal(2.5, new MorletScalogram(frequencies, 200).Transform(signal, [2000])[9][0], 6);
    }

    [Fact]
    public void The_generator_has_the_scalogram_that_the_specification_prints()
    {
        double[] expected =
        [
            0.000342, 0.02838, 0.315648, 0.8733, 0.942138, 0.548349, 0.217234, 0.075811, 0.19609, 0.843431,
            1.295038, 0.949348, 0.433074, 0.152968, 0.186219, 0.840618, 1.465429, 1.171354, 0.564048, 0.199848,
        ];
        var recording = ModulatedCarriers.Create();
        Assert.Equal(12_000, recording.Samples);
        var scalogram = new MorletScalogram(MorletScalogram.LogSpaced(6, 90, 20), 200).Transform(recording.Channels[0], [6000]);
        for (var f = 0; f < expected.Length; f++) Assert.Equal(expected[f], scalogram[f][0], 6);
        Assert.Equal([1, 1.29389263, 1.47552826], Enumerable.Range(0, 3).Select(j => Math.Round(ModulatedCarriers.Envelope(0, j, 30), 8)));
        Assert.Equal(0.237764129, recording.Movement.At(0, 30), 9);
        Assert.Equal(-0.146946313, recording.Movement.At(1, 30), 9);
        Assert.Equal(0, recording.Movement.At(2, 30), 12);
    }

    [Fact]
    public void Frequencies_out_of_range_are_refused()
    {
        Assert.Equal("the frequency 50 Hz must lie between 0 and 50 Hz, half the sampling rate", Refusal([50], 100));
        Assert.Equal("the frequencies must rise", Refusal([20, 10], 100));

        Assert.Contains("must be above 0", Assert.Throws<BadInputException>(() => MorletScalogram.LogSpaced(0, 90, 20)).Message, StringComparison.Ordinal);
        Assert.Contains("below the lowest", Assert.Throws<BadInputException>(() => MorletScalogram.LogSpaced(20, 10, 20)).Message, StringComparison.Ordinal);

        static string Refusal(double[] frequencies, double rate) =>
            Assert.Throws<BadInputException>(() => new MorletScalogram(frequencies, rate)).Message;
    }

    private static double Modulus(double amplitude, double frequency, double rate) =>
        amplitude * Math.Sqrt(MorletScalogram.CenterFrequency / frequency * rate) / (2 * Math.Pow(Math.PI, 0.25));
}
