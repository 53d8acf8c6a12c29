using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace Gossamer.Cluster.Amqp;

/// <summary>Whom an encrypted connection trusts, and what it shows of itself.</summary>
/// <param name="AuthorityFile">PEM certificates to trust in place of the system's; null for the system's.</param>
/// <param name="CertificateFile">The PEM certificate to show to a broker that asks for one; null for none.</param>
/// <param name="KeyFile">The PEM key of that certificate; null where it stands in the certificate's file.</param>
internal sealed record BrokerTls(string? AuthorityFile = null, string? CertificateFile = null, string? KeyFile = null)
{
    /// <summary>The settings of the connection. Certificates are checked for their issuer, their dates and the name of the host.</summary>
    /// <exception cref="BadInputException">A file cannot be read.</exception>
    public SslOption ForHost(string host)
    {
        var settings = new SslOption { Enabled = true, ServerName = host, AcceptablePolicyErrors = SslPolicyErrors.None };
        if (AuthorityFile is not null)
        {
            var authorities = Read("--tls-authority", AuthorityFile, ReadAuthorities);
            settings.CertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, authorities);
        }
        if (CertificateFile is not null)
            settings.Certs = [Read("--tls-certificate", CertificateFile, file => X509Certificate2.CreateFromPemFile(file, KeyFile ?? file))];
        return settings;
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("it holds no PEM certificate");
    }

    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        // The system does not know the issuer; everything else it has found wrong stays wrong.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1", "server authentication"));
        using var copy = new X509Certificate2(certificate);
        return chain.Build(copy);
    }

    private static T Read<T>(string option, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new BadInputException($"{option} {file}: {failure.Message}");
        }
    }
}
