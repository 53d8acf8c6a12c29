using System.IO.Compression;
using Gossamer.Population.Particles;
using Gossamer.Population.Reading;

namespace Gossamer.Population.Tests.Reading;

public sealed class SnapshotDataTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gossamer-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Tables_with_a_column_of_times()
    {
        var path = Write("cells.csv", "a,time,b\n1,0,2\n3,1,4\n5,0,6\n7,2.5,8\n");
        var (points, dimension, times) = SnapshotData.Read(path, "time", "");
        var (clouds, moments) = SnapshotData.Group(points, dimension, times);
        Assert.Equal([0, 1, 2.5], moments);
        Assert.Equal([1, 2, 5, 6], clouds[0].Values.ToArray());
        Assert.Equal([7, 8], clouds[2].Values.ToArray());
    }

    [Fact]
    public void Coordinates_are_standardised_over_all_times_and_the_first_are_kept()
    {
        var (clouds, _) = SnapshotData.Group([1, 10, 3, 20, 5, 30, 7, 40], 2, [0, 0, 1, 1], components: 1, isStandardized: true);
        Assert.Equal(1, clouds[0].Dimension);
        Assert.Equal(-3 / Math.Sqrt(5), clouds[0][0][0], 13);
        Assert.Equal(3 / Math.Sqrt(5), clouds[1][1][0], 13);
        Assert.Contains("5 components", Assert.Throws<BadInputException>(() => { SnapshotData.Group([1, 2], 2, [0], components: 5); }).Message);
    }

    [Fact]
    public void Arrays_of_numpy()
    {
        var path = Path.Combine(folder, "cells.npz");
        WriteNpz(path, ("pcs", "<f4", "(3, 2)", [.. new float[] { 1, 2, 3, 4, 5, 6 }.SelectMany(BitConverter.GetBytes)]), ("sample_labels", "<i8", "(3,)", [.. new long[] { 1, 0, 1 }.SelectMany(BitConverter.GetBytes)]));
        var (points, dimension, times) = SnapshotData.Read(path, "sample_labels", "pcs");
        Assert.Equal([1, 2, 3, 4, 5, 6], points);
        Assert.Equal(2, dimension);
        Assert.Equal([1, 0, 1], times);
    }

    [Fact]
    public void Damaged_or_strange_arrays_are_refused_in_words()
    {
        var path = Path.Combine(folder, "bad.npz");
        WriteNpz(path, ("short", "<f8", "(3,)", new byte[8]), ("text", "<U4", "(1,)", new byte[16]), ("t", "<f8", "(1,)", new byte[8]), ("huge", "<f8", "(99999, 99999)", []), ("endless", "<f8", "(99999999999999999999,)", []));
        Assert.Contains("damaged", Refusal(path, "endless"));
        Assert.Contains("damaged", Refusal(path, "short"));
        Assert.Contains("type '<U4'", Refusal(path, "text"));
        Assert.Contains("damaged", Refusal(path, "huge"));
        Assert.Contains("has no array 'pcs'; it has short, text, t, huge, endless", Refusal(path, "pcs"));
        Assert.Contains("axes", Refusal(path, "t"));
        Assert.Contains("cannot be read", Refusal(Write("text.npz", "no archive"), "pcs"));
    }

    [Fact]
    public void Particles_and_times_that_are_no_numbers_are_refused()
    {
        var path = Path.Combine(folder, "nan.npz");
        double[] wrong = [1, 2, 3, double.NaN], right = [1, 2, 3, 4], times = [0, 1], noTimes = [0, double.PositiveInfinity];
        byte[] Bytes(double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
        WriteNpz(path, ("pcs", "<f8", "(2, 2)", Bytes(wrong)), ("good", "<f8", "(2, 2)", Bytes(right)), ("t", "<f8", "(2,)", Bytes(times)), ("bad", "<f8", "(2,)", Bytes(noTimes)));
        Assert.Contains("particle 2 (from 1) of 'pcs' has the coordinate NaN", Refusal(path, "pcs"));
        Assert.Equal(4, SnapshotData.Read(path, "t", "good").Points.Length);
        Assert.Contains("which is no time", Assert.Throws<BadInputException>(() => { SnapshotData.Read(path, "bad", "good"); }).Message);
    }

    [Fact]
    public void Snapshots_that_are_none_are_refused()
    {
        var cloud = new Cloud([1, 2, 3, 4], 1);
        Assert.Contains("two or more", Assert.Throws<BadInputException>(() => { Snapshots.Split([cloud], [0], 0.5, false, 1); }).Message);
        Assert.Contains("must rise", Assert.Throws<BadInputException>(() => { Snapshots.Split([cloud, cloud], [0, 0], 0.5, false, 1); }).Message);
        Assert.Contains("too few", Assert.Throws<BadInputException>(() => { Snapshots.Split([cloud, new Cloud([1], 1)], [0, 1], 0.5, false, 1); }).Message);
    }

    private static string Refusal(string path, string points) =>
        Assert.Throws<BadInputException>(() => { SnapshotData.Read(path, "t", points); }).Message;

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static void WriteNpz(string path, params (string Name, string Type, string Shape, byte[] Values)[] arrays)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, type, shape, values) in arrays)
        {
            using var stream = archive.CreateEntry(name + ".npy").Open();
            var header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
            header = header.PadRight(117) + "\n";
            stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0]);
            stream.Write(System.Text.Encoding.Latin1.GetBytes(header));
            stream.Write(values);
        }
    }
}
