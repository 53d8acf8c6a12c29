using Gossamer.Problems.Linear;
using Gossamer.Problems.Quadratic;

namespace Gossamer.Problems.Personalized;

/// <summary>
/// Constants of f̃ (Gasanov, Khaled, Horváth and Richtárik 2022): L̃_i = α_i²L_i, L_α = mean of the L̃_i, which bounds the smoothness
/// of f̃ and stands for L, and μ_α = mean of the α_i²μ_i.
/// </summary>
internal sealed class FlixConstants : ProblemConstants
{
    private readonly ProblemConstants inner;
    private readonly IReadOnlyList<FlixObjective> locals;
    private readonly Lazy<IReadOnlyList<double>> smoothness;
    private readonly Lazy<double> mean;
    private readonly Lazy<double[]> convexity;
    private readonly Lazy<double?> sampleMax;
    private readonly Lazy<FlixMinimum> minimum;

    /// <summary>Creates the constants.</summary>
    /// <param name="inner">Those of f.</param>
    /// <param name="locals">f̃_i; one where all workers share it.</param>
    /// <param name="alpha">α_i of every worker.</param>
    /// <param name="minimum">Finds the minimum of f̃.</param>
    public FlixConstants(ProblemConstants inner, IReadOnlyList<FlixObjective> locals, IReadOnlyList<double> alpha, Lazy<FlixMinimum> minimum)
    {
        (this.inner, this.locals, this.minimum) = (inner, locals, minimum);
        smoothness = new(() => Smoothness(inner.Li, alpha));
        mean = new(() => Li.Sum() / Workers);
        convexity = new(() => [.. locals.Select(local => Scaled(local.Alpha, StrongConvexity(local.Inner)))]);
        sampleMax = new(() => inner.LSampleMax is null ? null : locals.Max(local => local is IFiniteSum sum ? sum.SampleSmoothness.Max() : 0));
    }

    public override int Workers => inner.Workers;

    /// <summary>L_α.</summary>
    public override double L => mean.Value;

    public override IReadOnlyList<double> Li => smoothness.Value;

    public override double LMean => L;

    public override double? LSampleMax => sampleMax.Value;

    /// <summary>μ_α.</summary>
    public override double Mu => convexity.Value.Average();

    public override double MuMin => convexity.Value.Min();

    public override bool IsConvex => inner.IsConvex;

    public override double? LowerBound => minimum.Value.Bound;

    public override bool IsMinimumExact => minimum.Value.Point is not null;

    /// <summary>α²·l, also where l is infinite and α zero.</summary>
    internal static double Scaled(double alpha, double l) => alpha == 0 ? 0 : alpha * alpha * l;

    private static IReadOnlyList<double> Smoothness(IReadOnlyList<double> inner, IReadOnlyList<double> alpha)
    {
        if (inner is RepeatedValue && alpha is RepeatedValue) return new RepeatedValue(Scaled(alpha[0], inner[0]), inner.Count);
        var found = new double[inner.Count];
        for (var i = 0; i < found.Length; i++) found[i] = Scaled(alpha[i], inner[i]);
        return found;
    }

    /// <summary>μ_i of one objective: by its own Hessian where it is known, else what all have in common.</summary>
    private double StrongConvexity(ILocalObjective objective)
    {
        if (!inner.IsConvex) return 0;
        return objective switch
        {
            QuadraticObjective quadratic => quadratic.Matrix.Least > quadratic.Matrix.Rounding ? quadratic.Matrix.Least : 0,
            ISampleModel model => SampleModelConstants.StrongConvexity(model),
            _ => inner.MuMin,
        };
    }
}
