using System.Globalization;
using Gossamer.Data;

namespace Gossamer.Tests.Data;

public sealed class PublishedSetTests
{
    public static TheoryData<string, int, int, long, string> Sets() => new()
    {
        // name, rows, features, nonzeros, labels
        { "a1a", 1605, 123, 22249, "-1: 1210, 1: 395" },
        { "a1a.t", 30956, 123, 429343, "-1: 23510, 1: 7446" },
        { "a5a", 6414, 123, 88939, "-1: 4845, 1: 1569" },
        { "a9a", 32561, 123, 451592, "-1: 24720, 1: 7841" },
        { "a9a.t", 16281, 123, 225731, "-1: 12435, 1: 3846" },
        { "australian", 690, 14, 7724, "-1: 383, 1: 307" },
        { "fourclass", 862, 2, 1724, "-1: 555, 1: 307" },
        { "german.numer", 1000, 24, 17989, "-1: 700, 1: 300" },
        { "heart-unscaled", 270, 13, 2636, "-1: 150, 1: 120" },
        { "madelon.t", 600, 500, 300000, "-1: 300, 1: 300" },
        { "mushrooms", 8124, 112, 170604, "1: 3916, 2: 4208" },
        { "phishing", 11055, 68, 331650, "0: 4898, 1: 6157" },
        { "sonar", 208, 60, 12471, "-1: 97, 1: 111" },
        { "splice", 1000, 60, 60000, "-1: 483, 1: 517" },
        { "w8a", 49749, 300, 579586, "-1: 48270, 1: 1479" },
        { "w8a.t", 14951, 300, 174276, "-1: 14497, 1: 454" },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void Published_sets_have_the_recorded_shape(string name, int rows, int features, long nonZeros, string labels)
    {
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Missing);
        var data = SharedData.Loader().Load(name);
        Assert.Equal((rows, features), (data.Rows, data.Columns));
        Assert.Equal(nonZeros, SharedData.CountNonZeros(data));
        Assert.Equal(labels, Describe(data));
        var known = DataCatalog.Find(name);
        Assert.Equal((rows, features, nonZeros), (known.Rows, known.Columns, known.NonZeros));
    }

    [Fact]
    public void News20_has_twenty_classes()
    {
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Missing);
        var data = SharedData.Loader().Load("news20.multiclass");
        Assert.Equal((15935, 62061), (data.Rows, data.Columns));
        Assert.Equal(1272569, SharedData.CountNonZeros(data));
        var labels = SharedData.CountLabels(data);
        Assert.Equal(Enumerable.Range(1, 20).Select(label => (double)label), labels.Keys);
        Assert.All(labels.Values, count => Assert.InRange(count, 780, 800));
    }

    [Fact]
    public void The_heart_file_of_the_collection_is_the_embedded_one()
    {
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Missing);
        var file = SharedData.Loader().LoadFile(Path.Combine(SharedData.Folder!, "heart_scale.libsvm"));
        var embedded = SharedData.Loader().Load("heart");
        Assert.Equal(embedded.Labels.ToArray(), file.Labels.ToArray());
        for (var row = 0; row < file.Rows; row++) Assert.Equal(embedded.Features.Row(row), file.Features.Row(row));
    }

    [Theory]
    [InlineData("mnist.t", 10000)]
    [InlineData("mnist", 60000)]
    public void Mnist_has_ten_classes_of_images(string name, int rows)
    {
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Missing);
        var data = SharedData.Loader().Load(name);
        Assert.Equal((rows, 784), (data.Rows, data.Columns));
        Assert.Equal(10, SharedData.CountLabels(data).Count);
        // The first training image is a 5, the first test image a 7.
        Assert.Equal(name == "mnist" ? 5 : 7, data.Labels.Span[0]);
    }

    [Fact]
    public void A_text_and_a_recording_are_read_whole_but_not_as_samples()
    {
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Missing);
        var loader = SharedData.Loader();
        Assert.Equal(1115394, loader.ReadContent(DataCatalog.Find("tinyshakespeare")).Length);
        Assert.Equal(1616869, loader.ReadContent(DataCatalog.Find("mc_maze_trial_748")).Length);
        Assert.Contains("not a set of labelled samples", Assert.Throws<BadInputException>(() => loader.Load("tinyshakespeare")).Message, StringComparison.Ordinal);
    }

    private static string Describe(DataSet data) =>
        string.Join(", ", SharedData.CountLabels(data).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value}")));
}
