namespace Gossamer.Cluster.Amqp;

/// <summary>
/// Finds the broker and its password where no other user of the machine sees them: in a file or in the environment, never
/// in a command line.
/// </summary>
internal static class BrokerLogin
{
    /// <summary>The variable that holds a whole URL.</summary>
    public const string UrlVariable = "GOSSAMER_BROKER";

    /// <summary>The variable that holds the user's name.</summary>
    public const string UserVariable = "GOSSAMER_BROKER_USER";

    /// <summary>The variable that holds the password.</summary>
    public const string PasswordVariable = "GOSSAMER_BROKER_PASSWORD";

    private const int LongestFile = 4096;

    /// <summary>The broker that is meant; null where none is named.</summary>
    /// <param name="option">What stands after <c>--broker</c>: a URL without a password; null where the option is not given.</param>
    /// <param name="file">What stands after <c>--broker-file</c>: a file with a URL in its first line; null where the option is not given.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <exception cref="BadInputException">A URL is wrong, a password stands in the command line, or a file cannot be read.</exception>
    public static BrokerAddress? Find(string? option, string? file, Func<string, string?> environment)
    {
        if (option is not null && file is not null) throw new BadInputException("--broker and --broker-file name a broker each; give one of them");
        var address = option is not null ? FromCommandLine(option)
            : file is not null ? FromFile(file)
            : NonEmpty(environment(UrlVariable)) is { } url ? BrokerAddress.Parse(url, UrlVariable)
            : null;
        if (address is null) return null;
        if (NonEmpty(environment(UserVariable)) is { } user) address = address with { User = user };
        if (address.Password is null) address = address with { Password = NonEmpty(environment(PasswordVariable)) };
        if (address is { Password: null, User: "guest" }) address = address with { Password = "guest" };
        return address;
    }

    private static BrokerAddress FromCommandLine(string option)
    {
        var address = BrokerAddress.Parse(option, "--broker");
        if (address.Password is null) return address;
        throw new BadInputException(
            $"--broker: the address has a password in it, which every user of this machine can read in the list of processes; change that password, then write "
            + $"the address to a file that only you can read and give --broker-file FILE, or set {UrlVariable}, or give --broker {address} and set {PasswordVariable}");
    }

    private static BrokerAddress FromFile(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            var buffer = new char[LongestFile];
            var text = buffer.AsSpan(0, reader.ReadBlock(buffer));
            var end = text.IndexOfAny('\r', '\n');
            return BrokerAddress.Parse(text[..(end < 0 ? text.Length : end)].ToString(), $"--broker-file {file}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"--broker-file: {failure.Message}");
        }
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
