using Gossamer.Problems;

namespace Gossamer.Experiments.Validation;

/// <summary>Warns where a worker holds so few rows that its gradients say little.</summary>
internal sealed class EnoughRows : IValidator
{
    private const int Few = 5;

    public void Validate(ValidationContext context)
    {
        foreach (var environment in context.Environments)
        {
            var problem = environment.Problem;
            if (problem.IsHomogeneous) continue;
            var (least, poorest) = (int.MaxValue, -1);
            for (var worker = 0; worker < problem.Workers; worker++)
            {
                if (problem.Local(worker) is not IFiniteSum sum || sum.Samples >= least) continue;
                (least, poorest) = (sum.Samples, worker);
            }
            if (poorest < 0 || least >= Few) continue;
            context.Warn("problem.workers", $"worker {poorest + 1} of {problem.Workers} holds only {least} row{(least == 1 ? "" : "s")}; take fewer workers or another split");
            return;
        }
    }
}
