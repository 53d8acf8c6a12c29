using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Gossamer.Signals.Recordings;

/// <summary>A CSV file of numbers: a line of names, then a line a sample.</summary>
/// <param name="Names">The names of the columns.</param>
/// <param name="Columns">The columns.</param>
internal sealed record CsvTable(IReadOnlyList<string> Names, IReadOnlyList<double[]> Columns)
{
    /// <exception cref="BadInputException">The file cannot be read; the message names the line and the column.</exception>
    public static CsvTable Read(string path)
    {
        var line = 0;
        try
        {
            using var reader = new StreamReader(path);
            using var csv = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim });
            if (!csv.Read()) throw new BadInputException($"{path}: the file is empty; expected a line with the names of the columns");
            string[] names = csv.Record!;
            if (names.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
                throw new BadInputException($"{path}:1: found numbers, expected a line with the names of the columns, such as time,x,y,z");
            var columns = names.Select(_ => new List<double>()).ToArray();
            if (names.Length == 1 && names[0].Contains(';', StringComparison.Ordinal))
                throw new BadInputException($"{path}:1: the names '{names[0]}' are separated by semicolons; expected commas between values, and points in numbers");
            for (line = csv.RawRow; csv.Read(); line = csv.RawRow)
            {
                if (csv.Record!.Length != names.Length)
                    throw new BadInputException($"{path}:{csv.RawRow}: found {csv.Record.Length} values, expected {names.Length} as in the first line");
                for (var k = 0; k < names.Length; k++)
                {
                    if (!double.TryParse(csv.Record[k], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
                        throw new BadInputException($"{path}:{csv.RawRow}: '{csv.Record[k]}' in column {names[k]} is no finite number");
                    columns[k].Add(value);
                }
            }
            return new CsvTable(names, [.. columns.Select(column => column.ToArray())]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw BadInputException.OfFile(path, error);
        }
        catch (CsvHelperException error)
        {
            throw new BadInputException($"{path}:{line + 1}: is no line of CSV: a quotation mark opens or closes in the middle of a value, or never closes", error);
        }
    }

    /// <summary>The column of this name; null where there is none.</summary>
    public double[]? Find(string name)
    {
        for (var k = 0; k < Names.Count; k++)
        {
            if (string.Equals(Names[k], name, StringComparison.OrdinalIgnoreCase)) return Columns[k];
        }
        return null;
    }

    /// <summary>All columns but that of this name.</summary>
    public IReadOnlyList<double[]> AllBut(string name) =>
        [.. Columns.Where((_, k) => !string.Equals(Names[k], name, StringComparison.OrdinalIgnoreCase))];
}
