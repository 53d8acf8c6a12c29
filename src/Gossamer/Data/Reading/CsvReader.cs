using System.Globalization;
using Gossamer.Registration;

namespace Gossamer.Data.Reading;

/// <summary>
/// Tables of numbers, one sample a line. The label is one of the columns: a number, or a text in every row; texts become the classes
/// 0, 1, … in alphabetical (ordinal) order.
/// </summary>
internal sealed class CsvReader
{
    private readonly LineReader lines;
    private readonly string name;
    private readonly byte delimiter;
    private readonly string? labelColumn;
    private readonly SampleCollector samples = new();
    private readonly List<string> classes = [];
    private string[]? header;
    private int width;
    private int label;

    private CsvReader(Stream stream, string name, char delimiter, string? labelColumn)
    {
        if (delimiter is not (',' or ';' or '\t' or ' ' or '|' or ':'))
            throw new BadInputException($"'{delimiter}' cannot delimit the fields of a table: expected a comma, semicolon, tab, blank, bar or colon");
        lines = new LineReader(stream);
        (this.name, this.delimiter, this.labelColumn) = (name, (byte)delimiter, labelColumn);
    }

    /// <summary>Reads a data set.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="delimiter">What stands between fields; a blank stands for any number of blanks and tabs.</param>
    /// <param name="hasHeader">Whether the first line names the columns; null: it does where a field that is no label is not a number.</param>
    /// <param name="labelColumn">Name or 1-based number of the column of labels; null means the last.</param>
    /// <exception cref="BadInputException">The text is not such a table; the message names line and column.</exception>
    internal static DataSet Read(Stream stream, string name, char delimiter = ',', bool? hasHeader = null, string? labelColumn = null)
    {
        var reader = new CsvReader(stream, name, delimiter, labelColumn);
        try
        {
            return reader.Read(hasHeader);
        }
        catch (FormatException error)
        {
            throw reader.At(error.Message);
        }
    }

    private DataSet Read(bool? hasHeader)
    {
        while (lines.TryRead(out var line))
        {
            if (line.Trim(" \t\r"u8).IsEmpty) continue;
            if (width == 0)
            {
                if (ReadFirst(line, hasHeader)) continue;
            }
            ReadRow(line);
        }
        if (samples.Rows == 0) throw new BadInputException($"{name} holds no samples: expected one line of numbers a sample");
        if (classes.Count > 0) NumberClasses();
        return samples.Finish(name, width - 1);
    }

    // Settles the columns by the first line; true where it is a header.
    private bool ReadFirst(ReadOnlySpan<byte> line, bool? hasHeader)
    {
        var names = new List<string>();
        var isNumber = new List<bool>();
        var fields = new CsvFields(line, delimiter);
        while (fields.TryNext(out var field))
        {
            names.Add(CsvFields.Text(field));
            isNumber.Add(NumberParser.TryParse(field, out _));
        }
        width = names.Count;
        if (width < 2)
            throw At($"there is one field, but at least one feature and the label are needed; is '{(char)delimiter}' the right delimiter?");

        var number = LabelNumber();
        label = number ?? width - 1;
        var namesLabel = labelColumn is not null && number is null && labelColumn != "last";
        var looksLikeHeader = namesLabel;
        for (var column = 0; column < width; column++) looksLikeHeader |= column != label && !isNumber[column];
        if (!(hasHeader ?? looksLikeHeader))
        {
            if (namesLabel) throw At($"the label column is given by its name, '{labelColumn}', but the file has no header: give its number");
            return false;
        }
        header = [.. names];
        if (!namesLabel) return true;
        label = Array.IndexOf(header, labelColumn);
        if (label < 0) throw At($"there is no column '{labelColumn}' for the labels; {Spelling.Suggest(labelColumn!, header)}");
        return true;
    }

    private int? LabelNumber()
    {
        if (!int.TryParse(labelColumn, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        if (number < 1 || number > width) throw At($"the label is to be in column {number}, but there are columns 1 to {width}");
        return number - 1;
    }

    private void ReadRow(ReadOnlySpan<byte> line)
    {
        var fields = new CsvFields(line, delimiter);
        var column = 0;
        var target = double.NaN;
        while (fields.TryNext(out var field))
        {
            if (column == label) target = ReadLabel(field);
            else if (column < width) samples.Add(column < label ? column : column - 1, ReadNumber(field, column));
            column++;
        }
        if (column != width) throw At($"{column} fields, but the first line has {width}");
        samples.EndRow(target);
    }

    private double ReadNumber(ReadOnlySpan<byte> field, int column)
    {
        if (!NumberParser.TryParse(field, out var value))
            throw At(column, field.IsEmpty ? "the field is empty: fill in or remove missing values" : $"'{CsvFields.Text(field)}' is not a number");
        if (!double.IsFinite(value)) throw At(column, $"the value is '{CsvFields.Text(field)}', but must be a finite number: remove or replace it");
        return value;
    }

    private double ReadLabel(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty) throw At(label, "the label is missing");
        var isNumber = NumberParser.TryParse(field, out var value);
        if (isNumber && !double.IsFinite(value)) throw At(label, $"the label is '{CsvFields.Text(field)}', but must be a finite number or a class");
        if (isNumber && classes.Count == 0) return value;
        if (isNumber || classes.Count < samples.Rows)
            throw At(label, $"the label is '{CsvFields.Text(field)}', but the lines before have {(isNumber ? "texts" : "numbers")}: labels are all numbers or all texts");
        classes.Add(CsvFields.Text(field));
        return 0;
    }

    private void NumberClasses()
    {
        var distinct = classes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (distinct.Count > 1000)
            throw new BadInputException($"{name}: the label column has {distinct.Count} different texts; is it the right column?");
        for (var row = 0; row < classes.Count; row++) samples.Labels[row] = distinct.BinarySearch(classes[row], StringComparer.Ordinal);
    }

    private BadInputException At(string fault) => new($"{name}, line {lines.Number}: {fault}");

    private BadInputException At(int column, string fault) =>
        new($"{name}, line {lines.Number}, column {column + 1}{(header is null ? "" : $" ({header[column]})")}: {fault}");
}
