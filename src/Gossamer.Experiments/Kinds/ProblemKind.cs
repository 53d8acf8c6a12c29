using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>A problem, as a file names it.</summary>
internal abstract class ProblemKind
{
    /// <summary>True where every seed has a problem of its own.</summary>
    public abstract bool DependsOnSeed { get; }

    /// <summary>The key of the file that <see cref="Load"/> reads by, for complaints.</summary>
    public virtual string Source => "data";

    /// <summary>Reads the data that it is made of, where there are any.</summary>
    /// <exception cref="BadInputException">They are not on this machine or cannot be read.</exception>
    public virtual void Load() { }

    /// <summary>Builds the problem of one seed.</summary>
    /// <exception cref="BadInputException">The data or parameters cannot be used; the message says why.</exception>
    public abstract Problem Create(ulong seed);
}
