namespace Gossamer.Data.Known;

/// <summary>Sets from other places than the LIBSVM collection.</summary>
internal static class OtherSets
{
    private static readonly string[] MnistOrigins = ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"];
    private static readonly string[] FashionOrigins = ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"];

    /// <summary>The sets.</summary>
    internal static IReadOnlyList<KnownDataSet> All { get; } =
    [
        Mnist("mnist", "train", 60000,
            47040016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            60008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        Mnist("mnist.t", "t10k", 10000,
            7840016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            10008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        Fashion("fashion-mnist", "train", 60000,
            47040016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            60008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
        Fashion("fashion-mnist.t", "t10k", 10000,
            7840016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            10008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
        new()
        {
            Name = "sonar",
            Title = "Sonar echoes of mines and rocks",
            Task = DataTask.BinaryClassification,
            Rows = 208,
            Columns = 60,
            NonZeros = 12471,
            Source = "Gorman, Sejnowski: Analysis of hidden units in a layered network trained to classify sonar targets, 1988; Connectionist Bench (UCI)",
            Licence = "CC BY 4.0 (UCI Machine Learning Repository)",
            Remarks = "+1 is a mine, -1 a rock. Made of the table sonar.all-data at UCI: label R or M as -1 or +1, nonzero values as index:value.",
            Format = DataFormat.Libsvm,
            Files = [new("sonar.libsvm.gz", 121607, "b084f7c0fbccd8ecbd120b80da32dff2e90157da60f79bea73af74d6d36f0285", [])],
        },
        new()
        {
            Name = "tinyshakespeare",
            Title = "Excerpts of Shakespeare's plays",
            Task = DataTask.Text,
            Rows = 40000,
            Columns = 0,
            Source = "Karpathy: The unreasonable effectiveness of recurrent neural networks, 2015",
            Licence = "public domain",
            Remarks = "1115394 characters, 65 different ones. Each speech begins with the speaker's name and a colon.",
            Format = DataFormat.Csv,
            Files =
            [
                new("tinyshakespeare.txt.gz", 1115394, "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
                    ["https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt"]),
            ],
        },
        Maze(748, 3236, 1616869, "2938aafde65215c3a6a2e167490bc9c01aca3417fa201cfa9fc709dfdac6adcb"),
        Maze(1356, 3566, 1792144, "63bf8002425c33a62e2235a558fef84329285b03791e6f9100abd6f82eb4b6c9"),
    ];

    private static KnownDataSet Mnist(string name, string part, int rows, long imageBytes, string imageSha256, long labelBytes, string labelSha256) =>
        Images(name, "Handwritten digits, 28 x 28 pixels", part, "", rows, MnistOrigins, imageBytes, imageSha256, labelBytes, labelSha256) with
        {
            Source = "LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, Proc. IEEE 1998",
            Licence = "commonly given as CC BY-SA 3.0; derived from NIST Special Databases 1 and 3",
        };

    private static KnownDataSet Fashion(string name, string part, int rows, long imageBytes, string imageSha256, long labelBytes, string labelSha256) =>
        Images(name, "Articles of clothing, 28 x 28 pixels", part, "fashion-mnist-", rows, FashionOrigins, imageBytes, imageSha256, labelBytes, labelSha256) with
        {
            Source = "Xiao, Rasul, Vollgraf: Fashion-MNIST, arXiv:1708.07747, 2017",
            Licence = "MIT",
        };

    private static KnownDataSet Images(
        string name, string title, string part, string prefix, int rows, string[] origins,
        long imageBytes, string imageSha256, long labelBytes, string labelSha256)
    {
        var images = $"{part}-images-idx3-ubyte.gz";
        var labels = $"{part}-labels-idx1-ubyte.gz";
        return new()
        {
            Name = name,
            Title = part == "t10k" ? title + ", test part" : title,
            Task = DataTask.MultiClassClassification,
            Rows = rows,
            Columns = 784,
            Source = "",
            Licence = "",
            Remarks = "Labels 0 to 9, pixels 0 to 255: take scaling: divide(255). For two classes take positive or classes.",
            Format = DataFormat.Idx,
            Files =
            [
                new(prefix + images, imageBytes, imageSha256, [.. origins.Select(origin => origin + images)]),
                new(prefix + labels, labelBytes, labelSha256, [.. origins.Select(origin => origin + labels)]),
            ],
        };
    }

    private static KnownDataSet Maze(int trial, int rows, long bytes, string sha256) => new()
    {
        Name = $"mc_maze_trial_{trial}",
        Title = "Motor cortex of a reaching monkey, one trial",
        Task = DataTask.Recording,
        Rows = rows,
        Columns = 191,
        Source = "Churchland, Kaufman: MC_Maze, DANDI archive, dandiset 000128",
        Licence = "CC BY 4.0",
        Remarks = "One row a millisecond: time, cursor, eye, hand, hand velocity, 182 units with spikes 0 or 1.",
        Format = DataFormat.Csv,
        Files = [new($"mc_maze_trial_{trial}.csv.gz", bytes, sha256, [])],
    };
}
