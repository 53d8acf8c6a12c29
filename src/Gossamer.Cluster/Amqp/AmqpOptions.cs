namespace Gossamer.Cluster.Amqp;

/// <summary>How the processes of a run talk over a broker.</summary>
/// <param name="Broker">The broker.</param>
internal sealed record AmqpOptions(BrokerAddress Broker)
{
    /// <summary>Whom to trust where the connection is encrypted.</summary>
    public BrokerTls Tls { get; init; } = new();

    /// <summary>Tells apart runs that share a virtual host: coordinator and workers of one run give the same name.</summary>
    public string Session { get; init; } = "default";

    /// <summary>After about twice this time without a sign of life, broker and process take their connection for dead.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two pings of a peer, which also acknowledge what it has sent.</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A peer whose connection to the broker is gone for longer than this is lost.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a broker that cannot be reached is tried again.</summary>
    public TimeSpan ReconnectFor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most bytes of a frame in one AMQP message; longer frames travel in several.</summary>
    public int ChunkBytes { get; init; } = 1 << 20;

    /// <summary>Most bytes of a frame, sent or received.</summary>
    public int LongestFrame { get; init; } = 1 << 29;

    /// <summary>Most chunks that may be under way to a peer before it acknowledges one.</summary>
    public int Window { get; init; } = 64;

    /// <summary>Most messages that the broker hands over before their frames are processed.</summary>
    public ushort Prefetch { get; init; } = 256;

    /// <summary>The queue of the coordinator's process.</summary>
    public string CoordinatorQueue => $"gossamer.{Session}.coordinator";

    /// <summary>The queue of one life of a worker's process.</summary>
    public string WorkerQueue(ulong life) => $"gossamer.{Session}.worker.{life:x16}";

    /// <summary>Refuses a name that no queue should have.</summary>
    /// <exception cref="BadInputException">It has other letters than a to z, A to Z, 0 to 9, '-' and '_', or is too long.</exception>
    public static string CheckSession(string name) =>
        name.Length is > 0 and <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? name
            : throw new BadInputException($"--session is '{name}', but must be 1 to 64 letters, digits, '-' or '_'");
}
