using System.Text.Json;
using Gossamer.Experiments.Binding;

namespace Gossamer.Experiments.Kinds;

/// <summary>Reads the matrices of a quadratic problem from JSON.</summary>
internal static class QuadraticFile
{
    private const string Shape = "expected {\"workers\": [{\"A\": [[…]], \"b\": […]}, …]}";

    /// <exception cref="BadInputException">The file cannot be read or has another shape.</exception>
    public static (IReadOnlyList<double[,]> Matrices, IReadOnlyList<double[]> Linear) Read(FilePath file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file.Full));
            return Read(document.RootElement, file.Written);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{file.Written} cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"{file.Written}:{exception.LineNumber + 1}: not valid JSON: {exception.Message}", exception);
        }
    }

    private static (List<double[,]> Matrices, List<double[]> Linear) Read(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("workers", out var workers)
            || workers.ValueKind != JsonValueKind.Array || workers.GetArrayLength() == 0)
        {
            throw new BadInputException($"{name}: the list 'workers' is missing or empty; {Shape}");
        }
        var matrices = new List<double[,]>();
        var linear = new List<double[]>();
        foreach (var worker in workers.EnumerateArray())
        {
            var place = $"{name}: workers[{matrices.Count}]";
            if (worker.ValueKind != JsonValueKind.Object || !worker.TryGetProperty("A", out var matrix) || !worker.TryGetProperty("b", out var vector))
                throw new BadInputException($"{place} lacks 'A' or 'b'; {Shape}");
            foreach (var key in worker.EnumerateObject())
            {
                if (key.Name is not ("A" or "b")) throw new BadInputException($"{place}: unknown key '{key.Name}'; {Shape}");
            }
            matrices.Add(Matrix(matrix, place + ".A"));
            linear.Add(Vector(vector, place + ".b"));
            if (linear[^1].Length != matrices[^1].GetLength(0))
                throw new BadInputException($"{place}: A is {matrices[^1].GetLength(0)} × {matrices[^1].GetLength(0)}, but b has {linear[^1].Length} numbers");
        }
        return (matrices, linear);
    }

    private static double[,] Matrix(JsonElement element, string place)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() == 0) throw new BadInputException($"{place} is no matrix; {Shape}");
        var size = element.GetArrayLength();
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            var row = Vector(element[i], $"{place}[{i}]");
            if (row.Length != size) throw new BadInputException($"{place}[{i}] has {row.Length} numbers, expected {size}: A has {size} rows and must be square");
            for (var j = 0; j < size; j++) matrix[i, j] = row[j];
        }
        return matrix;
    }

    private static double[] Vector(JsonElement element, string place)
    {
        if (element.ValueKind != JsonValueKind.Array) throw new BadInputException($"{place} is no list of numbers; {Shape}");
        var values = new double[element.GetArrayLength()];
        for (var k = 0; k < values.Length; k++)
        {
            if (element[k].ValueKind != JsonValueKind.Number) throw new BadInputException($"{place}[{k}] is {element[k].GetRawText()}, expected a number");
            values[k] = element[k].GetDouble();
        }
        return values;
    }
}
