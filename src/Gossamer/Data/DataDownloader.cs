using System.IO.Compression;
using System.Security.Cryptography;
using Gossamer.Data.Reading;

namespace Gossamer.Data;

/// <summary>How far the download of one file is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Bytes">Bytes received so far.</param>
/// <param name="Total">Bytes to receive, or null where the origin does not say.</param>
public readonly record struct DownloadProgress(string File, long Bytes, long? Total);

/// <summary>
/// Fetches known data sets from their public origins into the cache. A file is kept only when its content has the published
/// SHA-256; whatever goes wrong, no part of a file is left behind.
/// </summary>
public sealed class DataDownloader : IDisposable
{
    private readonly DataFolders folders;
    private readonly Uri? mirror;
    private readonly HttpClient client;
    private readonly TimeSpan patience;

    /// <summary>Creates a downloader.</summary>
    /// <param name="folders">Where files are kept.</param>
    /// <param name="mirror">Replaces the scheme, host and port of all origins, and stands before their paths; null for the origins themselves.</param>
    /// <param name="patience">How long to wait for the next bytes; one minute unless given.</param>
    public DataDownloader(DataFolders folders, Uri? mirror = null, TimeSpan? patience = null)
    {
        (this.folders, this.mirror, this.patience) = (folders, mirror, patience ?? TimeSpan.FromMinutes(1));
        client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("gossamer");
    }

