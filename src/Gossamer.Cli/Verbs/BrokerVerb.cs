using System.CommandLine;
using System.Text;
using Gossamer.Cluster.Amqp.Broker;

namespace Gossamer.Cli.Verbs;

/// <summary>Runs a private RabbitMQ broker for trials.</summary>
internal sealed class BrokerVerb : Verb
{
    private readonly Option<string> file = new("--broker-file")
    {
        Description = "Where the broker's address with its password goes, readable by you alone; coordinator and workers take the same option.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<bool> encrypted = new("--tls") { Description = "Speaks TLS with a certificate made for this broker, whose authority is written beside the address as FILE.authority.pem." };

    public BrokerVerb() : base(
        "broker",
        "Run a private RabbitMQ broker on this machine, for trials of the amqp engine.",
        "gossamer broker --broker-file broker.url   # until Ctrl-C; 'gossamer worker --broker-file broker.url' finds it",
        "gossamer broker --broker-file broker.url --tls   # workers then need --tls-authority broker.url.authority.pem as well")
    {
        Add(file);
        Add(encrypted);
        Details =
            """
            The broker listens on a free port of the loopback interface and has a folder, a name, a user and a password of its own, so
            that it meets no other broker of this machine. It ends with this command, and all that it held with it. For runs over
            several machines set up a broker that stays: docs/cluster.md says how.
            """;
    }

    protected override async Task<int> RunAsync(ParseResult arguments, Terminal terminal)
    {
        var path = arguments.GetRequiredValue(file);
        OutputFile.Check("--broker-file", path);
        await using var broker = await PrivateBroker.StartAsync(arguments.GetValue(encrypted), terminal.Cancellation);
        var authority = path + ".authority.pem";
        try
        {
            if (broker.Tls.AuthorityFile is { } certificate) File.Copy(certificate, authority, overwrite: true);
            WriteSecret(path, broker.Address.WithSecret() + "\n");
            terminal.Out.WriteLine($"broker  {broker.Address} (process {broker.ProcessId}); its address with the password is in {path}; Ctrl-C ends it");
            terminal.Out.Flush();
            await WaitAsync(terminal.Cancellation);
            return ExitCode.Done;
        }
        finally
        {
            File.Delete(path);
            File.Delete(authority);
        }
    }

    private static void WriteSecret(string path, string text) => OutputFile.Write(path, stream =>
    {
        if (stream is FileStream { SafeFileHandle: { } handle } && !OperatingSystem.IsWindows()) File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        stream.Write(Encoding.UTF8.GetBytes(text));
    });

    private static async Task WaitAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is the way to end it.
        }
    }
}
