namespace Gossamer.Execution.Trees;

/// <summary>A gradient that somebody looked at.</summary>
/// <param name="Worker">0-based index of its maker.</param>
/// <param name="Point">repr of the point it was taken at: numbers of the gradients that led there, ascending.</param>
/// <param name="Sample">What tells its random sample from others; null for an exact gradient.</param>
internal sealed record NotedGradient(int Worker, int[] Point, ulong? Sample);

/// <summary>An iterate that the coordinator showed.</summary>
/// <param name="Iteration">k.</param>
/// <param name="Weights">The step γ with which every gradient entered it; 0 for those that did not.</param>
internal sealed record NotedIterate(long Iteration, double[] Weights);

/// <summary>Notes the gradients and the iterates of a traced run. Gradients may come from several threads.</summary>
/// <param name="capacity">How many gradients are noted; later ones are not.</param>
internal sealed class GradientBook(int capacity)
{
    /// <summary>
    /// The symbol of a gradient: so small that no norm in double precision feels it, and yet a normal number in single
    /// precision, as are its products with steps from 2⁻⁶⁰ on.
    /// </summary>
    public const double Unit = 1.0 / (1L << 32) / (1L << 32);

    private readonly Lock gate = new();

    public List<NotedGradient> Gradients { get; } = [];

    public List<NotedIterate> Iterates { get; } = [];

    /// <summary>True once a gradient came for which there was no room.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Notes a gradient.</summary>
    /// <returns>Its number, in the order in which gradients were looked at; −1 where there is no room.</returns>
    public int Add(int worker, ReadOnlySpan<double> symbols, ulong? sample)
    {
        var count = symbols.Length - System.MemoryExtensions.Count(symbols, 0.0);
        var point = new int[count];
        for (int number = 0, next = 0; next < count; number++)
        {
            if (symbols[number] != 0) point[next++] = number;
        }
        lock (gate)
        {
            IsFull = Gradients.Count == capacity;
            if (IsFull) return -1;
            Gradients.Add(new NotedGradient(worker, point, sample));
            return Gradients.Count - 1;
        }
    }

    /// <summary>Notes an iterate, while all gradients in it are known.</summary>
    public void Add(long iteration, ReadOnlySpan<double> symbols)
    {
        if (IsFull) return;
        var last = symbols.LastIndexOfAnyExcept(0.0);
        var weights = new double[last + 1];
        for (var number = 0; number < weights.Length; number++) weights[number] = -symbols[number] / Unit;
        Iterates.Add(new NotedIterate(iteration, weights));
    }
}
