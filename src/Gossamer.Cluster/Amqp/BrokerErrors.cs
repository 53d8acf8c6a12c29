using System.Net.Sockets;
using System.Security.Authentication;
using Gossamer.Cluster.Transport;
using RabbitMQ.Client.Exceptions;

namespace Gossamer.Cluster.Amqp;

/// <summary>Says why a broker cannot be used, and what to do.</summary>
internal static class BrokerErrors
{
    /// <summary>Whether trying again may help: nobody listens (yet), or the connection broke.</summary>
    public static bool IsPassing(Exception failure) => !Causes(failure).Any(cause => cause
        is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } or AuthenticationException or AuthenticationFailureException or PossibleAuthenticationFailureException
        or OperationInterruptedException { ShutdownReason.ReplyCode: 403 or 404 or 530 or ResourceLocked });

    /// <summary>Whether another process holds the queue.</summary>
    public static bool IsTaken(Exception failure) => Causes(failure).Any(cause => cause is OperationInterruptedException { ShutdownReason.ReplyCode: ResourceLocked });

    /// <summary>Whether the failure is one of the connection or of the broker, not of this program.</summary>
    public static bool IsOfConnection(Exception failure) =>
        failure is BrokerUnreachableException or OperationInterruptedException or AlreadyClosedException or AuthenticationException or IOException
            or SocketException or TimeoutException or RabbitMQClientException or ObjectDisposedException or OperationCanceledException;

    /// <summary>The error to be shown.</summary>
    public static TransportException Explain(Exception failure, AmqpOptions options)
    {
        var broker = options.Broker;
        foreach (var cause in Causes(failure))
        {
            var text = cause switch
            {
                AuthenticationFailureException or PossibleAuthenticationFailureException =>
                    $"the broker {broker} refuses user '{broker.User}' with {(broker.Password is null ? "no password" : "this password")}; set {BrokerLogin.PasswordVariable}, "
                    + $"or put the whole address with its password in {BrokerLogin.UrlVariable} or in a file for --broker-file",
                AuthenticationException => $"no encrypted connection to {broker}: {cause.Message} The broker's certificate must name '{broker.Host}' and come from an issuer that this machine trusts, or that --tls-authority FILE holds",
                OperationInterruptedException { ShutdownReason.ReplyCode: ResourceLocked } =>
                    $"another coordinator serves the session '{options.Session}' on {broker}; give another --session, or end that one (a crashed one is forgotten within "
                    + $"{2 * options.Heartbeat.TotalSeconds:0} seconds)",
                OperationInterruptedException { ShutdownReason.ReplyCode: 530 } =>
                    $"the broker has no virtual host '{broker.VirtualHost}' for user '{broker.User}'; 'rabbitmqctl add_vhost' makes one, 'rabbitmqctl set_permissions' opens it",
                OperationInterruptedException { ShutdownReason.ReplyCode: 403 } =>
                    $"user '{broker.User}' may not use queues 'gossamer.{options.Session}.*' of the broker; 'rabbitmqctl set_permissions' allows it",
                SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => $"the broker's host '{broker.Host}' is not known",
                SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"no broker listens at {broker.Host}, port {broker.Port}; start it, or correct the address",
                SocketException => $"the broker {broker} cannot be reached: {cause.Message}",
                _ => null,
            };
            if (text is not null) return new TransportException(text, failure);
        }
        return new TransportException($"the broker {broker} cannot be used: {failure.Message}", failure);
    }

    private const ushort ResourceLocked = 405;

    private static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause is AggregateException many ? many.InnerExceptions.FirstOrDefault() : cause.InnerException) yield return cause;
    }
}
