using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;
using Gossamer.Signals.Description;
using Gossamer.Signals.Recordings;
using Gossamer.Signals.Regression;

namespace Gossamer.Experiments.Kinds.Signals;

/// <summary>The descriptions that can be named.</summary>
internal enum DescriptionName
{
    /// <summary>All values of the scalogram.</summary>
    Full,

    /// <summary>Mean, centre and width of every band.</summary>
    Moments,

    /// <summary>A parabola of the logarithms in every band.</summary>
    LogQuadratic,

    /// <summary>A bump over time and frequency in every band.</summary>
    Bump,
}

/// <summary>Movements from signals.</summary>
[Kind<ProblemKind>("signal-regression",
    "Least squares of a movement on scalograms of signals, or on local descriptions of them; the earliest instants are learned from, the rest is the test block.",
    Paper = "E. Gasanov, A. Motrenko: Creation of approximating scalogram description in a problem of movement prediction, Journal of Machine Learning and Data Analysis 3(2), 2017")]
internal sealed class SignalRegressionKind(
    [Parameter("The recording: modulated-carriers, csv or matlab.")] RecordingKind recording,
    [Parameter("Number of workers, each with rows that follow each other.", Symbol = "n", Minimum = 1)] int workers = 1,
    [Parameter("full: all values; moments: mean, centre, width of every band; log-quadratic: a parabola of the logarithms; bump: a bump over time and frequency.")]
    DescriptionName description = DescriptionName.Full,
    [Parameter("Lowest frequency of the scalogram in Hz.", Minimum = 0)] double lowest = 6,
    [Parameter("Highest frequency of the scalogram in Hz.", Minimum = 0)] double highest = 90,
    [Parameter("Number of frequencies, evenly spaced on a log scale.", Symbol = "F", Minimum = 1, Maximum = 1000)] int frequencies = 20,
    [Parameter("Where a new band begins, in Hz; [16, 40] unless given.")] IReadOnlyList<double>? bands = null,
    [Parameter("Seconds from one instant to the next; 50 ms unless given.")] Seconds? step = null,
    [Parameter("Seconds before an instant that are looked at; none unless given.")] Seconds? history = null,
    [Parameter("In how many places of the history the scalogram is taken.", Symbol = "T", Minimum = 1, Maximum = 1000)] int timeBins = 1,
    [Parameter("Seconds that are left out at both ends; 2 s unless given.")] Seconds? margin = null,
    [Parameter("Share of the instants that are learned from.", Minimum = 0, Maximum = 1)] double trainingShare = 0.5,
    [Parameter("True: takes the mean over the channels off every channel first.")] bool commonAverage = false,
    [Parameter("Frequencies below this, in Hz, are filtered out first; none unless given.", Minimum = 0)] double? keepAbove = null,
    [Parameter("Frequencies above this, in Hz, are filtered out first; none unless given.", Minimum = 0)] double? keepBelow = null) : ProblemKind
{
    private Recording? read;

    public override bool DependsOnSeed => recording.DependsOnSeed;

    public override string Source => "recording";

    public override void Load()
    {
        if (!DependsOnSeed) read = recording.Create(1);
    }

    public override Problem Create(ulong seed) => SignalProblem.Create(Describe(read ?? recording.Create(seed)), trainingShare, workers);

    private FeatureTable Describe(Recording signals)
    {
        if (bands is not null && description == DescriptionName.Full)
            throw new BadInputException("bands are those of the descriptions moments, log-quadratic and bump, and description is full: leave them out");
        if (keepAbove is not null || keepBelow is not null) signals = Cleaning.BandPass(signals, keepAbove, keepBelow);
        if (commonAverage) signals = Cleaning.CommonAverage(signals);
        var plan = new DescriptionPlan
        {
            Frequencies = MorletScalogram.LogSpaced(lowest, highest, frequencies),
            Description = description switch
            {
                DescriptionName.Moments => LocalDescription.Moments,
                DescriptionName.LogQuadratic => LocalDescription.LogQuadratic,
                DescriptionName.Bump => LocalDescription.Bump,
                _ => LocalDescription.Full,
            },
            Bins = timeBins,
        };
        plan = plan with
        {
            Edges = bands ?? (description == DescriptionName.Full ? [] : plan.Edges),
            Step = step?.Value ?? plan.Step,
            History = history?.Value ?? plan.History,
            Margin = margin?.Value ?? plan.Margin,
        };
        return plan.Describe(signals);
    }
}
