using System.CommandLine;
using Gossamer.Cluster.Amqp;

namespace Gossamer.Cli.Clustering;

/// <summary>The options of all verbs that talk over a broker.</summary>
internal sealed class BrokerOptions
{
    private readonly Option<string?> broker = new("--broker")
    {
        Description = $"The broker's address without a password, amqp[s]://[user@]host[:port][/vhost]; the password is read from {BrokerLogin.PasswordVariable}.",
        HelpName = "URL",
    };

    private readonly Option<string?> file = new("--broker-file")
    {
        Description = $"A file whose first line is the broker's address, which may have a password in it. Without both options {BrokerLogin.UrlVariable} holds the address.",
        HelpName = "FILE",
    };

    private readonly Option<string?> session = new("--session")
    {
        Description = "Tells apart runs that share a virtual host; coordinator and workers give the same name (unless given: default).",
        HelpName = "NAME",
    };

    private readonly Option<string?> authority = new("--tls-authority") { Description = "PEM certificates of the issuers to trust in place of the system's.", HelpName = "FILE" };

    private readonly Option<string?> certificate = new("--tls-certificate") { Description = "The PEM certificate to show to a broker that asks for one.", HelpName = "FILE" };

    private readonly Option<string?> key = new("--tls-key") { Description = "The PEM key of that certificate, where it stands in a file of its own.", HelpName = "FILE" };

    private readonly Option<double?> patience = new("--patience")
    {
        Description = "Seconds for which a process may be without its connection to the broker before it counts as lost (unless given: 5).",
        HelpName = "SECONDS",
    };

    /// <summary>All of them.</summary>
    public Option[] All => [broker, file, session, authority, certificate, key, patience];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All) command.Add(option);
    }

    /// <summary>Reads them.</summary>
    /// <returns>How to talk; null where no broker is named.</returns>
    /// <exception cref="BadInputException">A value is wrong.</exception>
    public AmqpOptions? Find(ParseResult arguments)
    {
        if (BrokerLogin.Find(arguments.GetValue(broker), arguments.GetValue(file), Environment.GetEnvironmentVariable) is not { } address) return null;
        if (arguments.GetValue(key) is not null && arguments.GetValue(certificate) is null) throw new BadInputException("--tls-key is the key of a certificate; give --tls-certificate too");
        var tls = new BrokerTls(arguments.GetValue(authority), arguments.GetValue(certificate), arguments.GetValue(key));
        if (!address.IsEncrypted && tls != new BrokerTls()) throw new BadInputException($"the address {address} is not encrypted, so there is nothing to do for the options --tls-…; write amqps://");
        // What is wrong with the files is said before anything is tried.
        if (address.IsEncrypted) tls.ForHost(address.Host);
        return Adapt(arguments, new AmqpOptions(address) { Tls = tls });
    }

    /// <summary>Reads them where a broker must be named.</summary>
    /// <exception cref="BadInputException">A value is wrong, or no broker is named.</exception>
    public AmqpOptions Read(ParseResult arguments) => Find(arguments) ?? throw new BadInputException(
        $"which broker? Give --broker URL or --broker-file FILE, or set {BrokerLogin.UrlVariable}; 'gossamer broker --broker-file FILE' runs one for trials");

    /// <summary>Adds what is not said by the address.</summary>
    /// <exception cref="BadInputException">A value is wrong.</exception>
    public AmqpOptions Adapt(ParseResult arguments, AmqpOptions options)
    {
        if (arguments.GetValue(session) is { } name) options = options with { Session = AmqpOptions.CheckSession(name) };
        if (arguments.GetValue(patience) is not { } seconds) return options;
        if (!(seconds >= 0.1 && seconds <= 86_400)) throw new BadInputException($"--patience is {seconds}, but must be from 0.1 to 86400 seconds");
        return options with { Patience = TimeSpan.FromSeconds(seconds) };
    }
}
