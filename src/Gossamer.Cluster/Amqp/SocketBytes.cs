using System.Buffers.Binary;
using System.Net.Sockets;

namespace Gossamer.Cluster.Amqp;

/// <summary>How many bytes a TCP connection has carried, as the kernel counts them (TCP_INFO of Linux 4.19 or newer).</summary>
internal static class SocketBytes
{
    private const int TcpLevel = 6;
    private const int TcpInfo = 11;
    private const int ReceivedAt = 128;
    private const int SentAt = 200;

    /// <summary>Reads the counters of a connected socket.</summary>
    /// <returns>False where the system does not tell.</returns>
    public static bool TryRead(Socket socket, out (long Sent, long Received) bytes)
    {
        bytes = default;
        if (!OperatingSystem.IsLinux()) return false;
        Span<byte> info = stackalloc byte[SentAt + sizeof(long)];
        try
        {
            if (socket.GetRawSocketOption(TcpLevel, TcpInfo, info) < info.Length) return false;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
        bytes = (BinaryPrimitives.ReadInt64LittleEndian(info[SentAt..]), BinaryPrimitives.ReadInt64LittleEndian(info[ReceivedAt..]));
        return true;
    }
}
