namespace Gossamer.Execution.Trees;

/// <summary>One step of the main branch: x_{k+1} = x_k − γ∇f(z_k; ξ_k).</summary>
/// <param name="Worker">0-based index of the worker that made the gradient.</param>
/// <param name="Iteration">The method's iteration in which the gradient entered the iterate.</param>
/// <param name="StepSize">γ of this gradient.</param>
/// <param name="Fork">Number of main-branch edges below the lowest common ancestor of x_k and z_k.</param>
/// <param name="Side">Number of edges from that ancestor to z_k, the point at which the gradient was taken.</param>
/// <param name="Distance">dist(x_k, z_k): the larger of <see cref="Side"/> and the edges from the ancestor to x_k.</param>
/// <param name="IsPointContained">Condition C2: every gradient that led to z_k is on the main branch below x_k.</param>
public sealed record TreeStep(int Worker, long Iteration, double StepSize, int Fork, int Side, int Distance, bool IsPointContained);

/// <summary>
/// The computation tree of a run (A. Tyurin, D. Sivtsov, Birch SGD, ICLR 2026, arXiv:2505.09218): nodes are the computed
/// points, an edge w → w − γ∇f(z; ξ) is a stochastic gradient. It tells which theorem a run obeys, without looking at the
/// method's code: the theorem asks for C1 (every sample is fresh), C2 (the gradients that led to z_k are among those that
/// led to x_k) and C3 (dist(x_k, z_k) ≤ R).
/// <para>
/// It is read off the run itself. Every gradient is given a coordinate of its own in which it alone is not zero, far below
/// the precision of everything else; a point then shows the gradients it is made of, and with which step. So any method
/// whose points are x⁰ minus sums of gradients has a tree, whatever its programs do, and one whose points are not
/// (momentum, compression, gradients used twice) is found out. Gradients that nobody looks at leave no trace.
/// </para>
/// <para>Memory: 8·gradients bytes more for every vector of the run, and up to 4·gradients² bytes for the points.</para>
/// </summary>
public sealed class ComputationTree
{
    internal ComputationTree(IReadOnlyList<TreeStep> steps, IReadOnlyList<string> violations, int gradients, bool isWhole)
    {
        (Steps, Violations, Gradients, IsWhole) = (steps, violations, gradients, isWhole);
        foreach (var step in steps) MaxDistance = Math.Max(MaxDistance, step.Distance);
    }

    /// <summary>The main branch, from x_0 on, as far as it was recorded.</summary>
    public IReadOnlyList<TreeStep> Steps { get; }

    /// <summary>R of this run: the largest tree distance between an iterate and the point of the gradient applied to it.</summary>
    public int MaxDistance { get; }

    /// <summary>Which conditions of the framework fail, in words and with the place; empty where all hold.</summary>
    public IReadOnlyList<string> Violations { get; }

    /// <summary>True where C1 and C2 hold and all steps are equal: the framework's theorem then covers the run with R = <see cref="MaxDistance"/>.</summary>
    public bool IsCovered => Violations.Count == 0;

    /// <summary>Gradients that somebody looked at, used or not.</summary>
    public int Gradients { get; }

    /// <summary>False where the run went on after as many gradients as were to be recorded.</summary>
    public bool IsWhole { get; }

    /// <summary>Makes a run and records its tree.</summary>
    /// <param name="engine">The engine. With one thread the order of simultaneous gradients is the same every time.</param>
    /// <param name="request">The run, without an observer of its own and from the start.</param>
    /// <param name="gradients">How many gradients are recorded at most, at least 1.</param>
    /// <param name="cancellation">Interrupts the run.</param>
    /// <exception cref="BadInputException">The request cannot be run, or is not one of a centralised or sequential method.</exception>
    public static async Task<ComputationTree> RecordAsync(
        IEngine engine, RunRequest request, int gradients = 1000, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gradients, 1);
        if (request.Method is DecentralizedMethod)
            throw new BadInputException("a computation tree has one main branch, but a decentralised method has an iterate at every node: record a centralised or a sequential one");
        if (request.Observer is not null || request.ResumeFrom is not null)
            throw new BadInputException("a recorded run starts anew and has the recorder as its only observer: leave out observer and checkpoint");
        var book = new GradientBook(gradients);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var dimension = request.Problem.Dimension;
        await engine.RunAsync(
            request with
            {
                Problem = new TracedProblem(request.Problem, gradients),
                Oracle = new TracedOracle(request.Oracle, request.Problem, book),
                Symbols = gradients,
                Observer = state =>
                {
                    book.Add(state.Iteration, state.Iterate[dimension..]);
                    if (book.IsFull) enough.Cancel();
                },
            },
            enough.Token).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return TreeAnalysis.Of(book);
    }
}
