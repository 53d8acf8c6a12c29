using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gossamer.Cluster.Frames;

namespace Gossamer.Cluster.Checkpoints;

/// <summary>
/// Keeps the two newest states of a run as files of one folder. A state is written beside the others, forced to the disk,
/// renamed, and the folder forced to the disk: a crash at any moment leaves the states before it whole.
/// </summary>
/// <remarks>
/// A file: the letters <c>GcCk</c>, version (4 bytes), length of the content (8), its SHA-256 (32), the content.
/// </remarks>
/// <param name="folder">Created when the first state is written.</param>
/// <param name="notify">Told, in a sentence, which damaged file is passed over.</param>
internal sealed class CheckpointFolder(string folder, Action<string> notify) : ICheckpointStore
{
    private const int Version = 1;
    private const int Kept = 2;
    private const string Prefix = "checkpoint-";
    private const string Extension = ".gck";
    private static readonly byte[] Magic = "GcCk"u8.ToArray();
    private static readonly int HeaderLength = Magic.Length + sizeof(int) + sizeof(long) + SHA256.HashSizeInBytes;

    private readonly HashSet<string> damaged = new(StringComparer.Ordinal);

    public void Write(SavedRun saved)
    {
        Directory.CreateDirectory(folder);
        var files = Files();
        var number = files.Count == 0 ? 1 : NumberOf(files[^1]) + 1;
        var path = Path.Combine(folder, Prefix + number.ToString("D10", CultureInfo.InvariantCulture) + Extension);
        var unfinished = path + ".new";
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            var content = Content(saved);
            file.Write(Header(content));
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
        FolderSync.Force(folder);
        // What is damaged takes the place of nothing that is whole.
        foreach (var old in files.Where(damaged.Contains).Concat(files.Where(file => !damaged.Contains(file)).SkipLast(Kept - 1))) File.Delete(old);
        damaged.Clear();
    }

    public SavedRun? Newest()
    {
        var damages = new List<string>();
        foreach (var path in Files().AsEnumerable().Reverse())
        {
            try
            {
                var saved = Read(path);
                foreach (var damage in damages) notify($"{damage}; going on from the checkpoint before it, {Path.GetFileName(path)} (iteration {saved.Checkpoint.Iteration})");
                return saved;
            }
            catch (BadMessageException damage)
            {
                damages.Add(damage.Message);
                damaged.Add(path);
            }
        }
        if (damages.Count == 0) return null;
        throw new BadInputException($"no checkpoint in {folder} can be used: {string.Join("; ", damages)}");
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="BadMessageException">It is damaged, or of another version; says which file and how.</exception>
    public static SavedRun Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BadMessageException($"bad checkpoint {path}: it cannot be read: {failure.Message}");
        }
        var input = new FrameReader(bytes, $"checkpoint {path}");
        if (bytes.Length < HeaderLength) throw input.Error($"it has {bytes.Length} bytes, but its header alone takes {HeaderLength}");
        if (!input.Take(Magic.Length).SequenceEqual(Magic)) throw input.Error("it does not begin like one");
        var version = input.Int();
        if (version != Version) throw input.Error($"it has version {version}, but this program reads version {Version}");
        var length = input.Long();
        var hash = input.Take(SHA256.HashSizeInBytes);
        if (length != input.Remaining) throw input.Error($"its content should have {length} bytes, but {input.Remaining} are there: it was cut short");
        if (!SHA256.HashData(bytes.AsSpan(HeaderLength)).AsSpan().SequenceEqual(hash)) throw input.Error("its checksum is wrong: its content was changed");
        return SavedRun.Read(ref input);
    }

    private static byte[] Content(SavedRun saved)
    {
        var output = new FrameWriter();
        saved.Write(output);
        return output.Frame.ToArray();
    }

    private static byte[] Header(byte[] content)
    {
        var header = new byte[HeaderLength];
        Magic.CopyTo(header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Magic.Length), Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(Magic.Length + sizeof(int)), content.Length);
        SHA256.HashData(content, header.AsSpan(HeaderLength - SHA256.HashSizeInBytes));
        return header;
    }

    /// <summary>The files, oldest first.</summary>
    private List<string> Files() => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, Prefix + "*" + Extension).Where(path => NumberOf(path) > 0).OrderBy(NumberOf)]
        : [];

    private static long NumberOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>Forces a folder's entries to the disk, where the system can.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    public static void Force(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) return;
        var handle = Open(folder, ReadOnly);
        if (handle < 0) throw new IOException($"{folder} cannot be opened to force it to the disk");
        try
        {
            if (Sync(handle) != 0) throw new IOException($"{folder} cannot be forced to the disk");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
