using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Gossamer.Problems.Personalized;

/// <summary>
/// Keeps trained local models on disk, by the problem and the way they were trained. The problem is known by what its functions say
/// at two fixed points, so that any change of data, split or regulariser is another entry. Files are written whole and then moved
/// into place; one that is damaged is noticed by its checksum, and its models are trained anew.
/// </summary>
/// <param name="folder">Where the files are; made when needed.</param>
public sealed class LocalOptimaCache(string folder)
{
    private static ReadOnlySpan<byte> Magic => "gossamer-optima1"u8;

    /// <summary>Reads the models, or trains and keeps them.</summary>
    /// <param name="problem">The f_i.</param>
    /// <param name="training">How they are trained.</param>
    /// <param name="notice">Told of damaged files and of a folder that cannot be written, in words; null for nobody.</param>
    /// <param name="progress">As in <see cref="LocalTraining.Find"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BadInputException">As in <see cref="LocalTraining.Find"/>.</exception>
    public LocalOptima Find(
        Problem problem, LocalTraining training, Action<string>? notice = null, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        var key = KeyOf(problem, training);
        var path = Path.Combine(folder, Convert.ToHexStringLower(key) + ".bin");
        if (Read(path, key, problem, notice) is { } known) return known;
        var found = training.Find(problem, cancellation, progress);
        try
        {
            Write(path, key, found);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            notice?.Invoke($"the local optima could not be kept in {folder} ({failure.Message}); the next run trains them again");
        }
        return found;
    }

    private static LocalOptima? Read(string path, byte[] key, Problem problem, Action<string>? notice)
    {
        byte[] bytes;
        try
        {
            if (!File.Exists(path)) return null;
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            notice?.Invoke($"kept local optima cannot be read ({failure.Message}); they are trained again");
            return null;
        }
        if (Parse(bytes, key, problem) is { } optima) return optima;
        notice?.Invoke($"the kept local optima in {path} are damaged; they are trained again and the file is replaced");
        return null;
    }

    // The key, the seconds, the solver's name (16 bytes), then norm, cost and coordinates of every point, and a checksum.
    private static LocalOptima? Parse(ReadOnlySpan<byte> bytes, byte[] key, Problem problem)
    {
        var count = problem.IsHomogeneous ? 1 : problem.Workers;
        var length = Magic.Length + key.Length + 8 + 16 + ((long)count * 8 * (2 + problem.Dimension)) + SHA256.HashSizeInBytes;
        if (bytes.Length != length || !bytes.StartsWith(Magic)) return null;
        var body = bytes[..^SHA256.HashSizeInBytes];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes[^SHA256.HashSizeInBytes..])) return null;
        body = body[Magic.Length..];
        if (!body[..key.Length].SequenceEqual(key)) return null;
        body = body[key.Length..];
        var seconds = MemoryMarshal.Read<double>(body);
        var solver = Encoding.ASCII.GetString(body.Slice(8, 16)).TrimEnd();
        var numbers = MemoryMarshal.Cast<byte, double>(body[24..].ToArray());
        var (points, norms, gradients) = (new double[count][], new double[count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var own = numbers.Slice(i * (2 + problem.Dimension), 2 + problem.Dimension);
            (norms[i], gradients[i], points[i]) = (own[0], own[1], own[2..].ToArray());
        }
        return new LocalOptima { Points = points, GradientNorms = norms, Gradients = gradients, Seconds = seconds, Solver = solver, IsFromCache = true };
    }

    private void Write(string path, byte[] key, LocalOptima optima)
    {
        using var memory = new MemoryStream();
        memory.Write(Magic);
        memory.Write(key);
        memory.Write(BitConverter.GetBytes(optima.Seconds));
        memory.Write(Encoding.ASCII.GetBytes(optima.Solver.PadRight(16)[..16]));
        for (var i = 0; i < optima.Points.Count; i++)
        {
            memory.Write(BitConverter.GetBytes(optima.GradientNorms[i]));
            memory.Write(BitConverter.GetBytes(optima.Gradients[i]));
            memory.Write(MemoryMarshal.AsBytes<double>(optima.Points[i]));
        }
        memory.Write(SHA256.HashData(memory.ToArray()));
        Directory.CreateDirectory(folder);
        // Under a name of its own first: other processes may write the same entry.
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                memory.WriteTo(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static byte[] KeyOf(Problem problem, LocalTraining training)
    {
        var solver = training.Resolve(problem);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(problem.Kind));
        Append(hash, [problem.Dimension, problem.Workers, problem.IsHomogeneous ? 1 : 0, (int)solver, training.Tolerance, training.MostGradients]);
        if (solver == LocalSolver.Sgd) Append(hash, [training.StepSize, training.BatchShare, training.Patience, training.Seed]);
        var point = new double[problem.Dimension];
        var gradient = new double[point.Length];
        if (!problem.Constants.IsConvex) Append(hash, problem.Start.Span);
        for (var worker = 0; worker < (problem.IsHomogeneous ? 1 : problem.Workers); worker++)
        {
            var objective = problem.Local(worker);
            for (var probe = 0; probe < 2; probe++)
            {
                new Numerics.RandomStream(1, Numerics.RandomPurpose.Other, slot: 20 + probe).FillGaussian(point);
                Append(hash, [objective.ValueAndGradient(point, gradient)]);
                Append(hash, gradient);
            }
            if (solver != LocalSolver.Sgd) continue;
            // The draws go by the order of the samples, and the end by the validation samples.
            ((IFiniteSum)objective).SampleGradient(point, [0], default, gradient);
            Append(hash, gradient);
            Append(hash, [problem.Validation(worker)?.Value(point) ?? 0]);
        }
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<double> values) => hash.AppendData(MemoryMarshal.AsBytes(values));
}
