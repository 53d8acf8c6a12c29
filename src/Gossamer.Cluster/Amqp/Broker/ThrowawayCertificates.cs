using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gossamer.Cluster.Amqp.Broker;

/// <summary>An authority and a server's certificate for localhost, made for one private broker. The authority's key is thrown away.</summary>
/// <param name="AuthorityFile">The authority's certificate, PEM.</param>
/// <param name="CertificateFile">The server's certificate, PEM.</param>
/// <param name="KeyFile">The server's key, PEM.</param>
internal sealed record ThrowawayCertificates(string AuthorityFile, string CertificateFile, string KeyFile)
{
    /// <summary>Makes and writes them.</summary>
    public static ThrowawayCertificates Write(string folder)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(7));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Gossamer throwaway authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(16));

        var files = new ThrowawayCertificates(Path.Combine(folder, "authority.pem"), Path.Combine(folder, "server.pem"), Path.Combine(folder, "server-key.pem"));
        File.WriteAllText(files.AuthorityFile, authority.ExportCertificatePem());
        File.WriteAllText(files.CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(files.KeyFile, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
