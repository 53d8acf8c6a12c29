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

    /// <summary>The run has a network whose mixing matrix is symmetric and, where that is needed, the same in every round.</summary>
    public static MixingSpectrum SymmetricMixing(Setting setting, string method, bool mustBeStatic)
    {
        var mixing = Mixing(setting, method);
        if (!mixing.IsSymmetric)
            throw new AssumptionException($"{method} needs a symmetric mixing matrix, and this network has one-way links; use one whose links go both ways, such as ring");
        if (mustBeStatic && !mixing.IsStatic)
        {
            throw new AssumptionException(
                $"{method} needs a network that is the same in every round, and this one changes; use a static topology, or a method for changing ones, such as adom-plus");
        }
        return mixing;
    }

    /// <summary>The links of the network are known and the same in every round.</summary>
    public static GraphLinks KnownLinks(Setting setting, string method)
    {
        Mixing(setting, method);
        return setting.Links ?? throw new AssumptionException(
            $"{method} routes over a static graph whose links have times of their own; use a static topology, such as torus, and network: {{kind: graph, bandwidth: …}} (or none, for links that take no time)");
    }

    /// <summary>Every single round brings the nodes closer to each other: the graph of each is connected.</summary>
    public static MixingSpectrum ContractingMixing(Setting setting, string method)
    {
        var mixing = Mixing(setting, method);
        if (mixing.SecondLargestModulus < 1) return mixing;
        throw new AssumptionException(
            $"{method} needs a mixing matrix that contracts in every round (s < 1), and here s = 1: the graph of some round is not connected, or M has the eigenvalue -1; "
            + "use connected graphs, or lazy weights, such as mixing: lazy-metropolis");
    }

    /// <summary>Every f_i is strongly convex; returns the smallest μ.</summary>
    public static double StronglyConvexParts(Setting setting, string method) => setting.Constants.MuMin > 0
        ? setting.Constants.MuMin
        : throw new AssumptionException(
            $"{method} needs every f_i to be strongly convex, and no mu > 0 is known that all of them have; add a regularizer, such as l2(0.01)");

    /// <summary>
    /// The theory of a method that is about exact gradients: with noisy ones it gives no step size, and one has to be given.
    /// </summary>
    public static Theory ExactTheory(Setting setting, Theory theory) =>
        setting.Variance == 0 ? theory : theory with { StepSize = null, WhyNoStepSize = "its theorem is about exact gradients", Prediction = null };

    /// <summary>Gradients are exact, for methods that would not even ask for noisy ones.</summary>
    public static void ExactGradients(Setting setting, string method)
    {
        if (!setting.IsExact) throw new AssumptionException($"{method} needs exact gradients; use oracle: full, or a method for noisy ones, such as d-sgd");
    }

    /// <summary>Every f_i has a gradient of its conjugate.</summary>
    public static void Conjugates(Setting setting, string method)
    {
        if (setting.HasConjugates) return;
        throw new AssumptionException(
            $"{method} is a dual method: it needs the gradient of the conjugate of every f_i, which this problem does not have; "
            + "use logistic regression, least squares or a quadratic, or a primal method, such as adom-plus");
    }

    /// <summary>All workers hold the same f, or the user insists.</summary>
    public static void Homogeneous(Setting setting, bool allowHeterogeneous, string method)
    {
        if (setting.IsHomogeneous || setting.Workers == 1 || allowHeterogeneous) return;
        throw new AssumptionException(
            $"{method} assumes that all workers sample the same f; on this problem, whose f_i differ, it would weigh each f_i by the speed of its worker. "
            + "Use a homogeneous problem, or set allowHeterogeneous: true to run it all the same");
    }
}
