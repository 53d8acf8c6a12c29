using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Time;
using Gossamer.Methods.ErrorFeedback;

namespace Gossamer.Methods.Asynchronous;

/// <summary>
/// m-synchronous SGD: SGD with a batch of m. Under the fixed computation model a round takes τ_m, and the best m is
/// argmin τ_m(1 + s/m), within 1 + ln n of the optimal time (theorem of the paper; proof derived again).
/// </summary>
public static class MSynchronousSgdTheory
{
    /// <summary>argmin τ_m(1 + s/m), s = σ²/ε, where the times are known and all workers hold the same f; n otherwise.</summary>
    /// <param name="setting">The setting.</param>
    public static int Quorum(Setting setting) =>
        setting is { IsHomogeneous: true, GradientSeconds: { } seconds, Variance: { } variance }
            && (variance == 0 ? 0 : variance / setting.Target) is { } noise
            ? TimeComplexity.MSynchronousWorkers(seconds, noise)
            : setting.Workers;

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="quorum">m.</param>
    public static Theory For(Setting setting, int quorum) =>
        GradientDescentTheory.Minibatch(setting, quorum, "m-synchronous SGD") with
        {
            Parameters = new Dictionary<string, double> { ["m"] = quorum },
        };
}
