using Gossamer.Problems;

namespace Gossamer.Population.Problems;

/// <summary>
/// What a worker holds of f(θ) = Σ_j w_j‖∇V(z_j) + mean ∇W(z_j − z′) + β∇ρ(y_j)/ρ(y_j) + (y_j − x_j)‖²/Σ w_j over the pairs
/// (x_j, y_j) of transport plans, z = y or x: the violation of the optimality condition of the JKO step (JKOnet*). It knows
/// the problem, for methods that learn from the snapshots themselves.
/// </summary>
internal abstract class PopulationObjective(PopulationProblem problem) : ILocalObjective
{
    /// <summary>The problem.</summary>
    public PopulationProblem Problem { get; } = problem;

    /// <inheritdoc/>
    public int Dimension => Problem.Energy.Length;

    public abstract double Value(ReadOnlySpan<double> x);

    public abstract void Gradient(ReadOnlySpan<double> x, Span<double> gradient);

    public abstract double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient);
}
