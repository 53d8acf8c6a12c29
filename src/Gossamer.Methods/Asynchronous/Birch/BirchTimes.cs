namespace Gossamer.Methods.Asynchronous.Birch;

/// <summary>
/// Total times of the methods of the Birch SGD framework with n equal workers, h seconds a gradient and τ seconds a
/// message or AllReduce, in units of LΔ/ε and up to universal constants (derived; s = σ²/ε).
/// </summary>
public static class BirchTimes
{
    /// <summary>(h + τ)(1 + s/n): synchronous SGD and Ringmaster ASGD; Cycle SGD as well, with s_g messages at a time.</summary>
    /// <param name="compute">h.</param>
    /// <param name="communication">τ.</param>
    /// <param name="noise">s ≥ 0.</param>
    /// <param name="workers">n.</param>
    public static double OneMessageAGradient(double compute, double communication, double noise, int workers) =>
        (compute + communication) * (1 + (noise / workers));

    /// <summary>τ + h(1 + s/n): Rennala, Local, Async-Local and Async-Batch SGD, which send one message for many gradients.</summary>
    /// <param name="compute">h.</param>
    /// <param name="communication">τ.</param>
    /// <param name="noise">s ≥ 0.</param>
    /// <param name="workers">n.</param>
    public static double OneMessageARound(double compute, double communication, double noise, int workers) =>
        communication + (compute * (1 + (noise / workers)));

    /// <summary>max{τ, h(1 + s/n)}: Dual-Process SGD, which hides one behind the other.</summary>
    /// <param name="compute">h.</param>
    /// <param name="communication">τ.</param>
    /// <param name="noise">s ≥ 0.</param>
    /// <param name="workers">n.</param>
    public static double Overlapping(double compute, double communication, double noise, int workers) =>
        Math.Max(communication, compute * (1 + (noise / workers)));
}
