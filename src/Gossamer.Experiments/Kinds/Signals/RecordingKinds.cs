using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;
using Gossamer.Signals.Recordings;

namespace Gossamer.Experiments.Kinds.Signals;

/// <summary>A recording of channels and a movement, as a file names it.</summary>
internal abstract class RecordingKind
{
    /// <summary>True where every seed has a recording of its own.</summary>
    public virtual bool DependsOnSeed => false;

    /// <summary>Reads or makes the recording.</summary>
    /// <exception cref="BadInputException">It cannot be had; the message says why.</exception>
    public abstract Recording Create(ulong seed);
}

/// <summary>The generator with a known answer.</summary>
[Kind<RecordingKind>("modulated-carriers",
    "Four channels of three carriers (10, 25, 60 Hz) at 200 samples a second, whose envelopes go up and down slowly, and a movement that is a linear map of the envelopes.")]
internal sealed class ModulatedCarriersKind(
    [Parameter("Length of the recording in seconds.", Minimum = 10, Maximum = 36_000)] double seconds = 60,
    [Parameter("Standard deviation of normal noise added to every sample, other noise for every seed.", Symbol = "sigma", Minimum = 0)] double noise = 0) : RecordingKind
{
    public override bool DependsOnSeed => noise > 0;

    public override Recording Create(ulong seed) => ModulatedCarriers.Create(seconds, noise, seed);
}

/// <summary>CSV files.</summary>
[Kind<RecordingKind>("csv", "Two CSV files, each with a line of names: a column a channel, a column a coordinate; a column 'time' tells seconds.")]
internal sealed class CsvRecordingKind(
    [Parameter("The file of the channels.")] FilePath signals,
    [Parameter("The file of the movement; where it has no column time it is sampled with the channels.")] FilePath movement,
    [Parameter("Samples a second of the channels; from their column time unless given.", Minimum = 0)] double? samplingRate = null) : RecordingKind
{
    public override Recording Create(ulong seed) => RecordingFiles.ReadCsv(signals.Full, movement.Full, samplingRate);
}

/// <summary>MATLAB files.</summary>
[Kind<RecordingKind>("matlab", "MATLAB files of level 5 (saved with -v7 or older) with numeric matrices; time runs along the longer side.")]
internal sealed class MatlabRecordingKind(
    [Parameter("The files of the channels, whose matrices are put side by side.")] IReadOnlyList<FilePath> signals,
    [Parameter("The file of the movement.")] FilePath movement,
    [Parameter("Samples a second of the channels.", Minimum = 0)] double samplingRate,
    [Parameter("Name of the matrix in the files of channels; the only one there unless given.")] string? signalVariable = null,
    [Parameter("Name of the matrix of the movement; the only one there unless given.")] string? movementVariable = null,
    [Parameter("Samples a second of the movement; those of the channels unless given.", Minimum = 0)] double? movementRate = null) : RecordingKind
{
    public override Recording Create(ulong seed) =>
        RecordingFiles.ReadMatlab([.. signals.Select(file => file.Full)], signalVariable, samplingRate, movement.Full, movementVariable, movementRate);
}
