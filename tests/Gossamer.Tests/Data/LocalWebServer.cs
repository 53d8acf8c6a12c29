using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gossamer.Tests.Data;

/// <summary>Answers every request on a port of this machine by a function from path to raw answer.</summary>
internal sealed class LocalWebServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, Stream, Task> answer;
    private readonly CancellationTokenSource stop = new();

    internal LocalWebServer(Func<string, Stream, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = ServeAsync();
    }

    internal List<string> Requests { get; } = [];

    internal Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>A server with files; what is not among them is answered by 404.</summary>
    internal static LocalWebServer WithFiles(params (string Path, byte[] Content)[] files) => new(async (path, stream) =>
    {
        foreach (var (known, content) in files)
        {
            if (path != known) continue;
            await SendAsync(stream, "200 OK", content.Length, content);
            return;
        }
        await SendAsync(stream, "404 Not Found", 0, []);
    });

    internal static async Task SendAsync(Stream stream, string status, long length, byte[] content)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(content);
        await stream.FlushAsync();
    }

    /// <summary>An address at which nobody listens.</summary>
    internal static Uri Nobody()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new Uri($"http://127.0.0.1:{port}/");
    }

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = AnswerAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var connection = client;
        var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }
        var path = request!.Split(' ')[1];
        lock (Requests) Requests.Add(path);
        try
        {
            await answer(path, stream);
        }
        catch (IOException)
        {
            // The client went away, as some tests want.
        }
    }
}
