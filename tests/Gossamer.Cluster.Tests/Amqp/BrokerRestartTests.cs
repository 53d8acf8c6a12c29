using System.Diagnostics;
using System.Globalization;
using Gossamer.Cluster.Amqp;
using Gossamer.Cluster.Amqp.Broker;
using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Tests.Amqp;

/// <summary>A broker that speaks TLS, and what its restart does to those who talk over it.</summary>
public sealed class BrokerRestartTests(EncryptedBroker encrypted) : IClassFixture<EncryptedBroker>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Frames_arrive_once_and_in_order_through_a_crash_of_the_broker()
    {
        const int frames = 400;
        var options = encrypted.Options("restart");
        await using var coordinator = await AmqpCoordinator.OpenAsync(options);
        await using var worker = await AmqpWorker.JoinAsync(options, Patience);
        Assert.Equal(TransportEventKind.Joined, (await coordinator.ReceiveAsync()).Kind);
        Assert.Equal(TransportEventKind.Joined, (await worker.ReceiveAsync()).Kind);
        var restart = encrypted.Broker.RestartAsync(isKilled: true, TimeSpan.FromMilliseconds(200));
        var sending = Task.Run(async () =>
        {
            for (var k = 0; k < frames; k++)
            {
                coordinator.Send(worker.Self, Frame(k));
                worker.Send(ITransport.CoordinatorPeer, Frame(k));
                await Task.Delay(5);
            }
        });
        await Task.WhenAll(ReadAsync(worker, frames), ReadAsync(coordinator, frames)).WaitAsync(Patience);
        await sending;
        await restart;
        await worker.FlushAsync().AsTask().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_broker_whose_issuer_is_not_trusted_is_refused()
    {
        var options = encrypted.Options("untrusted") with { Tls = new BrokerTls() };
        var refused = await Assert.ThrowsAsync<TransportException>(() => AmqpCoordinator.OpenAsync(options));
        Assert.Contains("--tls-authority", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(options.Broker.Password!, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_of_another_issuer_than_the_one_that_is_given_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("gossamer-authority").FullName;
        try
        {
            var options = encrypted.Options("other-issuer") with { Tls = new BrokerTls(ThrowawayCertificates.Write(folder).AuthorityFile) };
            var refused = await Assert.ThrowsAsync<TransportException>(() => AmqpCoordinator.OpenAsync(options));
            Assert.Contains("no encrypted connection", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_flush_waits_until_the_broker_has_confirmed()
    {
        var options = encrypted.Options("confirmed");
        await using var coordinator = await AmqpCoordinator.OpenAsync(options);
        await using var worker = await AmqpWorker.JoinAsync(options, Patience);
        await worker.FlushAsync();
        await SignalAsync("-STOP");
        Task flush;
        try
        {
            worker.Send(ITransport.CoordinatorPeer, Frame(7));
            flush = worker.FlushAsync().AsTask();
            await Task.Delay(1000);
            Assert.False(flush.IsCompleted);
        }
        finally
        {
            await SignalAsync("-CONT");
        }
        await flush.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_certificate_of_another_host_is_refused()
    {
        var options = encrypted.Options("other-host");
        // The same machine by a name that is not in the certificate.
        var refused = await Assert.ThrowsAsync<TransportException>(() => AmqpCoordinator.OpenAsync(options with { Broker = options.Broker with { Host = "127.0.0.1" } }));
        Assert.Contains("no encrypted connection", refused.Message, StringComparison.Ordinal);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/kill", [signal, encrypted.Broker.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Frames of one piece and of several.</summary>
    private static byte[] Frame(int k)
    {
        var frame = new byte[k % 50 == 7 ? 35_000 : 4];
        BitConverter.TryWriteBytes(frame, k);
        return frame;
    }

    private static async Task ReadAsync(AmqpTransport transport, int frames)
    {
        for (var k = 0; k < frames; k++)
        {
            var happened = await transport.ReceiveAsync();
            Assert.Equal((TransportEventKind.Frame, ""), (happened.Kind, happened.Reason));
            Assert.True(Frame(k).AsSpan().SequenceEqual(happened.Frame.Span), $"frame {k}");
        }
    }
}
