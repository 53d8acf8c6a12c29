using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Gossamer.Signals.Recordings;

namespace Gossamer.Signals.Tests;

public sealed class RecordingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gossamer-signals").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Csv_files_with_times()
    {
        var recording = RecordingFiles.ReadCsv(
            Write("s.csv", "time,a,b\n10,1,5\n10.5,2,6\n11,3,7\n"), Write("m.csv", "x,time\n0,10\n4,11\n"));
        Assert.Equal(2, recording.SamplingRate);
        Assert.Equal([[1, 2, 3], [5, 6, 7]], recording.Channels);
        Assert.Equal(2, recording.Movement.At(0, 0.5));
    }

    [Theory]
    [InlineData("a\n1\n", "x\n1\n", "s.csv: has no column 'time' (seconds); give samplingRate")]
    [InlineData("time,a\n0,1\n1,2\n3,4\n", "x\n1\n", "s.csv:3: the samples are not evenly spaced")]
    [InlineData("time,a\n0,1\n1,zwei\n", "x\n1\n", "s.csv:3: 'zwei' in column a is no finite number")]
    [InlineData("time,a\n0,1\n1\n", "x\n1\n", "s.csv:3: found 1 values, expected 2")]
    [InlineData("0,1\n1,2\n", "x\n1\n", "s.csv:1: found numbers, expected a line with the names")]
    [InlineData("", "x\n1\n", "s.csv: the file is empty")]
    [InlineData("time,a\n0,1\n1,2\n", "time,x\n1,0\n1,0\n", "the times of the trajectory must rise")]
    public void Csv_files_that_do_not_fit_are_refused(string signals, string movement, string expected)
    {
        var (first, second) = (Write("s.csv", signals), Write("m.csv", movement));
        var message = Assert.Throws<BadInputException>(() => RecordingFiles.ReadCsv(first, second)).Message;
        Assert.StartsWith(expected, message.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Matlab_files_with_matrices_of_several_types(bool isCompressed)
    {
        var signals = Path.Combine(folder, "s.mat");
        File.WriteAllBytes(signals, Matlab(isCompressed, ("ecog", 2, 3, 3, [1, -5, 2, -6, 3, -7]), ("rate", 1, 1, 9, [4.5])));
        var movement = Path.Combine(folder, "m.mat");
        File.WriteAllBytes(movement, Matlab(isCompressed, ("xyz", 3, 1, 7, [0, 0.5, 1])));
        var recording = RecordingFiles.ReadMatlab([signals], "ecog", 2, movement, null);
        Assert.Equal([[1, 2, 3], [-5, -6, -7]], recording.Channels);
        Assert.Equal(0.75, recording.Movement.At(0, 0.75));
        Assert.EndsWith(
            "has the numeric matrices ecog, rate; name the variable",
            Assert.Throws<BadInputException>(() => RecordingFiles.ReadMatlab([signals], null, 2, movement, null)).Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "has no numeric matrix 'eeg'; it has the numeric matrices ecog, rate",
            Assert.Throws<BadInputException>(() => RecordingFiles.ReadMatlab([signals], "eeg", 2, movement, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_matlab_files_are_refused_wherever_they_are_cut_or_changed()
    {
        var whole = Matlab(false, ("ecog", 2, 3, 9, [1, -5, 2, -6, 3, -7]));
        var file = Path.Combine(folder, "d.mat");
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            Assert.ThrowsAny<BadInputException>(() => MatlabFile.Read(file, "ecog"));
        }
        for (var place = 128; place < whole.Length; place++)
        {
            var changed = (byte[])whole.Clone();
            changed[place] ^= 0xff;
            File.WriteAllBytes(file, changed);
            try
            {
                MatlabFile.ReadAll(file);
            }
            catch (BadInputException)
            {
                // Refused, in words; a changed value of the matrix cannot be told.
            }
        }
    }

    [Fact]
    public void The_common_average_is_taken_off_and_a_band_is_kept()
    {
        var path = new Trajectory([0, 10], [[0, 1]]);
        var average = Cleaning.CommonAverage(new Recording(1, [[1, 2, 6], [3, 2, 0]], path));
        Assert.Equal([[-1, 0, 3], [1, 0, -3]], average.Channels);

        // Amplitudes after the filter's start, at a tenth of the lower end, inside, at both ends and far above.
        foreach (var (frequency, gain) in new[] { (1.0, 0.0), (10, Math.Sqrt(0.5)), (30, 1), (80, Math.Sqrt(0.5)), (400, 0) })
        {
            double[] wave = [.. Enumerable.Range(0, 8000).Select(n => Math.Sin(2 * Math.PI * frequency * n / 1000))];
            var filtered = Cleaning.BandPass(new Recording(1000, [wave], path), 10, 80).Channels[0];
            Assert.InRange(filtered.Skip(4000).Max(), gain - 0.02, gain + 0.02);
        }
        Assert.Throws<BadInputException>(() => Cleaning.BandPass(average, 0.1, 0.5));
    }

    [Fact]
    public void Noise_depends_on_the_seed_alone()
    {
        Assert.Equal(ModulatedCarriers.Create(10, 1, seed: 3).Channels[2], ModulatedCarriers.Create(10, 1, seed: 3).Channels[2]);
        Assert.NotEqual(ModulatedCarriers.Create(10, 1, seed: 3).Channels[2], ModulatedCarriers.Create(10, 1, seed: 4).Channels[2]);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A file as MATLAB writes it.</summary>
    private static byte[] Matlab(bool isCompressed, params (string Name, int Rows, int Columns, int Type, double[] Values)[] matrices)
    {
        var file = new MemoryStream();
        var header = new byte[128];
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file").CopyTo(header, 0);
        (header[124], header[125], header[126], header[127]) = (0, 1, (byte)'I', (byte)'M');
        file.Write(header);
        foreach (var (name, rows, columns, type, values) in matrices)
        {
            var body = new MemoryStream();
            Element(body, 6, [6, 0, 0, 0, 0, 0, 0, 0]);
            Element(body, 5, [.. BitConverter.GetBytes(rows), .. BitConverter.GetBytes(columns)]);
            Element(body, 1, Encoding.ASCII.GetBytes(name));
            Element(body, type, [.. values.SelectMany(value => type switch
            {
                3 => BitConverter.GetBytes((short)value),
                7 => BitConverter.GetBytes((float)value),
                _ => BitConverter.GetBytes(value),
            })]);
            var matrix = new MemoryStream();
            Element(matrix, 14, body.ToArray());
            if (!isCompressed)
            {
                file.Write(matrix.ToArray());
                continue;
            }
            var zipped = new MemoryStream();
            using (var zlib = new ZLibStream(zipped, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(matrix.ToArray());
            var tag = new byte[8];
            BinaryPrimitives.WriteInt32LittleEndian(tag, 15);
            BinaryPrimitives.WriteInt32LittleEndian(tag.AsSpan(4), (int)zipped.Length);
            file.Write(tag);
            file.Write(zipped.ToArray());
        }
        return file.ToArray();
    }

    private static void Element(MemoryStream stream, int type, byte[] data)
    {
        var tag = new byte[8];
        if (data.Length is > 0 and <= 4)
        {
            // Small elements stand in the tag.
            BinaryPrimitives.WriteInt16LittleEndian(tag, (short)type);
            BinaryPrimitives.WriteInt16LittleEndian(tag.AsSpan(2), (short)data.Length);
            data.CopyTo(tag, 4);
            stream.Write(tag);
            return;
        }
        BinaryPrimitives.WriteInt32LittleEndian(tag, type);
        BinaryPrimitives.WriteInt32LittleEndian(tag.AsSpan(4), data.Length);
        stream.Write(tag);
        stream.Write(data);
        stream.Write(new byte[(8 - (data.Length % 8)) % 8]);
    }
}
