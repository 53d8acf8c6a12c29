namespace Gossamer.Cli;

/// <summary>Files that commands write: checked before the work begins, and written complete or not at all.</summary>
internal static class OutputFile
{
    /// <summary>Says early that a file could not be written.</summary>
    /// <param name="option">Which option names it, for the message.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="BadInputException">It is a folder, or lies under something that is none.</exception>
    public static void Check(string option, string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new BadInputException($"{option}: the file name is empty");
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
            throw new BadInputException($"{option}: {path} is a folder; give the name of a file in it");
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder)) return;
            if (File.Exists(folder)) throw new BadInputException($"{option}: {folder} is a file, so {path} cannot be in it");
        }
    }

    /// <summary>Writes a file under another name first, so that it appears complete or not at all; makes its folder if needed.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var isThere = File.Exists(full);
        var link = isThere ? File.ResolveLinkTarget(full, returnFinalTarget: true) : null;
        if (isThere && (link is { Exists: false } || new FileInfo(link?.FullName ?? full).Length == 0))
        {
            // A pipe or a device is written as it is. They look like files without content, in which nothing can be lost; and what is
            // written is known as a whole before.
            using var whole = new MemoryStream();
            write(whole);
            using var device = new FileStream(full, FileMode.Open, FileAccess.Write);
            whole.WriteTo(device);
            return;
        }
        if (link is not null) full = link.FullName;
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = File.Create(temporary)) write(stream);
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            throw;
        }
    }
}
