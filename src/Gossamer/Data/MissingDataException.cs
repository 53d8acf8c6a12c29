namespace Gossamer.Data;

/// <summary>A known data set that is not on this machine.</summary>
/// <param name="message">Which, and how to get it.</param>
public sealed class MissingDataException(string message) : BadInputException(message);
