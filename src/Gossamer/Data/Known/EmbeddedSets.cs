namespace Gossamer.Data.Known;

/// <summary>The sets that ship inside the library; see the file NOTICE.</summary>
internal static class EmbeddedSets
{
    private const string Uci = "CC BY 4.0 (UCI Machine Learning Repository)";

    /// <summary>The sets.</summary>
    internal static IReadOnlyList<KnownDataSet> All { get; } =
    [
        new()
        {
            Name = "breast-cancer",
            Title = "Breast cancer Wisconsin (diagnostic)",
            Task = DataTask.BinaryClassification,
            Rows = 569,
            Columns = 30,
            Source = "Wolberg, Mangasarian, Street, Street: Breast Cancer Wisconsin (Diagnostic), UCI, 1995",
            Licence = Uci,
            Remarks = "Label 0 is malignant (212 rows), 1 benign (357). Not scaled: take scaling: standardize.",
            Format = DataFormat.Csv,
            IsEmbedded = true,
            Files = [new("breast-cancer.csv.gz", 119889, "feb0adc252908ad0b2c7286e5f9b4cc84fd5d8b50a807f8ade1b1edc5f27a355", [])],
        },
        new()
        {
            Name = "diabetes",
            Title = "Progression of diabetes within a year",
            Task = DataTask.Regression,
            Rows = 442,
            Columns = 10,
            Source = "Efron, Hastie, Johnstone, Tibshirani: Least angle regression, Annals of Statistics 2004",
            Licence = "published with the paper, no licence stated; distributed with scikit-learn (BSD-3-Clause)",
            Remarks = "Columns as measured: take scaling: standardize.",
            Format = DataFormat.Csv,
            IsEmbedded = true,
            Files = [new("diabetes.csv.gz", 21399, "731c91514b20f51185739fd2533cde9eccd1c61b16c2aba62d9c8082a9151d4f", [])],
        },
        new()
        {
            Name = "digits",
            Title = "Handwritten digits, 8 x 8 pixels",
            Task = DataTask.MultiClassClassification,
            Rows = 1797,
            Columns = 64,
            Source = "Alpaydin, Kaynak: Optical Recognition of Handwritten Digits, UCI, 1998; the test part",
            Licence = Uci,
            Remarks = "Labels 0 to 9, pixels 0 to 16. For two classes take positive: [1, 3, 5, 7, 9], or classes: [3, 8].",
            Format = DataFormat.Csv,
            IsEmbedded = true,
            Files = [new("digits.csv.gz", 264712, "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8", [])],
        },
        new()
        {
            Name = "heart",
            Title = "Heart disease, columns scaled to [-1, 1]",
            Task = DataTask.BinaryClassification,
            Rows = 270,
            Columns = 13,
            NonZeros = 3378,
            Source = "Statlog (heart), UCI; scaled by the authors of LIBLINEAR (file heart_scale)",
            Licence = "BSD-3-Clause (LIBLINEAR); data " + Uci,
            Format = DataFormat.Libsvm,
            IsEmbedded = true,
            Files = [new("heart.libsvm.gz", 27670, "5defa0a4c4c5bdaf3f55ae3828310252e8565c13ee37ce279e0b86d82e7f4ce9", [])],
        },
    ];
}
