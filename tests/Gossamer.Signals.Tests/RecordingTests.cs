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
    [InlineData("time,a\n0,1\n1,2\n3,4\n", "x\n1\n", "s.csv:4: the samples are not evenly spaced in time: 2 s after the sample before, where")]
    [InlineData("time,a\n3,1\n2,1\n1,2\n", "x\n1\n", "s.csv:3: the time 2 s follows 3 s, but times must rise")]
    [InlineData("time,a\n1,1\n1,1\n1,2\n", "x\n1\n", "s.csv:3: the time 1 s follows 1 s, but times must rise")]
    [InlineData("time,a\n0,1\n1,2\"\n2,3\n", "x\n1\n", "s.csv:3: is no line of CSV: a quotation mark")]
    [InlineData("time;a\n0;1\n", "x\n1\n", "s.csv:1: the names 'time;a' are separated by semicolons; expected commas")]
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

    [Fact]
    public void A_missing_sample_is_named_where_it_is_missing()
    {
        // Sample 1500 of 3000 is not there: on line 1502 stands sample 1501.
        var lines = Enumerable.Range(0, 3000).Where(n => n != 1500).Select(n => FormattableString.Invariant($"{n / 100.0},1"));
        var signals = Write("s.csv", "time,a\n" + string.Join('\n', lines) + "\n");
        var message = Assert.Throws<BadInputException>(() => RecordingFiles.ReadCsv(signals, Write("m.csv", "x\n1\n2\n"))).Message;
        Assert.Contains("s.csv:1502: the samples are not evenly spaced in time: 0.02 s after the sample before, where 0.01 s are usual", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, double.NaN)]
    public void Rates_that_are_none_are_refused_as_such(double signals, double movement)
    {
        var file = Path.Combine(folder, "r.mat");
        File.WriteAllBytes(file, Matlab(false, ("x", 3, 1, 9, [1, 2, 3])));
        Assert.StartsWith("the sampling rate is ", Assert.Throws<BadInputException>(() => RecordingFiles.ReadMatlab([file], null, signals, file, null, movement)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_that_cannot_be_read_harm_nothing_unless_they_are_asked_for()
    {
        var whole = Matlab(false, ("ecog", 2, 3, 9, [1, -5, 2, -6, 3, -7]), ("z", 1, 1, 9, [4.5]));
        // The flags of a matrix stand 24 bytes after its beginning: class, then bits of which 8 means complex.
        var second = 128 + ((whole.Length - 128) - (8 + 16 + 16 + 8 + 16));
        foreach (var (place, value, reason) in new[] { (second + 17, (byte)8, "is complex"), (second + 16, (byte)5, "is sparse") })
        {
            var file = Path.Combine(folder, "c.mat");
            var changed = (byte[])whole.Clone();
            changed[place] = value;
            File.WriteAllBytes(file, changed);
            Assert.Equal(2, MatlabFile.Read(file, "ecog").Rows);
            Assert.Equal("ecog", MatlabFile.Read(file, null).Name);
            Assert.Contains($"'z' {reason}", Assert.Throws<BadInputException>(() => MatlabFile.Read(file, "z")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Compressed_variables_do_not_nest()
    {
        var inner = Matlab(true, ("ecog", 2, 3, 9, [1, -5, 2, -6, 3, -7]));
        var zipped = new MemoryStream();
        using (var zlib = new ZLibStream(zipped, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(inner.AsSpan(128));
        var file = Path.Combine(folder, "n.mat");
        File.WriteAllBytes(file, [.. inner[..128], .. BitConverter.GetBytes(15), .. BitConverter.GetBytes((int)zipped.Length), .. zipped.ToArray()]);
        Assert.Contains("a compressed variable inside of another", Assert.Throws<BadInputException>(() => MatlabFile.ReadAll(file)).Message, StringComparison.Ordinal);
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
        // Each end alone as well: above half the rate the bilinear transform has no such frequency.
        Assert.Contains("the band ends at 0.7 Hz", Assert.Throws<BadInputException>(() => Cleaning.BandPass(average, 0.7, null)).Message, StringComparison.Ordinal);
        Assert.Contains("the band ends at 0 Hz", Assert.Throws<BadInputException>(() => Cleaning.BandPass(average, null, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("must rise", Assert.Throws<BadInputException>(() => Cleaning.BandPass(average, 0.3, 0.2)).Message, StringComparison.Ordinal);
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
