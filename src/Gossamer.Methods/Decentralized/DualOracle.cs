using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Decentralized;

/// <summary>Options of dual methods.</summary>
public record DualMethodOptions : MethodOptions
{
    /// <summary>δ.</summary>
    [Parameter("Bound on ||grad f_i(x) - z|| at the returned x = grad f_i*(z), where there is no closed form.", Symbol = "δ", Minimum = 1e-14)]
    public double Tolerance { get; init; } = 1e-10;
}

/// <summary>
/// The dual gradient of a node, ∇f_i*(z) = argmin_x f_i(x) − ⟨z, x⟩. What it costs in gradients of f_i is known when it is
/// done, and counted as computation.
/// </summary>
internal static class DualOracle
{
    /// <summary>Computes x = ∇f_i*(z).</summary>
    /// <param name="me">The node.</param>
    /// <param name="z">d coordinates.</param>
    /// <param name="tolerance">Bound on ‖∇f_i(x) − z‖; exact oracles ignore it.</param>
    /// <param name="x">d coordinates: where the search starts, and the result.</param>
    public static async ValueTask ComputeAsync(INode me, Vector z, double tolerance, Vector x) =>
        await me.SpendAsync(((IConjugable)me.Objective).ConjugateGradient(z, tolerance, x.Edit()));
}
