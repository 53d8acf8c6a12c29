using Gossamer.Execution;
using Gossamer.Methods.Asynchronous.Batches;

namespace Gossamer.Methods.Decentralized.Trees;

/// <summary>Options of Fragile and Amelie SGD that say what the pivot makes of a gradient.</summary>
public abstract record PivotOptions : MethodOptions
{
    /// <summary>Whether AC-SA is used.</summary>
    [Parameter("True for accelerated steps (AC-SA), for convex f; S and gamma then come from eps of f - f*.")]
    public bool Accelerated { get; init; }

    /// <summary>Whether f is taken as Lipschitz continuous only.</summary>
    [Parameter("True for convex f that need not be smooth: S and gamma then come from the bound M of its subgradients and from eps of f - f*, and the mean of the iterates is the result.")]
    public bool Nonsmooth { get; init; }

    /// <summary>R.</summary>
    [Parameter("Accelerated or nonsmooth: an upper bound on the distance from the start to a minimiser; where the problem knows its minimiser this is found.", Symbol = "R", Minimum = 0)]
    public double? Distance { get; init; }
}

/// <summary>Which theorem on Fragile and Amelie SGD (Tyurin and Richtárik, 2024) a run goes by.</summary>
internal static class PivotVariant
{
    /// <exception cref="AssumptionException">f is not convex, or the options contradict each other.</exception>
    public static void Check(Setting setting, PivotOptions options, string method)
    {
        if (options is { Accelerated: false, Nonsmooth: false, Distance: not null })
            throw new AssumptionException($"{method} makes no use of distance; leave it out, or give accelerated or nonsmooth as well");
        if (options is { Accelerated: true, Nonsmooth: true })
            throw new AssumptionException($"{method} is either accelerated or nonsmooth: acceleration needs a smooth f; leave one of the two out");
        if (options.Accelerated) AcceleratedPivotTheory.Check(setting, method);
        if (options.Nonsmooth) NonsmoothPivotTheory.Check(setting, method);
    }

    /// <summary>The setting with what a user gives of it.</summary>
    public static Setting Complete(Setting setting, PivotOptions options) => options switch
    {
        { Accelerated: true } => AcceleratedRennalaSgdTheory.Complete(setting, options.Distance),
        { Nonsmooth: true } => setting with { InitialDistance = options.Distance ?? setting.InitialDistance },
        _ => setting,
    };

    /// <summary>S by the theorem.</summary>
    /// <param name="setting">The completed setting.</param>
    /// <param name="options">The options.</param>
    /// <param name="method">The method's title.</param>
    /// <param name="least">The fewest gradients that the method needs.</param>
    public static long Batch(Setting setting, PivotOptions options, string method, long least) => options switch
    {
        { Accelerated: true } => AcceleratedPivotTheory.Batch(setting, method, least),
        { Nonsmooth: true } => NonsmoothPivotTheory.Batch(setting, method, least),
        _ => PivotTheory.Batch(setting, method, least),
    };

    /// <summary>The theory of the method with the step of the variant.</summary>
    public static Theory Adapt(Setting setting, PivotOptions options, Theory theory, string method, long batch) => options switch
    {
        { Accelerated: true } => AcceleratedPivotTheory.For(setting, theory, method, batch),
        { Nonsmooth: true } => NonsmoothPivotTheory.For(setting, theory, method, batch),
        _ => theory,
    };

    /// <summary>The step of the variant.</summary>
    public static PivotStep Step(INode me, PivotOptions options, double stepSize) => options switch
    {
        { Accelerated: true } => new AcceleratedStep(me, stepSize),
        { Nonsmooth: true } => new AveragedStep(me, stepSize),
        _ => new DescentStep(me, stepSize),
    };
}
