using Gossamer.Signals.Description;

namespace Gossamer.Signals.Tests;

public sealed class DescriptionTests
{
    private static readonly IReadOnlyList<double> Frequencies = MorletScalogram.LogSpaced(6, 90, 20);
    private static readonly FrequencyBands Bands = new(Frequencies, [16, 40]);

    [Fact]
    public void Bands_follow_each_other()
    {
        Assert.Equal(3, Bands.Count);
        Assert.Equal([0, Frequencies.Count(f => f < 16), Frequencies.Count(f => f < 40)], Enumerable.Range(0, 3).Select(Bands.First));
        Assert.Equal(20, Enumerable.Range(0, 3).Sum(Bands.Length));
    }

    [Fact]
    public void A_bump_over_frequency_is_log_quadratic_and_its_moments_are_those_of_the_sums()
    {
        const double Amplitude = 2, Width = 0.3;
        var centre = Math.Log(25);
        double[] values = [.. Frequencies.Select(f => Amplitude * Math.Exp(-Math.Pow(Math.Log(f) - centre, 2) / (2 * Width * Width)))];
        var numbers = new double[9];
        LocalDescription.LogQuadratic.Describe(values, Bands, 1, numbers);
        var mean = Enumerable.Range(Bands.First(1), Bands.Length(1)).Average(k => Bands.LogFrequencies[k]);
        var (a, b, c) = (numbers[3], numbers[4], numbers[5]);
        Assert.Equal(centre, mean - (b / (2 * c)), 10);
        Assert.Equal(Width, Math.Sqrt(-1 / (2 * c)), 10);
        Assert.Equal(Amplitude, Math.Exp(a - (b * b / (4 * c))), 10);

        LocalDescription.Moments.Describe(values, Bands, 1, numbers);
        var (first, count) = (Bands.First(1), Bands.Length(1));
        double[] own = values[first..(first + count)];
        double[] logs = [.. Bands.LogFrequencies.Skip(first).Take(count)];
        var middle = own.Zip(logs, (p, u) => p * u).Sum() / own.Sum();
        Assert.Equal(own.Average(), numbers[3], 12);
        Assert.Equal(middle, numbers[4], 12);
        Assert.Equal(Math.Sqrt(own.Zip(logs, (p, u) => p * (u - middle) * (u - middle)).Sum() / own.Sum()), numbers[5], 12);
    }

    [Fact]
    public void A_bump_over_time_and_frequency_is_found_again()
    {
        const int Bins = 9;
        double[] truth = [1.5, -0.4, Math.Log(24), 0.25, 0.35, 0.2];
        var values = new double[20 * Bins];
        for (var f = 0; f < 20; f++)
        {
            for (var bin = 0; bin < Bins; bin++)
            {
                var (t, u) = ((bin / (Bins - 1.0)) - 1 - truth[1], Math.Log(Frequencies[f]) - truth[2]);
                values[(f * Bins) + bin] = (truth[0] * Math.Exp(-(t * t / (2 * truth[3] * truth[3])) - (u * u / (2 * truth[4] * truth[4])))) + truth[5];
            }
        }
        var numbers = new double[18];
        LocalDescription.Bump.Describe(values, Bands, Bins, numbers);
        for (var k = 0; k < 6; k++) Assert.Equal(truth[k], numbers[6 + k], 6);
    }

    [Fact]
    public void Descriptions_that_cannot_be_are_refused()
    {
        Assert.StartsWith("band 1 has no frequency", Assert.Throws<BadInputException>(() => new FrequencyBands(Frequencies, [5])).Message, StringComparison.Ordinal);
        Assert.StartsWith("band 3 holds 1 of the frequencies", Refusal(LocalDescription.Moments, new FrequencyBands(Frequencies, [16, 80]), 1), StringComparison.Ordinal);
        Assert.StartsWith("a bump over time needs 3 time bins", Refusal(LocalDescription.Bump, Bands, 2), StringComparison.Ordinal);

        static string Refusal(LocalDescription description, FrequencyBands bands, int bins) =>
            Assert.Throws<BadInputException>(() => description.Demand(bands, bins)).Message;
    }
}
