namespace Gossamer.Experiments.Binding;

/// <summary>
/// The files that an experiment from another machine may name: those of one folder of this machine, by relative path.
/// </summary>
/// <param name="Folder">The folder; null where there is none, so that no file may be named.</param>
internal sealed record FileFence(string? Folder)
{
    /// <summary>Why a file may not be named; null where it may.</summary>
    /// <param name="written">The path as it was written.</param>
    public string? Refusal(string written)
    {
        if (Folder is null)
            return $"the experiment comes from another machine and names the file '{written}', but this machine allows no files; allow those of one folder with --files FOLDER";
        var inside = Path.GetFullPath(Folder) + Path.DirectorySeparatorChar;
        return !Path.IsPathRooted(written) && Path.GetFullPath(written, Folder).StartsWith(inside, StringComparison.Ordinal)
            ? null
            : $"the experiment comes from another machine and names the file '{written}', which is not inside the folder of --files; write a path relative to that folder";
    }
}
