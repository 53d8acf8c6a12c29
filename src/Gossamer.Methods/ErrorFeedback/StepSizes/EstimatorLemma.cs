namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// The lemma behind nearly all step sizes of the family. Let x⁺ = x − γg with ‖g − ∇f(x)‖² ≤ κG and
/// E G⁺ ≤ (1 − A)G + BΛ²‖x⁺ − x‖² + C. Then Ψ = f(x) − f* + wG falls by (γ/2)‖∇f(x)‖² in every iteration up to the
/// noise wC, for the step and the weight w given here (derived; EF21, 3PC and their relatives are instances).
/// </summary>
/// <param name="L">L, the smoothness of f.</param>
/// <param name="Lambda">Λ, the constant of a <see cref="SmoothnessRule"/>.</param>
/// <param name="Contraction">A in (0, 1].</param>
/// <param name="Growth">B ≥ 0.</param>
/// <param name="Spread">κ; 1 unless the supports of the workers overlap little (rare features).</param>
public sealed record EstimatorLemma(double L, double Lambda, double Contraction, double Growth, double Spread = 1)
{
    /// <summary>The step of a regime.</summary>
    /// <param name="regime">The class of objectives.</param>
    /// <param name="mu">μ, read under the Polyak-Łojasiewicz inequality only; 0 leaves its bound on the step out.</param>
    public EstimatorStep For(Regime regime, double mu) => regime == Regime.Nonconvex ? Nonconvex() : PolyakLojasiewicz(mu);

    /// <summary>For smooth nonconvex f: γ = 1/(L + Λ√(κB/A)), w = γκ/(2A).</summary>
    public EstimatorStep Nonconvex()
    {
        var step = 1 / (L + (Lambda * Math.Sqrt(Spread * Growth / Contraction)));
        return new EstimatorStep(step, step * Spread / (2 * Contraction), 0);
    }

    /// <summary>
    /// For f with the Polyak-Łojasiewicz inequality: γ = min{1/(L + Λ√(2κB/A)), A/(2μ)}, w = γκ/A; Ψ then shrinks by the
    /// factor 1 − γμ.
    /// </summary>
    /// <param name="mu">μ &gt; 0.</param>
    public EstimatorStep PolyakLojasiewicz(double mu)
    {
        var step = Math.Min(1 / (L + (Lambda * Math.Sqrt(2 * Spread * Growth / Contraction))), Contraction / (2 * mu));
        return new EstimatorStep(step, step * Spread / Contraction, step * mu);
    }
}

/// <summary>A step size with the Lyapunov function that goes with it.</summary>
/// <param name="StepSize">γ.</param>
/// <param name="ErrorWeight">w, the weight of G in Ψ.</param>
/// <param name="Rate">The factor by which Ψ shrinks in every iteration; 0 where it falls by (γ/2)‖∇f‖² instead.</param>
public sealed record EstimatorStep(double StepSize, double ErrorWeight, double Rate);