    /// <summary>A downloader into the cache of the environment; <c>GOSSAMER_DATA_MIRROR</c> names a mirror.</summary>
    /// <exception cref="BadInputException">The mirror is not a web address.</exception>
    public static DataDownloader FromEnvironment()
    {
        var mirror = Environment.GetEnvironmentVariable("GOSSAMER_DATA_MIRROR");
        if (string.IsNullOrEmpty(mirror)) return new DataDownloader(DataFolders.FromEnvironment());
        if (Uri.TryCreate(mirror, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return new DataDownloader(DataFolders.FromEnvironment(), address);
        throw new BadInputException($"the environment variable GOSSAMER_DATA_MIRROR is '{mirror}', but must be a web address such as https://example.org/data/");
    }

    /// <summary>Fetches what is missing of a set.</summary>
    /// <param name="known">The set.</param>
    /// <param name="progress">Is told of every portion received; may be null.</param>
    /// <param name="cancellation">Stops the download and removes what was received.</param>
    /// <returns>The paths of its files; empty for embedded sets.</returns>
    /// <exception cref="BadInputException">The set has no public origin, or no origin gave the published content; the message says why.</exception>
    public async Task<IReadOnlyList<string>> GetAsync(KnownDataSet known, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(known);
        if (known.IsEmbedded) return [];
        var paths = new List<string>();
        foreach (var file in known.Files)
        {
            if (folders.Find(file) is { } present)
            {
                paths.Add(present);
                continue;
            }
            if (file.Origins.Count == 0)
            {
                throw new BadInputException(
                    $"data set '{known.Name}' cannot be downloaded as it is used here ({known.Source}): put {file.Name} into a folder and name it in the environment variable GOSSAMER_DATA. {known.Remarks}");
            }
            paths.Add(await GetFileAsync(known, file, progress, cancellation).ConfigureAwait(false));
        }
        return paths;
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<string> GetFileAsync(KnownDataSet known, KnownFile file, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var faults = new List<string>();
        foreach (var origin in file.Origins)
        {
            var address = AddressOf(origin);
            try
            {
                return await FetchAsync(address, file, progress, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (Explain(error, cancellation) is { } fault)
            {
                faults.Add($"{address} {fault}");
            }
        }
        throw new BadInputException(
            $"data set '{known.Name}' could not be downloaded: {string.Join("; ", faults)}. "
            + $"Try again later, or put {file.Name} into a folder and name it in the environment variable GOSSAMER_DATA");
    }

    private Uri AddressOf(string origin)
    {
        var address = new Uri(origin);
        if (mirror is null) return address;
        var before = mirror.AbsoluteUri.EndsWith('/') ? mirror : new Uri(mirror.AbsoluteUri + "/");
        return new Uri(before, address.AbsolutePath.TrimStart('/'));
    }

    private async Task<string> FetchAsync(Uri address, KnownFile file, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        CreateCache();
        var final = Path.Combine(folders.Cache, file.Name);
        // Two processes may fetch the same file at once: each has its own unfinished file.
        var received = $"{final}.{Guid.NewGuid():N}.partial";
        var packed = received + ".gz";
        try
        {
            await ReceiveAsync(address, file.Name, received, progress, cancellation).ConfigureAwait(false);
            Repack(received, packed, file);
            File.Move(packed, final, overwrite: true);
            return final;
        }
        finally
        {
            File.Delete(received);
            File.Delete(packed);
        }
    }

    private async Task ReceiveAsync(Uri address, string name, string path, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        watch.CancelAfter(patience);
        using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, watch.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        var total = response.Content.Headers.ContentLength;
        var content = await response.Content.ReadAsStreamAsync(watch.Token).ConfigureAwait(false);
        await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[1 << 16];
        long bytes = 0;
        progress?.Report(new DownloadProgress(name, 0, total));
        while (true)
        {
            watch.CancelAfter(patience);
            var read = await content.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
            if (read == 0) break;
            await target.WriteAsync(buffer.AsMemory(0, read), watch.Token).ConfigureAwait(false);
            bytes += read;
            progress?.Report(new DownloadProgress(name, bytes, total));
        }
        if (total is { } expected && bytes != expected) throw new InvalidDataException($"sent {bytes} of {expected} bytes");
    }

    // Decompresses what was received, checks it and writes it as gzip, whatever the origin's packing was.
    private static void Repack(string received, string packed, KnownFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        using (var source = DataFile.Decompress(new FileStream(received, FileMode.Open, FileAccess.Read), out _))
        using (var target = Pack(packed, file.Name))
        {
            var buffer = new byte[1 << 16];
            int read;
            while ((read = source.Read(buffer, 0, buffer.Length)) > 0)
            {
                length += read;
                // Checked on the way, so that a wrong file cannot fill the disk.
                if (length > file.Bytes) throw new InvalidDataException("sent another file than the published one (it is longer)");
                hash.AppendData(buffer, 0, read);
                target.Write(buffer, 0, read);
            }
        }
        if (length != file.Bytes) throw new InvalidDataException($"sent another file than the published one ({length} bytes uncompressed, not {file.Bytes})");
        if (KnownFileReader.Hexadecimal(hash) != file.Sha256) throw new InvalidDataException("sent another file than the published one (its SHA-256 differs)");
    }

    private static Stream Pack(string path, string name)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        return name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Optimal) : file;
    }

    private void CreateCache()
    {
        try
        {
            Directory.CreateDirectory(folders.Cache);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"the folder {folders.Cache} for downloads cannot be created ({error.Message}): name another in the environment variable GOSSAMER_HOME", error);
        }
    }

    private string? Explain(Exception error, CancellationToken cancellation) => error switch
    {
        HttpRequestException { StatusCode: { } status } => $"answered {(int)status} ({status})",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "ended early",
        HttpRequestException refused => $"cannot be reached ({(refused.InnerException ?? refused).Message})",
        HttpIOException => "ended early",
        OperationCanceledException when !cancellation.IsCancellationRequested => $"sent nothing for {patience.TotalSeconds:0.#} seconds",
        InvalidDataException wrong when wrong.Message.StartsWith("sent", StringComparison.Ordinal) => wrong.Message,
        InvalidDataException or ICSharpCode.SharpZipLib.BZip2.BZip2Exception or EndOfStreamException => "sent damaged data",
        IOException disk => $"was received, but could not be kept in {folders.Cache} ({disk.Message})",
        _ => null,
    };
}
