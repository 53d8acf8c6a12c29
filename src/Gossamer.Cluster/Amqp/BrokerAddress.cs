using System.Globalization;

namespace Gossamer.Cluster.Amqp;

/// <summary>Where a broker listens and who asks. Its text never shows the password.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">1 to 65535; unless given 5672, or 5671 with TLS.</param>
/// <param name="VirtualHost">The part of the broker that the run uses.</param>
/// <param name="User">Who asks.</param>
/// <param name="Password">With which password; null where none is known yet.</param>
/// <param name="IsEncrypted">Whether the connection is encrypted (amqps).</param>
internal sealed record BrokerAddress(string Host, int Port, string VirtualHost, string User, string? Password, bool IsEncrypted)
{
    private const string Shape = "amqp[s]://[user@]host[:port][/vhost]";

    /// <summary>Reads a URL as RabbitMQ writes them.</summary>
    /// <param name="text"><c>amqp://</c> or <c>amqps://</c>, then user, password, host, port and virtual host, percent-encoded.</param>
    /// <param name="source">Where the text stands, for the message of an error.</param>
    /// <exception cref="BadInputException">It is no such URL. The message does not repeat the text, which may hold a password.</exception>
    public static BrokerAddress Parse(string text, string source)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || url.Scheme is not ("amqp" or "amqps") || url.Host.Length == 0)
            throw new BadInputException($"{source}: no address of a broker; expected {Shape}");
        if (url.Query.Length > 0 || url.Fragment.Length > 0)
            throw new BadInputException($"{source}: the address of a broker has no part after '?' or '#'; expected {Shape}");
        var path = url.AbsolutePath;
        if (path.Length > 1 && path.AsSpan(1).Contains('/'))
            throw new BadInputException($"{source}: the virtual host has a '/' in it; write it as %2F, expected {Shape}");
        var login = url.UserInfo.Split(':', 2);
        var isEncrypted = url.Scheme == "amqps";
        return new BrokerAddress(
            url.DnsSafeHost,
            url.Port > 0 ? url.Port : isEncrypted ? 5671 : 5672,
            path.Length > 1 ? Uri.UnescapeDataString(path[1..]) : "/",
            login[0].Length > 0 ? Uri.UnescapeDataString(login[0]) : "guest",
            login.Length == 2 ? Uri.UnescapeDataString(login[1]) : null,
            isEncrypted);
    }

    /// <summary>The URL with the password in it, for a file or a variable of the environment that only its owner reads.</summary>
    public string WithSecret()
    {
        var secret = Password is null ? "" : ":" + Uri.EscapeDataString(Password);
        return $"{Scheme}://{Uri.EscapeDataString(User)}{secret}@{Place}/{Uri.EscapeDataString(VirtualHost)}";
    }

    /// <summary>The URL without the password.</summary>
    public override string ToString() => $"{Scheme}://{Uri.EscapeDataString(User)}@{Place}/{(VirtualHost == "/" ? "" : Uri.EscapeDataString(VirtualHost))}";

    private string Scheme => IsEncrypted ? "amqps" : "amqp";

    private string Place => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}");
}
