using System.Runtime.InteropServices;
using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// The compressors that a coordinator sends one vector through: one for each worker, or one message for all.
/// </summary>
/// <param name="Omega">ω_P of each.</param>
/// <param name="Theta">θ: E‖(1/n) Σ C_i(v) − v‖² ≤ θ‖v‖²; 0 for permutations, ω_P/n for independent ones, ω_P for one message.</param>
/// <param name="Density">ζ_P, the expected number of values that a worker receives.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Downlink(double Omega, double Theta, double Density)
{
    /// <summary>The constants of a family.</summary>
    /// <param name="compressor">An unbiased compressor.</param>
    /// <param name="sameMessage">Whether all workers get one message.</param>
    /// <param name="setting">The setting.</param>
    public static Downlink Of(Compressor compressor, bool sameMessage, Setting setting)
    {
        var (d, n) = (setting.Dimension, setting.Workers);
        var omega = compressor.Omega(d, n)!.Value;
        var group = compressor.GroupConstants(d, n)!.Value;
        return new Downlink(omega, sameMessage ? omega : Math.Max(0, group.A - group.B), compressor.Density(d, n));
    }

    /// <summary>The compressor is unbiased, and not a correlated one whose parts would all be the same part.</summary>
    public static void Check(Compressor compressor, bool sameMessage, Setting setting, string method)
    {
        Assume.Unbiased(compressor, setting, method);
        if (sameMessage && compressor.IsCorrelated)
        {
            throw new AssumptionException(
                $"the workers' parts of {compressor.Name} are unbiased only in different messages; leave sameMessage out, or use an independent compressor such as rand-k");
        }
    }

    /// <summary>Sends C_i(vector) to every worker.</summary>
    public static async ValueTask SendAsync(
        ICoordinator hub, Compressor compressor, bool sameMessage, Numerics.Vector vector, long tag)
    {
        if (sameMessage)
        {
            await hub.BroadcastAsync(hub.Compress(compressor, vector, tag), tag);
            return;
        }
        for (var i = 0; i < hub.Workers; i++) await hub.SendAsync(i, hub.CompressFor(i, compressor, vector, tag), tag);
    }
}
