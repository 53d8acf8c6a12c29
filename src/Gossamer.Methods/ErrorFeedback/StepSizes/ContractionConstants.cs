namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// What Markov compression makes of a contractive compressor (EF21 paper, Lemma 1 and Theorem 1): the error
/// G = mean‖g_i − ∇f_i‖² obeys E G⁺ ≤ (1 − θ)·G + β·Λ²‖x⁺ − x‖².
/// </summary>
/// <param name="Alpha">α in (0, 1], the contraction constant of the compressor.</param>
public readonly record struct ContractionConstants(double Alpha)
{
    /// <summary>θ = 1 − √(1−α), in the form that keeps its digits for small α.</summary>
    public double Theta => Alpha / (1 + Math.Sqrt(1 - Alpha));

    /// <summary>β = (1−α)/(1 − √(1−α)).</summary>
    public double Beta => (1 - Alpha) / Theta;

    /// <summary>ξ = √(β/θ) = √(1−α)/(1 − √(1−α)); 0 without compression, at most 2/α − 1.</summary>
    public double Xi => Math.Sqrt(1 - Alpha) / Theta;
}
