using System.Text;

namespace Gossamer.Data.Reading;

/// <summary>
/// LIBSVM text: one sample a line, <c>label index:value index:value …</c>, indices from 1 and ascending. Text after <c>#</c>
/// and empty lines are skipped; explicit zeros are not stored.
/// </summary>
internal static class LibsvmReader
{
    /// <summary>Reads a data set.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="declaredColumns">Number of columns; null means the largest index.</param>
    /// <exception cref="BadInputException">The text is not LIBSVM data; the message names the line.</exception>
    internal static DataSet Read(Stream stream, string name, int? declaredColumns)
    {
        var lines = new LineReader(stream);
        var samples = new SampleCollector();
        var largest = 0;
        while (lines.TryRead(out var line))
        {
            var comment = line.IndexOf((byte)'#');
            if (comment >= 0) line = line[..comment];
            if (ReadRow(line, samples, declaredColumns ?? int.MaxValue, ref largest) is { } fault)
                throw new BadInputException($"{name}, line {lines.Number}: {fault}");
        }
        if (samples.Rows == 0) throw new BadInputException($"{name} holds no samples: expected lines of the form 'label index:value index:value …'");
        if (declaredColumns is null && largest == 0)
            throw new BadInputException($"{name}: no line has a feature, so the number of columns is unknown: declare it with 'columns'");
        return samples.Finish(name, declaredColumns ?? largest);
    }

    // Says what is wrong with the line; null when it is a sample or empty.
    private static string? ReadRow(ReadOnlySpan<byte> line, SampleCollector samples, int columns, ref int largest)
    {
        var at = SkipBlanks(line, 0);
        if (at == line.Length) return null;
        var labelStart = at;
        if (!NumberParser.TryRead(line, ref at, out var label)) return DescribeLabel(line[labelStart..at]);
        if (!double.IsFinite(label)) return $"the label is '{Text(line[labelStart..at])}', but must be a finite number";

        var previous = 0;
        while ((at = SkipBlanks(line, at)) < line.Length)
        {
            var start = at;
            var index = 0L;
            uint digit;
            while (at < line.Length && (digit = (uint)line[at] - '0') <= 9)
            {
                index = Math.Min((index * 10) + digit, 1L << 40);
                at++;
            }
            if (at == start || at == line.Length || line[at] != ':') return DescribeFeature(Token(line, start));
            at++;
            if (!NumberParser.TryRead(line, ref at, out var value)) return DescribeFeature(Token(line, start));
            if (!double.IsFinite(value)) return $"feature {index} is '{Text(Token(line, start))}', but values must be finite numbers: remove or replace it";
            if (index <= previous) return DescribeOrder(index, previous);
            if (index > columns)
            {
                return columns == int.MaxValue
                    ? $"the feature index of '{Text(Token(line, start))}' is larger than {int.MaxValue}"
                    : $"feature index {index} is larger than the declared number of columns, {columns}";
            }
            previous = (int)index;
            samples.Add(previous - 1, value);
        }
        largest = Math.Max(largest, previous);
        samples.EndRow(label);
        return null;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && NumberParser.IsBlank(line[at])) at++;
        return at;
    }

    private static ReadOnlySpan<byte> Token(ReadOnlySpan<byte> line, int start)
    {
        var end = start;
        while (end < line.Length && !NumberParser.IsBlank(line[end])) end++;
        return line[start..end];
    }

    private static string DescribeLabel(ReadOnlySpan<byte> token) =>
        token.Contains((byte)':')
            ? $"the label is missing: the line begins with '{Text(token)}', but must begin with a number and a blank"
            : $"the label is '{Text(token)}', but must be a number";

    private static string DescribeFeature(ReadOnlySpan<byte> token) =>
        token.StartsWith("qid:"u8)
            ? "data with query numbers (qid:) are for ranking and not supported: remove the field"
            : $"'{Text(token)}' is not index:value with a whole number and a number, such as 3:0.5";

    private static string DescribeOrder(long index, int previous) =>
        index == 0
            ? "feature index 0: indices start at 1 in this format; add 1 to every index"
            : index == previous
                ? $"feature index {index} is given twice"
                : $"feature index {index} comes after {previous}, but indices must ascend within a line: sort them";

    private static string Text(ReadOnlySpan<byte> token) =>
        token.Length <= 40 ? Encoding.UTF8.GetString(token) : Encoding.UTF8.GetString(token[..40]) + "…";
}
