using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Quadratic;

/// <summary>The exact constants of a quadratic problem.</summary>
internal sealed class QuadraticConstants : ProblemConstants
{
    private readonly QuadraticFamily family;
    private readonly Lazy<IReadOnlyList<double>> norms;
    private readonly Lazy<double> plus, plusMinus, spread, polyak, least;
    private readonly Lazy<bool> convex;
    private readonly Lazy<QuadraticMinimum> minimum;

    public QuadraticConstants(QuadraticFamily family, Lazy<QuadraticMinimum> minimum)
    {
        this.family = family;
        this.minimum = minimum;
        norms = new(FindNorms);
        plus = new(() => Math.Max(L, Math.Sqrt(family.GreatestOfMeanSquare(family.EqualWeights))));
        plusMinus = new(() => Math.Sqrt(family.GreatestOfVariance(family.EqualWeights)));
        spread = new(() => Math.Sqrt(family.MeanSquareOfDeviations()));
        polyak = new(() => minimum.Value.SmallestPositive);
        least = new(FindLeast);
        convex = new(AllConvex);
    }

    public override int Workers => family.Workers;

    public override double L => family.Mean.Norm;

    public override IReadOnlyList<double> Li => norms.Value;

    public override double LMean => family.IsConstant ? L : base.LMean;

    public override double LQuadraticMean => family.IsConstant ? L : base.LQuadraticMean;

    public override double LMax => family.IsConstant ? L : base.LMax;

    public override double LPlus => plus.Value;

    public override double LPlusMinus => plusMinus.Value;

    public override SumConstants AsMean => new FamilyConstants(family, Li);

    public override double? HessianSpread => spread.Value;

    public override double Mu => polyak.Value;

    public override double MuMin => least.Value;

    public override double? HessianSmoothness => 0;

    public override SymmetricMatrix? Hessian => family.Mean;

    public override bool IsConvex => convex.Value;

    public override double? LowerBound => minimum.Value.Value;

    public override bool IsMinimumExact => minimum.Value.Value is not null;

    private IReadOnlyList<double> FindNorms()
    {
        if (family.IsConstant) return new RepeatedValue(L, Workers);
        var found = new double[Workers];
        for (var worker = 0; worker < Workers; worker++) found[worker] = family.Matrix(worker).Norm;
        return found;
    }

    private double FindLeast()
    {
        var found = family.Mean.Least;
        for (var worker = 0; !family.IsConstant && worker < Workers; worker++) found = Math.Min(found, family.Matrix(worker).Least);
        // What is zero in exact arithmetic comes out as rounding.
        return found > family.Mean.Rounding ? found : 0;
    }

    private bool AllConvex()
    {
        if (family.IsConstant) return family.Mean.IsPositiveSemidefinite;
        for (var worker = 0; worker < Workers; worker++)
        {
            if (!family.Matrix(worker).IsPositiveSemidefinite) return false;
        }
        return true;
    }
}
