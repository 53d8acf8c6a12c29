namespace Gossamer.Data.Known;

/// <summary>Sets of the LIBSVM data collection (C.-C. Chang and C.-J. Lin), two classes each.</summary>
internal static class LibsvmCollection
{
    private const string Page = "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/";
    private const string Asks = "the collection (Chang and Lin, LIBSVM: a library for support vector machines, ACM TIST 2011) asks to cite the source; for research and tests";
    private const string Uci = "CC BY 4.0 (UCI Machine Learning Repository); " + Asks;
    private const string UciPlatt = "CC BY 4.0 (UCI Machine Learning Repository); cite Platt, Fast training of support vector machines using sequential minimal optimization, 1998; " + Asks;
    private const string Platt = "cite Platt, Fast training of support vector machines using sequential minimal optimization, 1998; " + Asks;
    private const string Collection = "no licence stated; " + Asks;

    /// <summary>The sets.</summary>
    internal static IReadOnlyList<KnownDataSet> All { get; } =
    [
        Libsvm("a1a", "Adult income", 1605, 123, 22249,
            "UCI Adult (Becker and Kohavi, 1996), made binary by Platt (1998)", UciPlatt,
            "a1a", 114818, "eb54c45f1bdb51286f803dd092eb8202b44637a858fc6c4e533a2d64a0d94b4e"),
        Libsvm("a1a.t", "Adult income, test part", 30956, 123, 429343,
            "As a1a; the part for testing", UciPlatt,
            "a1a.t", 2215057, "0212d0c4a3996fe6fb6a0ab54033d9f4fa4b60369b6e3bb141821d9ffc40c04d",
            "a1a and a1a.t together hold the rows of a9a in another order."),
        Libsvm("a5a", "Adult income", 6414, 123, 88939,
            "As a1a", UciPlatt,
            "a5a", 458892, "5cb3a6603de0a0eb43afcdd45b1820c71ee7f20da1c09f054696bb71cbc45ad8"),
        Libsvm("a9a", "Adult income", 32561, 123, 451592,
            "As a1a", UciPlatt,
            "a9a", 2329875, "f5d5ffd8d865ff41328e7ee043e4b020816914ff6843ff15b98905ddbedce906"),
        Libsvm("a9a.t", "Adult income, test part", 16281, 123, 225731,
            "As a1a; the part for testing", UciPlatt,
            "a9a.t", 1164628, "1f448a153f0320399a7e40836eb207655b0bde0f21fc941cc472193daa9f5de9"),
        Libsvm("australian", "Australian credit approval", 690, 14, 7724,
            "Statlog, Australian credit approval (UCI)", Uci,
            "australian", 115308, "e11b85d6265a6cc8d07e3200fc04557009e6e2407331ea8d7910eddf199c2d1a",
            "Not scaled: scale the columns before gradient methods."),
        Libsvm("fourclass", "Four classes in the plane, made two", 862, 2, 1724,
            "Ho and Kleinberg, Building projectable classifiers of arbitrary complexity, ICPR 1996", Collection,
            "fourclass", 25005, "407b9c6377c8c0a19eac962059b0c8c019be7af5db99e84f9dcd7649a35e1178",
            "Not scaled: scale the columns before gradient methods."),
        Libsvm("german.numer", "German credit", 1000, 24, 17989,
            "Statlog, German credit, numeric version (UCI)", Uci,
            "german.numer", 285792, "69ffe0c4ba0bd91f936986d7c070dfca7e22064bbd5ab8e1fb925d6c86024ec8",
            "Not scaled: scale the columns before gradient methods."),
        Libsvm("heart-unscaled", "Heart disease, raw columns", 270, 13, 2636,
            "Statlog, heart disease (UCI)", Uci,
            "heart", 42650, "f0437e4847e6293a20850ef3fa2a809a1e11250a5b8760b259510bb321652470",
            "Not scaled; 'heart' is the same with columns scaled to [-1, 1]."),
        Libsvm("madelon.t", "Madelon, artificial, validation part", 600, 500, 300000,
            "Madelon (Guyon, 2004; UCI); the validation part", Uci,
            "madelon.t", 2336699, "ae60251b63a46c6ace348b77749e79e25d4098d629d1dead2852c3d4daf1f8ea",
            "Not scaled: scale the columns before gradient methods."),
        Libsvm("mushrooms", "Edible and poisonous mushrooms", 8124, 112, 170604,
            "Mushroom (1981; UCI)", Uci,
            "mushrooms", 879712, "f39a4eb628dc61a7d43760815b061c9e497aa728ce1ad8bde57a09ef6043b538",
            "Label 2 are the edible ones."),
        Libsvm("phishing", "Phishing websites", 11055, 68, 331650,
            "Phishing Websites (Mohammad and McCluskey, 2012; UCI), categories as one-hot columns, rows of length 1", Uci,
            "phishing", 3620168, "0cf66ef36604c393da9359b2e5d894a2df8aee31fd184633cefa138add2ef08a"),
        Libsvm("splice", "Splice junctions of DNA", 1000, 60, 60000,
            "Splice junctions (Delve, UCI); the training part", Uci,
            "splice", 715000, "eee33566cfe8988ec26122460cc712d66c5c5b79b966b259408e803addaa584d",
            "Not scaled: scale the columns before gradient methods."),
        Libsvm("w8a", "Web page categories", 49749, 300, 579586,
            "Web pages by category (Platt, 1998)", Platt,
            "w8a", 3478238, "6a9fa8fd5f524303240a5db07d4b3d4a51e8b7b4b20a914105d8e3e8c81640f2",
            "4203 rows have no feature."),
        Libsvm("w8a.t", "Web page categories, test part", 14951, 300, 174276,
            "As w8a; the part for testing", Platt,
            "w8a.t", 1045870, "618929ecb01bebb841daec4cae4aa07b97832d29b08652452775598929547fde",
            "1252 rows have no feature."),
        new()
        {
            Name = "news20.multiclass",
            Title = "Posts to twenty newsgroups",
            Task = DataTask.MultiClassClassification,
            Rows = 15935,
            Columns = 62061,
            NonZeros = 1272569,
            Source = "20 Newsgroups (Lang, 1995); the training part",
            Licence = Collection,
            Remarks = "20 classes. For two classes take positive: [1, 2, …, 10]; this is not the set news20.binary.",
            Format = DataFormat.Libsvm,
            Files = [new("news20.multiclass.libsvm.gz", 9003251, "1d6eb77c42e1c78e86f36af834268de933da3607f38e3703aef15f7a9f11e506", [Page + "multiclass/news20.bz2"])],
        },
    ];

    private static KnownDataSet Libsvm(
        string name, string title, int rows, int columns, long nonZeros, string source, string licence, string file, long bytes, string sha256, string remarks = "") =>
        new()
        {
            Name = name,
            Title = title,
            Task = DataTask.BinaryClassification,
            Rows = rows,
            Columns = columns,
            NonZeros = nonZeros,
            Source = source,
            Licence = licence,
            Remarks = remarks,
            Format = DataFormat.Libsvm,
            Files = [new(file + ".libsvm.gz", bytes, sha256, [Page + "binary/" + file])],
        };
}
