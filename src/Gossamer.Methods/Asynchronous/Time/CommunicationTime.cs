namespace Gossamer.Methods.Asynchronous.Time;

/// <summary>
/// Time complexities where messages take time, in units of LΔ/ε and up to universal constants (Tyurin, Pozzi, Ilin and
/// Richtárik, 2024, arXiv:2402.04785). h_i is the seconds of a gradient; τ_i of the message that the method sends; the
/// downlink is free. s = σ²/ε.
/// </summary>
public static class CommunicationTime
{
    /// <summary>max_i (h_i + τ_i)·(1 + s/n): minibatch SGD; τ_i is the seconds of an uncompressed vector.</summary>
    /// <param name="computing">h_i.</param>
    /// <param name="sending">τ_i.</param>
    /// <param name="noise">s.</param>
    public static double Minibatch(IReadOnlyList<double> computing, IReadOnlyList<double> sending, double noise) =>
        Slowest(computing, sending) * (1 + (noise / computing.Count));

    /// <summary>max_i (h_i + τ_i)·(ω/n + 1 + (ω + 1)s/n): QSGD; τ_i is the seconds of a compressed vector.</summary>
    /// <param name="computing">h_i.</param>
    /// <param name="sending">τ_i.</param>
    /// <param name="omega">ω.</param>
    /// <param name="noise">s.</param>
    public static double Qsgd(IReadOnlyList<double> computing, IReadOnlyList<double> sending, double omega, double noise) =>
        Slowest(computing, sending) * ((omega / computing.Count) + 1 + ((omega + 1) * noise / computing.Count));

    /// <summary>min_i h_i·(1 + s): SGD on the fastest worker, which sends nothing.</summary>
    /// <param name="computing">h_i.</param>
    /// <param name="noise">s.</param>
    public static double FastestWorker(IReadOnlyList<double> computing, double noise) => computing.Min() * (1 + noise);

    /// <summary>t*: Shadowheart SGD, optimal.</summary>
    /// <param name="computing">h_i.</param>
    /// <param name="sending">τ_i, seconds of a compressed vector.</param>
    /// <param name="omega">ω.</param>
    /// <param name="noise">s.</param>
    public static double Shadowheart(IReadOnlyList<double> computing, IReadOnlyList<double> sending, double omega, double noise) =>
        EquilibriumTime.Of(computing, sending, omega, noise).Seconds;

    private static double Slowest(IReadOnlyList<double> computing, IReadOnlyList<double> sending) =>
        computing.Zip(sending, (compute, send) => compute + send).Max();
}
