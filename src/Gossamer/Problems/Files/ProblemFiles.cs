using System.Text.Json;

namespace Gossamer.Problems;

/// <summary>
/// Problems as JSON, so that someone else's program can be run on exactly the same input:
/// <c>{"format": 1, "kind": …, "dimension": d, "start": […], …, "workers": [{…}, …]}</c>. The workers of a quadratic have
/// <c>A</c> (a list of rows) and <c>b</c>, f_i(x) = ½xᵀA_i x − b_iᵀx; those of data problems have <c>rows</c> and
/// <c>labels</c> (−1 and 1, class numbers from 0, or targets), and where a coordinate's regulariser does not count once,
/// <c>regularizerShares</c>; worst-case chains are told by <c>smoothness</c>, <c>accuracy</c> and, where they have them,
/// <c>window</c> and <c>base</c>. An entry with <c>"copies": n</c> stands for n equal workers.
/// </summary>
public static class ProblemFiles
{
    private const long MostNumbers = 200_000_000;
    private const string Shape = "expected {\"workers\": [{\"A\": [[…]], \"b\": […]}, …]}";

    private static readonly string[] RootKeys = ["format", "kind", "dimension", "start", "workers"];
    private static readonly string[] WorkerKeys = ["A", "b", "copies"];

    /// <summary>Writes a problem.</summary>
    /// <param name="problem">A problem of this library; those of a user's own objectives cannot be written.</param>
    /// <param name="stream">Where to; left open.</param>
    /// <exception cref="BadInputException">The problem cannot be written, or would take gigabytes.</exception>
    public static void Write(Problem problem, Stream stream)
    {
        var entries = problem.IsHomogeneous ? 1 : problem.Workers;
        long numbers = 0;
        for (var worker = 0; worker < entries; worker++) numbers += Writable(problem, worker).Numbers;
        if (numbers > MostNumbers)
            throw new BadInputException($"the problem has {numbers:N0} numbers, too many for a text file; take fewer workers or a smaller dimension");
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        writer.WriteNumber("format", 1);
        writer.WriteString("kind", problem.Kind);
        writer.WriteNumber("dimension", problem.Dimension);
        writer.WriteNumbers("start", problem.Start.Span);
        Writable(problem, 0).WriteModel(writer);
        writer.WriteStartArray("workers");
        for (var worker = 0; worker < entries; worker++)
        {
            writer.WriteStartObject();
            Writable(problem, worker).WriteWorker(writer);
            if (problem.IsHomogeneous && problem.Workers > 1) writer.WriteNumber("copies", problem.Workers);
            writer.WriteEndObject();
            if (writer.BytesPending > 1 << 20) writer.Flush();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Reads a quadratic problem: what <see cref="Write"/> wrote, or just its workers.</summary>
    /// <param name="stream">The JSON text.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="start">x⁰; as in the file, or else zero, unless given.</param>
    /// <exception cref="BadInputException">It is no JSON, has another shape or unknown keys, or its matrices are not symmetric.</exception>
    public static Problem ReadQuadratic(Stream stream, string name, StartingPoint? start = null)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(stream);
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"{name}, line {exception.LineNumber + 1}: not valid JSON: {exception.Message}", exception);
        }
        using (document)
        {
            return Read(document.RootElement, name, start);
        }
    }

    private static IWritableObjective Writable(Problem problem, int worker) =>
        problem.Local(worker) as IWritableObjective
        ?? throw new BadInputException($"a problem of kind {problem.Kind} cannot be written: its objective does not say what it is made of");

    private static Problem Read(JsonElement root, string name, StartingPoint? start)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("workers", out var workers)
            || workers.ValueKind != JsonValueKind.Array || workers.GetArrayLength() == 0)
        {
            throw new BadInputException($"{name}: the list 'workers' is missing or empty; {Shape}");
        }
        RequireKeys(root, RootKeys, name);
        if (root.TryGetProperty("kind", out var kind) && (kind.ValueKind != JsonValueKind.String || kind.GetString() != Quadratics.Kind))
            throw new BadInputException($"{name}: the kind is {kind.GetRawText()}, but only a {Quadratics.Kind} can be read");
        var matrices = new List<double[,]>();
        var linear = new List<double[]>();
        var copies = 1;
        foreach (var worker in workers.EnumerateArray())
        {
            var place = $"{name}: workers[{matrices.Count}]";
            if (worker.ValueKind != JsonValueKind.Object || !worker.TryGetProperty("A", out var matrix) || !worker.TryGetProperty("b", out var vector))
                throw new BadInputException($"{place} lacks 'A' or 'b'; {Shape}");
            RequireKeys(worker, WorkerKeys, place);
            if (worker.TryGetProperty("copies", out var count))
            {
                if (workers.GetArrayLength() > 1 || !count.TryGetInt32(out copies) || copies < 1)
                    throw new BadInputException($"{place}.copies is {count.GetRawText()}; it must be a positive number in the only entry of the list");
            }
            matrices.Add(ReadMatrix(matrix, place + ".A"));
            linear.Add(ReadVector(vector, place + ".b"));
        }
        if (start is null && root.TryGetProperty("start", out var given)) start = StartingPoint.Given(ReadVector(given, $"{name}: start"));
        return copies == 1 ? Quadratics.Create(matrices, linear, start) : Quadratics.Shared(matrices[0], linear[0], copies, start);
    }

    private static void RequireKeys(JsonElement element, string[] keys, string place)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!keys.Contains(property.Name, StringComparer.Ordinal))
                throw new BadInputException($"{place}: unknown key '{property.Name}'; known are {string.Join(", ", keys)}");
        }
    }

    private static double[,] ReadMatrix(JsonElement element, string place)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() == 0) throw new BadInputException($"{place} is no list of rows; {Shape}");
        var size = element.GetArrayLength();
        var matrix = new double[size, size];
        var row = 0;
        foreach (var line in element.EnumerateArray())
        {
            var values = ReadVector(line, $"{place}[{row}]");
            if (values.Length != size)
                throw new BadInputException($"{place}[{row}] has {values.Length} numbers, but A has {size} rows and must be square");
            for (var column = 0; column < size; column++) matrix[row, column] = values[column];
            row++;
        }
        return matrix;
    }

    private static double[] ReadVector(JsonElement element, string place)
    {
        if (element.ValueKind != JsonValueKind.Array) throw new BadInputException($"{place} is no list of numbers; {Shape}");
        var values = new double[element.GetArrayLength()];
        var k = 0;
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number) throw new BadInputException($"{place}[{k}] is {item.GetRawText()}, but must be a number");
            values[k++] = item.GetDouble();
        }
        return values;
    }
}
