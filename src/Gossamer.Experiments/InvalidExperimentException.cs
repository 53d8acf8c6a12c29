using Gossamer.Data;

namespace Gossamer.Experiments;

/// <summary>An experiment file that cannot be run. Nothing was run or written.</summary>
public sealed class InvalidExperimentException : BadInputException
{
    /// <summary>Creates the error.</summary>
    /// <param name="errors">Everything that is wrong, one line each: file, line, key, what was found, what was expected.</param>
    public InvalidExperimentException(IReadOnlyList<string> errors) : base(string.Join(Environment.NewLine, errors)) => Errors = [.. errors];

    /// <summary>Everything that is wrong, one line each.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>The data set that is not on this machine; null where that is not what is wrong.</summary>
    public MissingDataException? MissingData { get; init; }
}
