namespace Gossamer.Problems.Policies;

/// <summary>Reinforcement learning as minimisation: f(θ) = −(1/n) Σ J_i(θ).</summary>
public static class PolicyProblems
{
    /// <summary>The kind that reports name.</summary>
    public const string Kind = "policy-gradient";

    /// <summary>All n actors act in the same environment.</summary>
    /// <param name="task">The environment and its policies.</param>
    /// <param name="workers">Number of actors n.</param>
    /// <param name="start">θ⁰; zero unless given.</param>
    public static Problem Shared(ControlTask task, int workers, StartingPoint? start = null) =>
        Problem.Homogeneous(new PolicyObjective(task), workers, new ReturnConstants([task], workers), start, Kind);

    /// <summary>Every actor has an environment of its own.</summary>
    /// <param name="tasks">One an actor.</param>
    /// <param name="start">θ⁰; zero unless given.</param>
    public static Problem Separate(IReadOnlyList<ControlTask> tasks, StartingPoint? start = null) =>
        Problem.Create([.. tasks.Select(task => new PolicyObjective(task))], new ReturnConstants(tasks, tasks.Count), start, Kind);

    /// <summary>Constants of returns: those of the policy class, where it has some.</summary>
    private sealed class ReturnConstants : ProblemConstants
    {
        public ReturnConstants(IReadOnlyList<ControlTask> tasks, int workers)
        {
            double Smoothness(ControlTask task) => task.Constants?.Smoothness ?? double.PositiveInfinity;
            Li = tasks.Count == 1 ? new RepeatedValue(Smoothness(tasks[0]), workers) : [.. tasks.Select(Smoothness)];
            L = tasks.Average(Smoothness);
            HessianSmoothness = tasks.All(task => task.Constants is not null) ? tasks.Average(task => task.Constants!.HessianSmoothness) : null;
            LowerBound = tasks.All(task => task.UpperBound is not null) ? -tasks.Average(task => task.UpperBound!.Value) : null;
        }

        public override int Workers => Li.Count;

        public override double L { get; }

        public override IReadOnlyList<double> Li { get; }

        public override bool IsConvex => false;

        public override double? HessianSmoothness { get; }

        public override double? LowerBound { get; }
    }
}
