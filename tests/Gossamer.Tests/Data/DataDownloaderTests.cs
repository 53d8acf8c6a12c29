using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Gossamer.Data;
using ICSharpCode.SharpZipLib.BZip2;

namespace Gossamer.Tests.Data;

public sealed class DataDownloaderTests : IDisposable
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 20_000).Select(row => $"{(row % 2 == 0 ? "+1" : "-1")} 1:{row} 3:1\n")));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_plain_file_is_kept_compressed_and_can_be_loaded()
    {
        using var server = LocalWebServer.WithFiles(("/sets/toy", Content));
        var paths = await Downloader(server.Address).GetAsync(Toy());
        Assert.Equal([Path.Combine(Cache, "toy.libsvm.gz")], paths);
        Assert.Equal(["toy.libsvm.gz"], folder.Files);
        Assert.True(new FileInfo(paths[0]).Length < Content.Length / 2);

        var data = new DataLoader(Folders).LoadKnown(Toy());
        Assert.Equal((20_000, 3, "toy"), (data.Rows, data.Columns, data.Name));
    }

    [Theory]
    [InlineData("gz")]
    [InlineData("bz2")]
    public async Task A_compressed_file_is_checked_by_its_content(string packing)
    {
        using var server = LocalWebServer.WithFiles(("/sets/toy", packing == "gz" ? Gzip(Content) : Bzip2(Content)));
        await Downloader(server.Address).GetAsync(Toy());
        Assert.Equal(20_000, new DataLoader(Folders).LoadKnown(Toy()).Rows);
    }

    [Fact]
    public async Task Progress_goes_from_nothing_to_the_total()
    {
        using var server = LocalWebServer.WithFiles(("/sets/toy", Content));
        var reports = new List<DownloadProgress>();
        await Downloader(server.Address).GetAsync(Toy(), new Recorder(reports));
        Assert.Equal(new DownloadProgress("toy.libsvm.gz", 0, Content.Length), reports[0]);
        Assert.Equal(new DownloadProgress("toy.libsvm.gz", Content.Length, Content.Length), reports[^1]);
        for (var k = 1; k < reports.Count; k++) Assert.True(reports[k].Bytes > reports[k - 1].Bytes);
    }

    [Fact]
    public async Task What_is_here_is_not_fetched_again()
    {
        using var server = LocalWebServer.WithFiles(("/sets/toy", Content));
        await Downloader(server.Address).GetAsync(Toy());
        await Downloader(server.Address).GetAsync(Toy());
        Assert.Equal(["/sets/toy"], server.Requests);
        Assert.Empty(await Downloader(server.Address).GetAsync(DataCatalog.Find("heart")));
    }

    [Fact]
    public async Task The_next_origin_is_asked_when_one_fails()
    {
        using var server = LocalWebServer.WithFiles(("/second/toy", Content));
        await Downloader(server.Address).GetAsync(Toy("http://origin.invalid/first/toy", "http://origin.invalid/second/toy"));
        Assert.Equal(["/first/toy", "/second/toy"], server.Requests);
    }

    [Fact]
    public async Task A_missing_file_is_told_with_address_and_remedy()
    {
        using var server = LocalWebServer.WithFiles();
        await FailsAsync(server.Address, "/sets/toy answered 404 (NotFound)", "GOSSAMER_DATA", "toy.libsvm.gz");
    }

    [Fact]
    public async Task A_refused_connection_is_told_with_address_and_remedy() =>
        await FailsAsync(LocalWebServer.Nobody(), "/sets/toy cannot be reached", "GOSSAMER_DATA");

    [Fact]
    public async Task A_body_that_ends_early_is_refused()
    {
        using var server = new LocalWebServer((_, stream) => LocalWebServer.SendAsync(stream, "200 OK", Content.Length, Content[..1000]));
        await FailsAsync(server.Address, "ended early");
    }

    [Fact]
    public async Task A_compressed_body_that_was_cut_short_is_refused()
    {
        using var server = LocalWebServer.WithFiles(("/sets/toy", Gzip(Content)[..^9]));
        await FailsAsync(server.Address, "sent damaged data");
    }

    [Fact]
    public async Task Other_content_of_the_same_length_is_refused()
    {
        var other = (byte[])Content.Clone();
        other[^3] ^= 1;
        using var server = LocalWebServer.WithFiles(("/sets/toy", other));
        await FailsAsync(server.Address, "SHA-256 differs");
    }

    [Fact]
    public async Task Shorter_and_longer_content_is_refused()
    {
        using var shorter = LocalWebServer.WithFiles(("/sets/toy", Content[..^1]));
        await FailsAsync(shorter.Address, "bytes uncompressed, not");
        using var longer = LocalWebServer.WithFiles(("/sets/toy", Gzip([.. Content, .. new byte[1 << 20]])));
        await FailsAsync(longer.Address, "it is longer");
    }

    [Fact]
    public async Task An_origin_that_falls_silent_is_given_up()
    {
        using var server = new LocalWebServer(async (_, stream) =>
        {
            await LocalWebServer.SendAsync(stream, "200 OK", Content.Length, Content[..1000]);
            await Task.Delay(TimeSpan.FromSeconds(30));
        });
        var error = await Assert.ThrowsAsync<BadInputException>(
            () => new DataDownloader(Folders, server.Address, patience: TimeSpan.FromSeconds(0.3)).GetAsync(Toy()));
        Assert.Contains("sent nothing for 0.3 seconds", error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public async Task A_cancelled_download_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        using var server = new LocalWebServer(async (_, stream) =>
        {
            await LocalWebServer.SendAsync(stream, "200 OK", Content.Length, Content[..1000]);
            await cancel.CancelAsync();
            await Task.Delay(TimeSpan.FromSeconds(30));
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Downloader(server.Address).GetAsync(Toy(), null, cancel.Token));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public async Task A_set_without_an_origin_says_where_to_put_it()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => Downloader(LocalWebServer.Nobody()).GetAsync(DataCatalog.Find("sonar")));
        Assert.Contains("put sonar.libsvm.gz into a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_made_is_told()
    {
        var blocked = folder.Write("file", "not a folder");
        var downloader = new DataDownloader(new DataFolders(null, Path.Combine(blocked, "data")), LocalWebServer.Nobody());
        var error = await Assert.ThrowsAsync<BadInputException>(() => downloader.GetAsync(Toy()));
        Assert.Contains("GOSSAMER_HOME", error.Message, StringComparison.Ordinal);
    }

    private string Cache => folder.Path;

    private DataFolders Folders => new(null, Cache);

    private DataDownloader Downloader(Uri mirror) => new(Folders, mirror);

    private async Task FailsAsync(Uri address, params string[] parts)
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => Downloader(address).GetAsync(Toy()));
        Assert.StartsWith("data set 'toy' could not be downloaded: http://127.0.0.1:", error.Message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.Empty(folder.Files);
    }

    private static KnownDataSet Toy(params string[] origins) => new()
    {
        Name = "toy",
        Title = "A toy",
        Task = DataTask.BinaryClassification,
        Rows = 20_000,
        Columns = 3,
        Source = "made for this test",
        Licence = "none",
        Format = DataFormat.Libsvm,
        Files = [new("toy.libsvm.gz", Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)), origins.Length > 0 ? origins : ["https://origin.invalid/sets/toy"])],
    };

    internal static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(content);
        return packed.ToArray();
    }

    internal static byte[] Bzip2(byte[] content)
    {
        var packed = new MemoryStream();
        BZip2.Compress(new MemoryStream(content), packed, isStreamOwner: false, level: 9);
        return packed.ToArray();
    }

    private sealed class Recorder(List<DownloadProgress> reports) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => reports.Add(value);
    }
}
