using System.Runtime.InteropServices;
using Gossamer.Execution.Hosting;

namespace Gossamer.Cluster.Frames;

/// <summary>What the participants of one process have spent since an attempt began. It travels with their messages.</summary>
/// <param name="BitsUp">Bits they have sent.</param>
/// <param name="Effort">Gradients they have finished.</param>
/// <param name="Started">Computations started.</param>
/// <param name="Finished">Computations finished.</param>
/// <param name="Cancelled">Computations cancelled.</param>
/// <param name="BusySeconds">Seconds computed.</param>
/// <param name="WastedSeconds">Seconds computed for nothing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Spending(
    long BitsUp, Effort Effort, long Started, long Finished, long Cancelled, double BusySeconds, double WastedSeconds)
{
    public static Spending operator +(in Spending a, in Spending b) => new(
        a.BitsUp + b.BitsUp, a.Effort + b.Effort, a.Started + b.Started, a.Finished + b.Finished, a.Cancelled + b.Cancelled,
        a.BusySeconds + b.BusySeconds, a.WastedSeconds + b.WastedSeconds);

    /// <summary>
    /// The later of two, whichever came first: programs of one process measure and send side by side, so that a message may
    /// overtake one that knew less. No part of it ever falls.
    /// </summary>
    public static Spending Later(in Spending a, in Spending b) => new(
        Math.Max(a.BitsUp, b.BitsUp),
        new Effort(Math.Max(a.Effort.OracleCalls, b.Effort.OracleCalls), Math.Max(a.Effort.ComponentGradients, b.Effort.ComponentGradients)),
        Math.Max(a.Started, b.Started), Math.Max(a.Finished, b.Finished), Math.Max(a.Cancelled, b.Cancelled),
        Math.Max(a.BusySeconds, b.BusySeconds), Math.Max(a.WastedSeconds, b.WastedSeconds));

    public void Write(FrameWriter output) => output
        .Long(BitsUp).Long(Effort.OracleCalls).Long(Effort.ComponentGradients).Long(Started).Long(Finished).Long(Cancelled)
        .Double(BusySeconds).Double(WastedSeconds);

    public static Spending Read(ref FrameReader input) => new(
        input.Long(), new Effort(input.Long(), input.Long()), input.Long(), input.Long(), input.Long(), input.Double(), input.Double());
}
