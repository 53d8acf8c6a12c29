namespace Gossamer.Data;

/// <summary>What happens to data between reading and use: classes, labels, scaling, intercept.</summary>
internal static class DataPreparation
{
    /// <summary>Prepares data as the options say.</summary>
    /// <exception cref="BadInputException">A class does not occur, or the scaling does not fit.</exception>
    internal static DataSet Prepare(DataSet data, DataOptions options)
    {
        if (options.Classes is { } classes) data = KeepClasses(data, classes);
        if (options.Positive is { } positive) data = MapLabels(data, positive);
        if (options.Scaling is { } scaling) data = new DataSet(data.Name, scaling.Apply(data.Features), data.Labels);
        return options.Intercept ? new DataSet(data.Name, data.Features.AppendOnes(), data.Labels) : data;
    }

    private static DataSet KeepClasses(DataSet data, IReadOnlyList<double> classes)
    {
        RequireClasses(data, classes, "classes");
        var wanted = new HashSet<double>(classes);
        var labels = data.Labels.Span;
        var rows = new List<int>();
        var kept = new List<double>();
        for (var row = 0; row < labels.Length; row++)
        {
            if (!wanted.Contains(labels[row])) continue;
            rows.Add(row);
            kept.Add(labels[row]);
        }
        return new DataSet(data.Name, data.Features.Select(rows.ToArray()), kept.ToArray());
    }

    private static DataSet MapLabels(DataSet data, IReadOnlyList<double> positive)
    {
        RequireClasses(data, positive, "positive");
        var wanted = new HashSet<double>(positive);
        var labels = data.Labels.Span;
        var mapped = new double[labels.Length];
        var ones = 0;
        for (var row = 0; row < labels.Length; row++)
        {
            mapped[row] = wanted.Contains(labels[row]) ? 1 : -1;
            if (mapped[row] > 0) ones++;
        }
        if (ones == mapped.Length)
            throw new BadInputException($"{data.Name}: all labels are among the positive ones, so there would be one class only: name fewer");
        return new DataSet(data.Name, data.Features, mapped);
    }

    private static void RequireClasses(DataSet data, IReadOnlyList<double> classes, string option)
    {
        if (classes.Count == 0) throw new BadInputException($"{data.Name}: '{option}' names no label");
        var present = new SortedSet<double>();
        foreach (var label in data.Labels.Span)
        {
            present.Add(label);
            if (present.Count > 1000) throw new BadInputException($"{data.Name}: '{option}' needs classes, but the labels have more than 1000 different values");
        }
        foreach (var label in classes)
        {
            if (!present.Contains(label))
                throw new BadInputException($"{data.Name} has no label {label} ('{option}'); its labels are {string.Join(", ", present.Take(20))}{(present.Count > 20 ? ", …" : "")}");
        }
    }
}
