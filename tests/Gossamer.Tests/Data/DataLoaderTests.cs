using System.Buffers.Binary;
using System.Text;
using Gossamer.Data;
using Gossamer.Data.Scaling;

namespace Gossamer.Tests.Data;

public sealed class DataLoaderTests : IDisposable
{
    private const string Sample = "+1 1:1 2:2\n-1 2:1\n+1 1:4\n";

    private readonly TemporaryFolder folder = new();
    private readonly DataLoader loader;

    public DataLoaderTests() => loader = new DataLoader(new DataFolders(folder.Path, "/nowhere"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Packing_is_told_by_the_content_whatever_the_name()
    {
        var bytes = Encoding.UTF8.GetBytes(Sample);
        Assert.Equal(3, loader.Load(folder.Write("plain.libsvm", bytes)).Rows);
        Assert.Equal(3, loader.Load(folder.Write("a.libsvm.gz", DataDownloaderTests.Gzip(bytes))).Rows);
        Assert.Equal(3, loader.Load(folder.Write("a.bz2", DataDownloaderTests.Bzip2(bytes))).Rows);
        Assert.Equal(3, loader.Load(folder.Write("lies.gz", bytes)).Rows);
        Assert.Equal(6, loader.Load(folder.Write("two.gz", [.. DataDownloaderTests.Gzip(bytes), .. DataDownloaderTests.Gzip(bytes)])).Rows);
    }

    [Fact]
    public void A_gzip_file_cut_short_anywhere_is_damaged()
    {
        var text = new StringBuilder();
        for (var row = 1; row <= 300; row++) text.Append($"{(row % 2 == 0 ? 1 : -1)} {row}:{row * 0.37}\n");
        var whole = DataDownloaderTests.Gzip(Encoding.UTF8.GetBytes(text.ToString()));
        Assert.Equal(300, loader.Load(folder.Write("whole.gz", whole)).Rows);
        for (var length = 2; length < whole.Length; length += length < whole.Length - 40 ? 13 : 1)
        {
            var path = folder.Write("cut.gz", whole[..length]);
            var error = Assert.Throws<BadInputException>(() => loader.Load(path));
            Assert.Contains("cut.gz is damaged or cut short", error.Message, StringComparison.Ordinal);
        }
        foreach (var place in new[] { whole.Length - 5, whole.Length - 2, whole.Length / 2 })
        {
            var changed = (byte[])whole.Clone();
            changed[place] ^= 1;
            Assert.Throws<BadInputException>(() => loader.Load(folder.Write("changed.gz", changed)));
        }
    }

    [Fact]
    public void A_bzip2_file_cut_short_is_damaged()
    {
        var whole = DataDownloaderTests.Bzip2(Encoding.UTF8.GetBytes(Sample));
        for (var length = 3; length < whole.Length; length++)
        {
            var path = folder.Write("cut.bz2", whole[..length]);
            Assert.Contains("cut.bz2", Assert.Throws<BadInputException>(() => loader.Load(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Files_that_are_not_there_are_told()
    {
        Assert.Contains("does not exist", Fault(Path.Combine(folder.Path, "none.libsvm")), StringComparison.Ordinal);
        Assert.Contains("does not exist", Fault("/no/such/folder/file"), StringComparison.Ordinal);
        Assert.Contains("is a folder", Fault(folder.Path + "/"), StringComparison.Ordinal);
        Assert.Contains("is empty", Fault(folder.Write("empty.csv", "")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_is_told_with_the_nearest()
    {
        Assert.Equal("there is no data set and no file 'mushroms'; did you mean mushrooms?", Fault("mushroms"));
        Assert.Contains("did you mean a9a?", Assert.Throws<BadInputException>(() => DataCatalog.Find("a9b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_set_that_is_not_here_says_how_to_get_it()
    {
        var message = Fault("a9a");
        Assert.Contains("`gossamer data get a9a`", message, StringComparison.Ordinal);
        Assert.Contains("GOSSAMER_DATA", message, StringComparison.Ordinal);
        Assert.DoesNotContain("data get", Fault("sonar"), StringComparison.Ordinal);
        Assert.False(loader.IsHere(DataCatalog.Find("a9a")));
    }

    [Fact]
    public void A_file_under_a_known_name_with_other_content_is_refused()
    {
        folder.Write("a9a.libsvm.gz", DataDownloaderTests.Gzip(Encoding.UTF8.GetBytes(Sample)));
        Assert.Contains("is not the published data set 'a9a'", Fault("a9a"), StringComparison.Ordinal);
        folder.Write("w8a", "no data at all");
        Assert.Contains("is not the published data set 'w8a'", Fault("w8a"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_the_environment_that_is_not_there_is_told()
    {
        var lost = new DataLoader(new DataFolders("/no/such/folder", "/nowhere"));
        Assert.Contains("GOSSAMER_DATA names /no/such/folder", Assert.Throws<BadInputException>(() => lost.Load("a9a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_data_are_read_once_and_changed_files_anew()
    {
        var path = folder.Write("a.libsvm", Sample);
        var first = loader.Load(path);
        Assert.Same(first, loader.Load(path));
        Assert.NotSame(first, loader.Load(path, new DataOptions { Intercept = true }));
        folder.Write("a.libsvm", Sample + Sample);
        Assert.Equal(6, loader.Load(path).Rows);
        Assert.Same(loader.Load("heart"), loader.Load("heart", new DataOptions()));
        Assert.NotSame(loader.Load("heart"), loader.Load("heart", new DataOptions { Scaling = new UnitRows() }));
    }

    [Fact]
    public void The_intercept_is_a_last_column_of_ones()
    {
        var data = loader.Load(folder.Write("a.libsvm", Sample), new DataOptions { Columns = 4, Intercept = true });
        Assert.Equal(5, data.Columns);
        for (var row = 0; row < data.Rows; row++) Assert.Equal((4, 1.0), data.Features.Row(row).Last());
    }

    [Fact]
    public void Classes_are_chosen_and_joined_in_two()
    {
        var path = folder.Write("a.libsvm", "3 1:1\n1 1:2\n2 1:3\n3 1:4\n");
        var two = loader.Load(path, new DataOptions { Classes = [3, 1] });
        Assert.Equal([3, 1, 3], two.Labels.ToArray());
        Assert.Equal([(0, 4.0)], two.Features.Row(2));
        Assert.Equal([-1, 1, 1, -1], loader.Load(path, new DataOptions { Positive = [1, 2] }).Labels.ToArray());
        Assert.Contains("has no label 7 ('positive'); its labels are 1, 2, 3", Fault(path, new DataOptions { Positive = [7] }), StringComparison.Ordinal);
        Assert.Contains("one class only", Fault(path, new DataOptions { Positive = [1, 2, 3] }), StringComparison.Ordinal);
        Assert.Contains("names no label", Fault(path, new DataOptions { Classes = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_mean_nothing_are_refused()
    {
        var path = folder.Write("a.libsvm", Sample);
        Assert.Contains("'label' means nothing", Fault(path, new DataOptions { Label = "y" }), StringComparison.Ordinal);
        Assert.Contains("'columns' means nothing", Fault(folder.Write("a.csv", "1,2"), new DataOptions { Columns = 3 }), StringComparison.Ordinal);
        Assert.Contains("how 'heart' is read is known", Fault("heart", new DataOptions { Columns = 20 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_and_labels_are_read_together()
    {
        var images = folder.Write("toy-images-idx3-ubyte", Images(2051, 2, 2, 3, [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]));
        folder.Write("toy-labels-idx1-ubyte", Labels(2049, 2, [7, 9]));
        var data = loader.Load(images);
        Assert.Equal([7, 9], data.Labels.ToArray());
        Assert.Equal((2, 6), (data.Rows, data.Columns));
        Assert.Equal([250, 251, 252, 253, 254, 255], data.Features.Row(1).Select(entry => entry.Value));
        Assert.Equal(data.Labels.ToArray(), loader.Load(images, new DataOptions { LabelFile = Path.Combine(folder.Path, "toy-labels-idx1-ubyte") }).Labels.ToArray());
    }

    [Fact]
    public void Bad_images_are_one_clear_message()
    {
        byte[] pixels = [0, 1, 2, 3, 4, 5, 6, 7];
        AssertIdx(Images(2050, 2, 2, 2, pixels)[..8], Labels(2049, 2, [1, 2]), "idx", exact: false);
        AssertIdx(Images(1234, 2, 2, 2, pixels), Labels(2049, 2, [1, 2]), "the magic number is 1234, but a file of images has 2051");
        AssertIdx(Images(2051, 2, 2, 2, pixels), Labels(2051, 2, [1, 2]), "the magic number is 2051, but a file of labels has 2049; are the two files swapped?");
        AssertIdx(Images(2051, 2, 2, 2, pixels), Labels(2049, 3, [1, 2, 3]), "has 2 images but");
        AssertIdx(Images(2051, 2, 2, 2, pixels[..7]), Labels(2049, 2, [1, 2]), "ends early, in image 2 of 2");
        AssertIdx(Images(2051, 2, 2, 2, [.. pixels, 8]), Labels(2049, 2, [1, 2]), "more bytes than its header says");
        AssertIdx(Images(2051, 2, 2, 2, pixels), Labels(2049, 2, [1]), "holds 1 labels but its header says 2");
        AssertIdx(Images(2051, 0, 2, 2, []), Labels(2049, 0, []), "holds 0 images");
        AssertIdx(Images(2051, int.MaxValue, 2, 2, pixels), Labels(2049, int.MaxValue, [1, 2]), "holds 2 labels but its header says 2147483647");
        AssertIdx(Images(2051, 2, 100_000, 100_000, pixels), Labels(2049, 2, [1, 2]), "that is no image");
    }

    [Fact]
    public void Images_without_a_file_of_labels_are_told()
    {
        var images = folder.Write("lonely-images-idx3-ubyte", Images(2051, 1, 1, 1, [1]));
        Assert.Contains("lonely-labels-idx1-ubyte does not exist", Fault(images), StringComparison.Ordinal);
        var other = folder.Write("pictures", Images(2051, 1, 1, 1, [1]));
        Assert.Contains("'labelFile'", Fault(other, new DataOptions { Format = DataFormat.Idx }), StringComparison.Ordinal);
    }

    private string Fault(string nameOrFile, DataOptions? options = null) => Assert.ThrowsAny<BadInputException>(() => loader.Load(nameOrFile, options)).Message;

    private void AssertIdx(byte[] images, byte[] labels, string expected, bool exact = true)
    {
        var path = folder.Write("bad-images-idx3-ubyte", images);
        folder.Write("bad-labels-idx1-ubyte", labels);
        // Another loader each time: the files change faster than their time stamps.
        var message = Assert.Throws<BadInputException>(() => new DataLoader(new DataFolders(null, "/nowhere")).LoadFile(path)).Message;
        if (exact) Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private static byte[] Images(int magic, int rows, int height, int width, byte[] pixels)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt32BigEndian(bytes, magic);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), rows);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), height);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), width);
        return [.. bytes, .. pixels];
    }

    private static byte[] Labels(int magic, int rows, byte[] classes)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(bytes, magic);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), rows);
        return [.. bytes, .. classes];
    }
}
