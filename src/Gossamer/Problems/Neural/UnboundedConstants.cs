namespace Gossamer.Problems.Neural;

/// <summary>Constants of networks and of losses with kinks: no smoothness constant is known, and losses are nonnegative.</summary>
internal class UnboundedConstants(int workers) : ProblemConstants
{
    public override int Workers => workers;

    public override double L => double.PositiveInfinity;

    public override IReadOnlyList<double> Li { get; } = new RepeatedValue(double.PositiveInfinity, workers);

    public override double LMean => L;

    public override double LQuadraticMean => L;

    public override double LMax => L;

    public override double? LSampleMax => L;

    public override bool IsConvex => false;

    public override double? LowerBound => 0;
}
