namespace Gossamer.Operators;

/// <summary>
/// An operator T: R^d → R^d whose fixed points are sought: a step of an algorithm, such as Id − s∇f or prox_{sf}. Instances are
/// immutable and may be asked from several threads at once. An objective may implement it beside its value and gradient.
/// </summary>
public interface IOperator
{
    /// <summary>Number of coordinates d.</summary>
    int Dimension { get; }

    /// <summary>Writes T(x).</summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="result">d coordinates, overwritten; must not overlap <paramref name="x"/>.</param>
    /// <returns>The cost, in gradients of f_i.</returns>
    double Apply(ReadOnlySpan<double> x, Span<double> result);

    /// <summary>What is known of it.</summary>
    OperatorConstants Constants => OperatorConstants.Unknown;
}

/// <summary>What theorems on fixed points use of an operator; null where it is not known.</summary>
public sealed record OperatorConstants
{
    /// <summary>Nothing is known.</summary>
    public static OperatorConstants Unknown { get; } = new();

    /// <summary>χ &lt; 1: ‖T(x) − T(y)‖ ≤ χ‖x − y‖.</summary>
    public double? Contraction { get; init; }

    /// <summary>a in (0, 1): T = (1 − a)Id + aN with a nonexpansive N; ½ for firmly nonexpansive operators.</summary>
    public double? Averagedness { get; init; }

    /// <summary>
    /// ρ/(1 + ρ) ≥ 0 of a (1 + ρ)-cocoercive T: (1 + ρ)‖T(x) − T(y)‖² ≤ ⟨T(x) − T(y), x − y⟩; 0 for firmly nonexpansive ones.
    /// </summary>
    public double? Cocoercivity { get; init; }
}
