using Gossamer.Numerics;

namespace Gossamer.Methods;

/// <summary>ψ(x) = λ‖x‖₁, with or without the constraint x ≥ 0: the simple convex term of composite problems f + ψ.</summary>
/// <param name="L1">λ, at least 0.</param>
/// <param name="Nonnegative">Whether x ≥ 0 is demanded.</param>
internal readonly record struct CompositeTerm(double L1, bool Nonnegative)
{
    /// <summary>True where ψ = 0.</summary>
    public bool IsZero => L1 == 0 && !Nonnegative;

    /// <summary>Replaces x by prox_{γψ}(x): soft thresholding, and the positive part under the constraint.</summary>
    /// <param name="x">Changed in place.</param>
    /// <param name="step">γ.</param>
    public void Prox(Vector x, double step)
    {
        if (IsZero) return;
        var threshold = step * L1;
        foreach (ref var value in x.Edit())
        {
            value = Nonnegative || value > 0
                ? Math.Max(0, value - threshold)
                : Math.Min(0, value + threshold);
        }
    }
}
