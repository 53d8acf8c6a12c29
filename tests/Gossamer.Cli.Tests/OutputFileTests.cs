namespace Gossamer.Cli.Tests;

public sealed class OutputFileTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();                  // there, and empty

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData("")]
    [InlineData("what was there before")]
    public void A_file_whose_content_fails_stays_as_it_was(string before)
    {
        File.WriteAllText(path, before);
        Assert.Throws<InvalidOperationException>(() => OutputFile.Write(path, stream =>
        {
            stream.Write("half of it"u8);
            throw new InvalidOperationException("the other half cannot be made");
        }));
        Assert.Equal(before, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("what was there before, which is longer")]
    public void A_file_is_replaced_as_a_whole(string before)
    {
        File.WriteAllText(path, before);
        OutputFile.Write(path, stream => stream.Write("all of it"u8));
        Assert.Equal("all of it", File.ReadAllText(path));
    }
}
