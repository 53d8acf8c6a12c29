namespace Gossamer.Problems;

/// <summary>What the theory of sampling methods may know of the sums that a problem is made of.</summary>
public sealed class FiniteSums
{
    private readonly Problem? problem;
    private readonly SumConstants? local, whole;

    /// <summary>The sums of a problem.</summary>
    /// <param name="problem">The problem.</param>
    public FiniteSums(Problem problem) => this.problem = problem;

    /// <summary>Sums of which only constants are known.</summary>
    /// <param name="local">Every f_i as the mean of its samples.</param>
    /// <param name="whole">f as one finite sum.</param>
    public FiniteSums(SumConstants local, SumConstants whole) => (this.local, this.whole) = (local, whole);

    /// <summary>f as one finite sum, as sequential methods sample it; null where it is none.</summary>
    public SumConstants? Whole => problem is null ? whole : (problem.Global as IFiniteSum)?.SampleConstants;

    /// <summary>True where every f_i is a finite sum.</summary>
    public bool IsEveryWorkerOne
    {
        get
        {
            for (var i = 0; problem is not null && i < (problem.IsHomogeneous ? 1 : problem.Workers); i++)
            {
                if (problem.Local(i) is not IFiniteSum) return false;
            }
            return true;
        }
    }

    /// <summary>f_i as the mean of its samples; null where it is no finite sum.</summary>
    /// <param name="worker">0-based index i.</param>
    public SumConstants? Of(int worker) => problem is null ? local : (problem.Local(worker) as IFiniteSum)?.SampleConstants;
}
