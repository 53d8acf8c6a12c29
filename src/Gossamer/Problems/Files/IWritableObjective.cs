using System.Text.Json;
using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>An objective that can be written down in full.</summary>
internal interface IWritableObjective
{
    /// <summary>How many numbers a worker's part has; tells when a file would be too large.</summary>
    long Numbers { get; }

    /// <summary>Writes properties that all workers have in common.</summary>
    void WriteModel(Utf8JsonWriter writer);

    /// <summary>Writes the properties of one worker.</summary>
    void WriteWorker(Utf8JsonWriter writer);
}

/// <summary>Pieces that objectives write.</summary>
internal static class JsonPieces
{
    /// <summary>A list of numbers.</summary>
    public static void WriteNumbers(this Utf8JsonWriter writer, string name, ReadOnlySpan<double> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }

    /// <summary>Rows: lists of numbers, or where zeros are not stored {"columns": […], "values": […]} with columns from 0.</summary>
    public static void WriteRows(this Utf8JsonWriter writer, SampleMatrix rows)
    {
        writer.WriteStartArray("rows");
        var dense = new double[rows.Columns];
        for (var row = 0; row < rows.Rows; row++)
        {
            if (rows.IsSparse)
            {
                writer.WriteStartObject();
                writer.WriteStartArray("columns");
                foreach (var (column, _) in rows.Row(row)) writer.WriteNumberValue(column);
                writer.WriteEndArray();
                writer.WriteStartArray("values");
                foreach (var (_, value) in rows.Row(row)) writer.WriteNumberValue(value);
                writer.WriteEndArray();
                writer.WriteEndObject();
                continue;
            }
            rows.CopyRow(row, dense);
            writer.WriteStartArray();
            foreach (var value in dense) writer.WriteNumberValue(value);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
    }

    /// <summary>The regulariser, where there is one.</summary>
    public static void WriteRegularizer(this Utf8JsonWriter writer, Regularizer regularizer)
    {
        if (regularizer.Kind == RegularizerKind.None) return;
        writer.WriteStartObject("regularizer");
        writer.WriteString("kind", regularizer.Kind == RegularizerKind.L2 ? "l2" : "nonconvex");
        writer.WriteNumber("lambda", regularizer.Weight);
        writer.WriteEndObject();
    }
}
