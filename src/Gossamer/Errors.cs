namespace Gossamer;

/// <summary>
/// An error that the user can mend: the message says what was wrong, where, what was expected and what to do.
/// The command line prints it on one line and exits with code 2.
/// </summary>
public class BadInputException : Exception
{
    /// <summary>Creates the error with a message written for the user.</summary>
    public BadInputException(string message) : base(message) { }

    /// <summary>Creates the error with a message written for the user and the cause.</summary>
    public BadInputException(string message, Exception cause) : base(message, cause) { }

    /// <summary>A file that cannot be read: it is not there, is a folder, is somebody else's, or fails.</summary>
    /// <param name="path">The file, as the user knows it.</param>
    /// <param name="failure">What the system said.</param>
    public static BadInputException OfFile(string path, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var what = failure switch
        {
            FileNotFoundException or DirectoryNotFoundException => "does not exist",
            UnauthorizedAccessException when Directory.Exists(path) => "is a folder, but a file is expected",
            UnauthorizedAccessException => "may not be read by this user",
            _ => $"cannot be read: {failure.Message}",
        };
        return new BadInputException($"{path} {what}", failure);
    }
}

/// <summary>A method refuses a setting because an assumption of its theory or of its algorithm fails.</summary>
/// <param name="message">Which assumption fails and what to change.</param>
public sealed class AssumptionException(string message) : BadInputException(message);

/// <summary>Bytes that are not a valid message; names the sender and what is wrong.</summary>
/// <param name="message">What was wrong with which bytes.</param>
public sealed class BadMessageException(string message) : Exception(message);
