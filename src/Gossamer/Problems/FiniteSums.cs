namespace Gossamer.Problems;

/// <summary>What the theory of sampling methods may know of the sums that a problem is made of.</summary>
/// <param name="problem">The problem.</param>
public sealed class FiniteSums(Problem problem)
{
    /// <summary>f as the mean of the f_i.</summary>
    public SumConstants Workers => problem.Constants.AsMean;

    /// <summary>f as one finite sum, as sequential methods sample it; null where it is none.</summary>
    public SumConstants? Whole => (problem.Global as IFiniteSum)?.SampleConstants;

    /// <summary>True where every f_i is a finite sum.</summary>
    public bool IsEveryWorkerOne
    {
        get
        {
            for (var i = 0; i < Distinct; i++)
            {
                if (problem.Local(i) is not IFiniteSum) return false;
            }
            return true;
        }
    }

    /// <summary>f_i as the mean of its samples; null where it is no finite sum.</summary>
    /// <param name="worker">0-based index i.</param>
    public SumConstants? Of(int worker) => (problem.Local(worker) as IFiniteSum)?.SampleConstants;

    private int Distinct => problem.IsHomogeneous ? 1 : problem.Workers;
}
