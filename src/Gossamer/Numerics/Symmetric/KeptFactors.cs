namespace Gossamer.Numerics.Symmetric;

/// <summary>
/// Factorisations kept by the number that they are made for, the last few of them: a method asks for one step size again
/// and again, and several methods may run on one problem. Safe to use from several threads.
/// </summary>
/// <typeparam name="T">What is kept.</typeparam>
internal sealed class KeptFactors<T> where T : class
{
    private const int Most = 3;

    // Replaced as a whole, the youngest first.
    private volatile (double Number, T Factor)[] kept = [];

    /// <summary>What is kept for a number; null where nothing is.</summary>
    public T? Find(double number)
    {
        foreach (var (known, factor) in kept)
        {
            if (known == number) return factor;
        }
        return null;
    }

    /// <summary>What is kept for a number, made if it is not.</summary>
    public T For(double number, Func<double, T> make)
    {
        if (Find(number) is { } known) return known;
        var made = make(number);
        kept = [(number, made), .. kept.Where(pair => pair.Number != number).Take(Most - 1)];
        return made;
    }
}
