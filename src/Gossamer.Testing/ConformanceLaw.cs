namespace Gossamer.Testing;

/// <summary>One law that every method of the catalogue keeps.</summary>
/// <param name="Name">The kebab-case name.</param>
/// <param name="Statement">The law in one sentence.</param>
/// <param name="Breach">Says how a method breaks it; null where it keeps it, or where it does not apply.</param>
public sealed record ConformanceLaw(string Name, string Statement, Func<MethodSubject, string?> Breach)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A method breaks laws; the message lists how.</summary>
/// <param name="message">One line a law.</param>
public sealed class ConformanceException(string message) : Exception(message);
