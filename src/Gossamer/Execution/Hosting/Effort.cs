using System.Runtime.InteropServices;

namespace Gossamer.Execution.Hosting;

/// <summary>What computations that have ended count.</summary>
/// <param name="OracleCalls">Gradients.</param>
/// <param name="ComponentGradients">Gradients of single samples.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Effort(long OracleCalls, long ComponentGradients)
{
    public static Effort operator +(Effort a, Effort b) => new(a.OracleCalls + b.OracleCalls, a.ComponentGradients + b.ComponentGradients);
}
