using Gossamer.Signals.Recordings;

namespace Gossamer.Signals.Description;

/// <summary>How a recording becomes a table of features and targets.</summary>
public sealed record DescriptionPlan
{
    /// <summary>Hz, rising.</summary>
    public IReadOnlyList<double> Frequencies { get; init; } = MorletScalogram.LogSpaced(6, 90, 20);

    /// <summary>Where a new band begins, Hz, for descriptions by band.</summary>
    public IReadOnlyList<double> Edges { get; init; } = [16, 40];

    /// <summary>What is kept of the scalogram.</summary>
    public LocalDescription Description { get; init; } = LocalDescription.Full;

    /// <summary>Seconds from one instant to the next.</summary>
    public double Step { get; init; } = 0.05;

    /// <summary>Seconds before an instant that are looked at.</summary>
    public double History { get; init; }

    /// <summary>T: in how many places of the history the scalogram is taken; 1 looks at the instant only.</summary>
    public int Bins { get; init; } = 1;

    /// <summary>Seconds that are left out at both ends, where the transform is not to be trusted.</summary>
    public double Margin { get; init; } = 2;

    /// <summary>Describes a recording.</summary>
    /// <exception cref="BadInputException">The plan does not fit the recording; the message says where.</exception>
    public FeatureTable Describe(Recording recording)
    {
        Check(recording);
        var bands = new FrequencyBands(Frequencies, Edges);
        Description.Demand(bands, Bins);
        var instants = Instants(recording);
        var width = Description.Length(bands, Bins);
        var features = new double[width * recording.Channels.Count][];
        var scalogram = new MorletScalogram(Frequencies, recording.SamplingRate);
        var places = Places(instants, recording.SamplingRate);
        // A channel writes columns of its own, so that the order of the threads does not matter.
        Parallel.For(0, recording.Channels.Count, channel =>
            DescribeChannel(scalogram.Transform(recording.Channels[channel], places), bands, instants.Length, features.AsSpan(channel * width, width)));
        var targets = new double[recording.Movement.Coordinates][];
        for (var c = 0; c < targets.Length; c++)
            targets[c] = Array.ConvertAll(instants, n => recording.Movement.At(c, n / recording.SamplingRate));
        return new FeatureTable(Array.ConvertAll(instants, n => n / recording.SamplingRate), features, targets);
    }

    private void Check(Recording recording)
    {
        if (!(Step * recording.SamplingRate >= 1)) throw new BadInputException($"the step of {Step:R} s is shorter than one sample, {1 / recording.SamplingRate:G4} s");
        if (Bins < 1) throw new BadInputException($"timeBins is {Bins}, but must be 1 or more");
        if (Bins == 1 != (History == 0)) throw new BadInputException("history and timeBins belong together: a history needs 2 time bins or more, and more than one time bin a history");
        if (!(Margin >= 0) || !(History >= 0)) throw new BadInputException("margin and history must be 0 or more");
        if (History > Margin) throw new BadInputException($"the history of {History:R} s reaches into what is left out at the start, {Margin:R} s: raise the margin");
    }

    private int[] Instants(Recording recording)
    {
        var rate = recording.SamplingRate;
        var instants = new List<int>();
        for (var k = 0; ; k++)
        {
            var time = Margin + (k * Step);
            var n = (int)Math.Round(time * rate);
            if (n >= recording.Samples - (Margin * rate)) break;
            if (n / rate >= recording.Movement.First && n / rate <= recording.Movement.Last) instants.Add(n);
        }
        return instants.Count >= 4
            ? [.. instants]
            : throw new BadInputException($"only {instants.Count} instants lie inside of the recording of {recording.Samples / rate:G4} s and its movement: record more, or lower margin or step");
    }

    /// <summary>The places that all instants look at, bin by bin, oldest first.</summary>
    private int[] Places(int[] instants, double rate)
    {
        var places = new int[instants.Length * Bins];
        for (var k = 0; k < instants.Length; k++)
        {
            for (var bin = 0; bin < Bins; bin++)
                places[(k * Bins) + bin] = instants[k] - (int)Math.Round(Bins == 1 ? 0 : History * rate * (Bins - 1 - bin) / (Bins - 1));
        }
        return places;
    }

    private void DescribeChannel(double[][] scalogram, FrequencyBands bands, int instants, Span<double[]> features)
    {
        foreach (ref var feature in features) feature = new double[instants];
        var values = new double[scalogram.Length * Bins];
        var numbers = new double[features.Length];
        for (var k = 0; k < instants; k++)
        {
            for (var f = 0; f < scalogram.Length; f++) scalogram[f].AsSpan(k * Bins, Bins).CopyTo(values.AsSpan(f * Bins));
            Description.Describe(values, bands, Bins, numbers);
            for (var j = 0; j < numbers.Length; j++) features[j][k] = numbers[j];
        }
    }
}

/// <summary>Features and targets at instants.</summary>
/// <param name="Times">Seconds, rising; one an instant.</param>
/// <param name="Features">One array a feature, with one value an instant: channel after channel.</param>
/// <param name="Targets">One array a coordinate, with one value an instant.</param>
public sealed record FeatureTable(IReadOnlyList<double> Times, IReadOnlyList<double[]> Features, IReadOnlyList<double[]> Targets);
