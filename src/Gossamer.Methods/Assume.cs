using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Topologies;

namespace Gossamer.Methods;

/// <summary>The assumptions that methods share, each with the message that a user needs when it fails.</summary>
internal static class Assume
{
    /// <summary>The compressor can serve this dimension and number of workers at all.</summary>
    public static void Fits(Compressor compressor, Setting setting)
    {
        if (compressor.Validate(setting.Dimension, setting.Workers) is { } problem) throw new AssumptionException(problem);
    }

    /// <summary>The compressor fits and is contractive; returns its α.</summary>
    public static double Contractive(Compressor compressor, Setting setting, string method)
    {
        Fits(compressor, setting);
        if (compressor.Alpha(setting.Dimension) is { } alpha && alpha > 0) return alpha;
        var remedy = compressor.Omega(setting.Dimension, setting.Workers) is not null
            ? "it is unbiased instead: use its contractive form, scaled by 1/(1+omega), such as rand-k-contractive in place of rand-k"
            : "use a contractive one, such as top-k or rand-k-contractive";
        throw new AssumptionException($"{method} needs a contractive compressor, and {compressor.Name} is not; {remedy}");
    }

    /// <summary>The compressor fits and is unbiased; returns its ω.</summary>
    public static double Unbiased(Compressor compressor, Setting setting, string method)
    {
        Fits(compressor, setting);
        return compressor.Omega(setting.Dimension, setting.Workers) ?? throw new AssumptionException(
            $"{method} needs an unbiased compressor, and {compressor.Name} is biased; use an unbiased one, such as rand-k, or a method with error feedback, such as ef21");
    }

    /// <summary>The run has a network; returns the spectrum of its mixing matrix.</summary>
    public static MixingSpectrum Mixing(Setting setting, string method) => setting.Mixing ?? throw new AssumptionException(
        $"{method} runs on a network of nodes, and none is given; add one, such as topology: ring");

    /// <summary>All workers hold the same f, or the user insists.</summary>
    public static void Homogeneous(Setting setting, bool allowHeterogeneous, string method)
    {
        if (setting.IsHomogeneous || setting.Workers == 1 || allowHeterogeneous) return;
        throw new AssumptionException(
            $"{method} assumes that all workers sample the same f; on this problem, whose f_i differ, it would weigh each f_i by the speed of its worker. "
            + "Use a homogeneous problem, or set allowHeterogeneous: true to run it all the same");
    }
}
