namespace Gossamer.Cluster.Amqp.Broker;

/// <summary>Finds the RabbitMQ server that is installed on this machine.</summary>
internal static class RabbitMqServer
{
    private const string Advice =
        "install it (Debian and Ubuntu: 'apt-get install rabbitmq-server', macOS: 'brew install rabbitmq') or give a broker that runs elsewhere with --broker or --broker-file";

    // Debian's program in /usr/sbin is a wrapper for the system's own broker; the one that it wraps serves any user.
    private static readonly string[] Places = ["/usr/lib/rabbitmq/bin", "/opt/homebrew/sbin", "/usr/local/sbin", "/opt/rabbitmq/sbin"];

    /// <summary>The program that runs a broker; null where there is none.</summary>
    public static string? Find() => FirstIn(Places.Concat(Folders()), "rabbitmq-server");

    /// <summary>The program that starts a broker.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static string Require() => Find() ?? throw new BadInputException("RabbitMQ is not installed on this machine; " + Advice);

    /// <summary>Erlang's port mapper, which comes with RabbitMQ.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public static string RequirePortMapper() =>
        FirstIn(Folders().Concat(ErlangFolders()), "epmd") ?? throw new BadInputException("Erlang's program epmd, which RabbitMQ needs, is not installed; " + Advice);

    private static IEnumerable<string> Folders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> ErlangFolders() =>
        Directory.Exists("/usr/lib/erlang") ? Directory.EnumerateDirectories("/usr/lib/erlang", "erts-*").Select(folder => Path.Combine(folder, "bin")) : [];

    private static string? FirstIn(IEnumerable<string> folders, string program) => folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
