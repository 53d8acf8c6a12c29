using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>A problem, as a file names it.</summary>
internal abstract class ProblemKind
{
    /// <summary>True where every seed has a problem of its own.</summary>
    public abstract bool DependsOnSeed { get; }

    /// <summary>Builds the problem of one seed.</summary>
    /// <exception cref="BadInputException">The data or parameters cannot be used; the message says why.</exception>
    public abstract Problem Create(ulong seed);
}
