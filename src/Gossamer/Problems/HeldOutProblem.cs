namespace Gossamer.Problems;

/// <summary>A problem whose workers keep samples out of their training, for validation and for tests.</summary>
internal sealed class HeldOutProblem : Problem
{
    private readonly Problem training;
    private readonly Problem? validation, test;

    /// <summary>Creates the problem.</summary>
    /// <param name="training">What is minimised.</param>
    /// <param name="validation">The same f_i over samples kept for validation; null for none.</param>
    /// <param name="test">The same f_i over samples kept for tests; null for none.</param>
    public HeldOutProblem(Problem training, Problem? validation, Problem? test)
    {
        foreach (var other in (ReadOnlySpan<Problem?>)[validation, test])
        {
            if (other is not null && (other.Workers != training.Workers || other.Dimension != training.Dimension))
                throw new ArgumentException("the samples kept aside belong to another problem");
        }
        (this.training, this.validation, this.test) = (training, validation, test);
    }

    public override string Kind => training.Kind;

    public override int Dimension => training.Dimension;

    public override int Workers => training.Workers;

    public override bool IsHomogeneous => training.IsHomogeneous;

    public override BlockStructure? Blocks => training.Blocks;

    public override ILocalObjective Global => training.Global;

    public override ProblemConstants Constants => training.Constants;

    public override ReadOnlyMemory<double> Start => training.Start;

    public override ReadOnlyMemory<double>? Minimizer => training.Minimizer;

    public override ILocalObjective Local(int worker) => training.Local(worker);

    public override ILocalObjective? Validation(int worker) => validation?.Local(worker);

    public override ILocalObjective? Test(int worker) => test?.Local(worker);
}
