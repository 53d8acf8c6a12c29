using Gossamer.Problems;

namespace Gossamer.Execution;

/// <summary>Everything that a theory may know before a run. It knows constants, never data.</summary>
/// <param name="Constants">Constants of the problem.</param>
/// <param name="Dimension">Number of coordinates d.</param>
public sealed record Setting(ProblemConstants Constants, int Dimension)
{
    /// <summary>Number of workers n.</summary>
    public int Workers => Constants.Workers;

    /// <summary>True where all workers hold the same f.</summary>
    public bool IsHomogeneous { get; init; }

    /// <summary>Which worker owns which coordinate; null where that is not known.</summary>
    public FeatureOwnership? Ownership { get; init; }

    /// <summary>True where gradients, noise included, are zero outside the coordinates that their worker owns.</summary>
    public bool KeepsSupport { get; init; } = true;

    /// <summary>How the coordinates fall into blocks by nature; null where nothing is known of that.</summary>
    public BlockStructure? Blocks { get; init; }

    /// <summary>True where the objectives are least squares, without a regulariser, whose samples a method may look at.</summary>
    public bool IsLinearRegression { get; init; }

    /// <summary>
    /// The class of what the method's programs ask (f of sequential methods, else the f_i), by which methods for problems of one
    /// kind know them; null where nobody has looked.
    /// </summary>
    public Type? Objective { get; init; }

    /// <summary>True where gradients are exact.</summary>
    public bool IsExact { get; init; } = true;

    /// <summary>σ² of the stochastic gradients; null where no uniform bound is known.</summary>
    public double? Variance { get; init; } = 0;

    /// <summary>ℓ, the mean-square smoothness of the noise under common randomness; null where none is known.</summary>
    public double? NoiseSmoothness { get; init; } = 0;

    /// <summary>ε, the squared gradient norm aimed at; null where the experiment names none.</summary>
    public double? Target { get; init; }

    /// <summary>f(x⁰) − inf f, or with a lower bound in its place; null where none is known.</summary>
    public double? InitialGap { get; init; }

    /// <summary>The finite sums of the problem, for methods that sample them; null where nothing is known of them.</summary>
    public FiniteSums? Sums { get; init; }

    /// <summary>The average Moreau envelope and what else proximal methods want to know; null where nobody has looked.</summary>
    public EnvelopeConstants? Envelope { get; init; }

    /// <summary>Seconds a gradient takes at each worker, for methods that are told; null where unknown or random.</summary>
    public IReadOnlyList<double>? GradientSeconds { get; init; }

    /// <summary>The distribution of these seconds, for methods that are told; null where unknown.</summary>
    public GradientTimes? GradientTimes { get; init; }

    /// <summary>ε of f(x) − f*, where the experiment aims at one; null where it names none.</summary>
    public double? GapTarget { get; init; }

    /// <summary>‖x⁰ − x*‖; null where no minimiser is known.</summary>
    public double? InitialDistance { get; init; }

    /// <summary>The links of a decentralised run, where they are the same in every round and their times are known.</summary>
    public GraphLinks? Links { get; init; }

    /// <summary>True where every f_i has a gradient of its conjugate, for dual methods; false where nobody has looked.</summary>
    public bool HasConjugates { get; init; }

    /// <summary>
    /// Seconds that one message of a compressor occupies each worker's uplink, for methods that are told; gives null where
    /// that is unknown.
    /// </summary>
    public Func<Compression.Compressor, IReadOnlyList<double>?> UplinkSeconds { get; init; } = _ => null;

    /// <summary>The network of a decentralised run; null for other runs.</summary>
    public Topologies.MixingSpectrum? Mixing { get; init; }

    /// <summary>Whether the objectives can do what a method needs beside values and gradients.</summary>
    /// <typeparam name="T">An interface or class of objectives.</typeparam>
    public bool Offers<T>() where T : ILocalObjective => Objective is { } type && typeof(T).IsAssignableFrom(type);
}

/// <summary>What a theorem says in one setting.</summary>
public sealed record Theory
{
    /// <summary>γ, or null where the theory gives none.</summary>
    public double? StepSize { get; init; }

    /// <summary>The largest γ that the theorem covers, where that is another than <see cref="StepSize"/>; +∞ where it covers all.</summary>
    public double? LargestStepSize { get; init; }

    /// <summary>Theorem and paper that the step size comes from, and its formula.</summary>
    public required string StepSizeSource { get; init; }

    /// <summary>Which constant or assumption is missing, where there is no step size.</summary>
    public string? WhyNoStepSize { get; init; }

    /// <summary>Other derived parameters by symbol or name, such as θ, β, R.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>Trees along which a decentralised method sends, where it has any: for drawings of the network.</summary>
    public IReadOnlyList<RoutingTree> Routes { get; init; } = [];

    /// <summary>
    /// R of the Birch SGD framework: no run has a larger tree distance between an iterate and the point of the gradient
    /// that is applied to it (see <see cref="Trees.ComputationTree"/>). Null where there is no bound, or no tree.
    /// </summary>
    public long? TreeDistance { get; init; }

    /// <summary>The predicted complexity in words and numbers, where the setting is known well enough.</summary>
    public string? Prediction { get; init; }

    /// <summary>The function that falls along the run, where the theorem has one.</summary>
    public LyapunovFunction? Lyapunov { get; init; }
}

/// <summary>
/// A Lyapunov function Ψ with its promise: E Ψ^{k+1} ≤ (1 − contraction)·Ψ^k − gradientWeight·‖∇f(x^k)‖² + noise. A sure
/// inequality where the method and its compressor are deterministic and the gradients exact.
/// </summary>
public sealed record LyapunovFunction
{
    /// <summary>The formula, for <c>describe</c> and plots.</summary>
    public required string Formula { get; init; }

    /// <summary>Ψ in a state of the run. Needs f* (or a lower bound) where the formula does.</summary>
    public required Func<IObservation, double> Evaluate { get; init; }

    /// <summary>The factor by which Ψ shrinks in every iteration; 0 without strong convexity or the like.</summary>
    public double Contraction { get; init; }

    /// <summary>What of ‖∇f(x^k)‖² is taken off in iteration k, usually γ/2.</summary>
    public double GradientWeight { get; init; }

    /// <summary>What noise may add in every iteration.</summary>
    public double Noise { get; init; }

    /// <summary>True where the inequality holds in every run, false where it holds in expectation.</summary>
    public bool IsSure { get; init; }
}

/// <summary>The state of a run at a recorded point, for observers; free of cost.</summary>
public interface IObservation
{
    /// <summary>k.</summary>
    long Iteration { get; }

    /// <summary>x^k, d coordinates.</summary>
    ReadOnlySpan<double> Iterate { get; }

    /// <summary>The problem.</summary>
    Problem Problem { get; }

    /// <summary>The coordinator's named vectors and counters (the loop's, in sequential methods).</summary>
    ParticipantState Coordinator { get; }

    /// <summary>The named vectors and counters of a worker or node.</summary>
    /// <param name="worker">0-based index.</param>
    ParticipantState Worker(int worker);
}

/// <summary>What <see cref="Method.Prepare"/> decided.</summary>
/// <param name="StepSize">γ.</param>
/// <param name="StepSizeSource">Where it comes from: given, or the theorem.</param>
/// <param name="Theory">All that the theory says.</param>
public sealed record Preparation(double StepSize, string StepSizeSource, Theory Theory);
