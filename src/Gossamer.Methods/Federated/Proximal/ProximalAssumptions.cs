using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>What proximal methods assume, with the messages that a user needs where it fails.</summary>
internal static class ProximalAssumptions
{
    /// <summary>Proximal steps are of f_i itself, not of noisy gradients.</summary>
    public static void Exact(Setting setting, string title)
    {
        if (setting.IsExact) return;
        throw new AssumptionException(
            $"{title} takes proximal steps of the f_i themselves, and the oracle is stochastic; use oracle: full (the default), or a method of gradients, such as fedavg");
    }

    /// <summary>Every f_i is convex.</summary>
    public static void Convex(Setting setting, string title)
    {
        if (setting.Constants.IsConvex) return;
        throw new AssumptionException(
            $"{title} needs convex f_i, as its constants are about Moreau envelopes of convex functions, and on this problem some f_i is not; use a convex loss and regularizer, or fedprox with a small stepSize");
    }

    /// <summary>Why there is no theory without a minimiser that all f_i share; null where there is one, or none is known.</summary>
    public static string? WhyNotInterpolated(Setting setting) => setting.Envelope?.IsInterpolated != false ? null
        : "its theory needs interpolation (one x* that minimises every f_i), which fails here: the limit would minimise the average Moreau envelope, not f";
}
