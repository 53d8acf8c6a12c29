using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Gossamer.Cluster.Running;
using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Amqp.Broker;

/// <summary>
/// A RabbitMQ broker of one's own for trials and tests: on free loopback ports, with its own folder, node name, cookie,
/// port mapper, user, password and virtual host, so that it meets no other broker of the machine. It ends with this object,
/// and with this process however that ends: a shell waits at a pipe that the system closes then.
/// </summary>
internal sealed class PrivateBroker : IAsyncDisposable
{
    private const string Program =
        """
        trap '' INT
        exec 2>>"$HOME/shell.log"
        "$GOSSAMER_EPMD" -port "$ERL_EPMD_PORT" -address 127.0.0.1 </dev/null >/dev/null 2>&1 & mapper=$!
        { sh -c 'echo "$$" >"$HOME/pid"; exec "$GOSSAMER_SERVER" </dev/null >"$HOME/broker.log" 2>&1'; echo ended; } &
        read -r wish || wish=clean
        server="$(cat "$HOME/pid")"
        kill "$server" 2>/dev/null
        ( sleep 15; kill -9 "$server" ) >/dev/null 2>&1 & guard=$!
        while kill -0 "$server" 2>/dev/null; do sleep 0.05; done
        kill "$guard" "$mapper" 2>/dev/null
        [ "$wish" = keep ] || rm -rf "$HOME"
        """;

    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);

    private readonly string server;
    private readonly string mapper;
    private readonly int mapperPort;
    private readonly int nodePort;
    private readonly ThrowawayCertificates? certificates;
    private Process? shell;
    private TaskCompletionSource ended = new();

    private PrivateBroker(bool isEncrypted)
    {
        (server, mapper) = (RabbitMqServer.Require(), RabbitMqServer.RequirePortMapper());
        var ports = FreePorts(3);
        (mapperPort, nodePort) = (ports[0], ports[1]);
        Address = new BrokerAddress(
            isEncrypted ? "localhost" : "127.0.0.1", ports[2], "gossamer", "gossamer", RandomNumberGenerator.GetHexString(32, lowercase: true), isEncrypted);
        Folder = Directory.CreateTempSubdirectory("gossamer-broker-").FullName;
        if (isEncrypted) certificates = ThrowawayCertificates.Write(Folder);
    }

    /// <summary>How to reach it, with user and password.</summary>
    public BrokerAddress Address { get; }

    /// <summary>Whom to trust where the connection is encrypted.</summary>
    public BrokerTls Tls => new(certificates?.AuthorityFile);

    /// <summary>Its folder, which goes with it.</summary>
    public string Folder { get; }

    /// <summary>The id of the broker's process.</summary>
    public int ProcessId => int.Parse(File.ReadAllText(Path.Combine(Folder, "pid")), CultureInfo.InvariantCulture);

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="isEncrypted">Whether it speaks TLS, with certificates made for this broker.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BadInputException">RabbitMQ is not installed.</exception>
    /// <exception cref="TransportException">It does not start; says what it said.</exception>
    public static async Task<PrivateBroker> StartAsync(bool isEncrypted = false, CancellationToken cancellation = default)
    {
        if (OperatingSystem.IsWindows()) throw new BadInputException("a private broker needs a Unix system; start RabbitMQ by itself and give --broker or --broker-file");
        var broker = new PrivateBroker(isEncrypted);
        try
        {
            broker.WriteConfiguration();
            await broker.LaunchAsync(cancellation).ConfigureAwait(false);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops it and starts it again on the same port with the same folder, as a restart of its machine would.</summary>
    /// <param name="isKilled">Whether it is killed, without a chance to store anything.</param>
    /// <param name="pause">How long it is away in between.</param>
    public async Task RestartAsync(bool isKilled, TimeSpan pause)
    {
        if (isKilled) Process.GetProcessById(ProcessId).Kill();
        await StopAsync("keep").ConfigureAwait(false);
        await Task.Delay(pause).ConfigureAwait(false);
        await LaunchAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync("clean").ConfigureAwait(false);
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private void WriteConfiguration()
    {
        var listener = certificates is null
            ? [$"listeners.tcp.1 = 127.0.0.1:{Number(Address.Port)}"]
            : new[]
            {
                "listeners.tcp = none", $"listeners.ssl.1 = 127.0.0.1:{Number(Address.Port)}", $"ssl_options.cacertfile = {certificates.AuthorityFile}",
                $"ssl_options.certfile = {certificates.CertificateFile}", $"ssl_options.keyfile = {certificates.KeyFile}", "ssl_options.verify = verify_peer",
                "ssl_options.fail_if_no_peer_cert = false",
            };
        string[] lines =
        [
            .. listener, $"default_user = {Address.User}", $"default_pass = {Address.Password}", $"default_vhost = {Address.VirtualHost}",
            "log.console = true", "log.console.level = warning", "log.file = false", "disk_free_limit.absolute = 1MB",
        ];
        File.WriteAllLines(Path.Combine(Folder, "broker.conf"), lines);
        File.WriteAllText(Path.Combine(Folder, "plugins"), "[].\n");
    }

    private async Task LaunchAsync(CancellationToken cancellation)
    {
        var start = OwnSession.Start("/bin/sh", ["-c", Program]);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.UseShellExecute) = (true, true, false);
        foreach (var (name, value) in Variables()) start.Environment[name] = value;
        File.Delete(Path.Combine(Folder, "pid"));
        ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = ended;
        shell = Process.Start(start)!;
        shell.OutputDataReceived += (_, line) =>
        {
            if (line.Data == "ended") over.TrySetResult();
        };
        shell.BeginOutputReadLine();
        for (var begin = Stopwatch.StartNew(); !await AnswersAsync(cancellation).ConfigureAwait(false);)
        {
            if (ended.Task.IsCompleted || begin.Elapsed > StartTime) throw new TransportException($"RabbitMQ did not start; it said: {LastWords()}");
            await Task.Delay(50, cancellation).ConfigureAwait(false);
        }
    }

    private IEnumerable<(string Name, string Value)> Variables() =>
    [
        ("HOME", Folder), ("GOSSAMER_SERVER", server), ("GOSSAMER_EPMD", mapper), ("ERL_EPMD_PORT", Number(mapperPort)), ("ERL_EPMD_ADDRESS", "127.0.0.1"),
        ("RABBITMQ_CONF_ENV_FILE", "/dev/null"), ("RABBITMQ_CONFIG_FILE", Path.Combine(Folder, "broker.conf")),
        ("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(Folder, "plugins")), ("RABBITMQ_MNESIA_BASE", Path.Combine(Folder, "data")),
        ("RABBITMQ_LOG_BASE", Path.Combine(Folder, "log")), ("RABBITMQ_NODENAME", $"gossamer-{Number(Address.Port)}@localhost"),
        ("RABBITMQ_DIST_PORT", Number(nodePort)), ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 2:2 +Bi -kernel inet_dist_use_interface {127,0,0,1}"),
        // With input allowed the server replaces its starting script, so that the id is its own.
        ("RABBITMQ_ALLOW_INPUT", "1"), ("RABBITMQ_SERVER_START_ARGS", "-noinput"),
    ];

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Address.Port, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string LastWords()
    {
        var log = Path.Combine(Folder, "broker.log");
        return File.Exists(log) ? string.Join(' ', File.ReadLines(log).Where(line => line.Length > 0).TakeLast(6)) : "nothing";
    }

    private async Task StopAsync(string wish)
    {
        if (shell is null) return;
        try
        {
            await shell.StandardInput.WriteLineAsync(wish).ConfigureAwait(false);
            shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell is gone already.
        }
        using var patience = new CancellationTokenSource(StopTime);
        try
        {
            await shell.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
        }
        shell.Dispose();
        shell = null;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        foreach (var listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}
