using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Numerics;
using Gossamer.Problems;
using Gossamer.Problems.Policies;

namespace Gossamer.Experiments.Kinds;

/// <summary>Reinforcement learning.</summary>
[Kind<ProblemKind>("policy-gradient",
    "Reinforcement learning: f = −J, the expected discounted return of a policy in an environment, with its exact gradient; oracle: trajectories samples it.",
    Paper = "A. Tyurin et al.: Asynchronous Policy Gradient Aggregation for Efficient Distributed Reinforcement Learning, ICLR 2026, arXiv:2509.24305")]
internal sealed class PolicyGradientKind(
    [Parameter("The environment: bandit, chain, random-mdp or linear-quadratic.")] EnvironmentKind environment,
    [Parameter("Number of actors.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("True: every second actor counts the states from the other end, so that actors have different environments.")] bool flipped = false,
    [Parameter("Standard deviation of normal numbers added to the rewards, other ones for every actor; 0 gives all actors the same.", Minimum = 0)] double rewardSpread = 0,
    [Parameter("θ⁰: zero, ones, normal(deviation) or {file: x0.csv}; zero unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => environment.DependsOnSeed || rewardSpread > 0 || (start?.DependsOnSeed ?? false);

    public override Problem Create(ulong seed)
    {
        if (!flipped && rewardSpread == 0) return PolicyProblems.Shared(environment.Create(seed), workers, start?.Create(seed));
        if (environment is not TabularKind tabular)
            throw new BadInputException("flipped and rewardSpread change the states and rewards of a table, and this environment has none; leave them out");
        var tasks = new ControlTask[workers];
        for (var worker = 0; worker < workers; worker++)
        {
            var table = tabular.Table(seed);
            if (flipped && worker % 2 == 1) table = table.Flipped();
            tasks[worker] = new SoftmaxTask(table.WithRewards(Rewards(table, seed, worker)), tabular.Horizon);
        }
        return PolicyProblems.Separate(tasks, start?.Create(seed));
    }

    private double[] Rewards(TabularEnvironment table, ulong seed, int worker)
    {
        var random = new RandomStream(seed, RandomPurpose.Data, worker, slot: 3);
        var rewards = table.CopyRewards();
        for (var pair = 0; rewardSpread > 0 && pair < rewards.Length; pair++) rewards[pair] += rewardSpread * random.NextGaussian();
        return rewards;
    }
}

/// <summary>An environment, as a file names it.</summary>
internal abstract class EnvironmentKind
{
    /// <summary>True where every seed has an environment of its own.</summary>
    public virtual bool DependsOnSeed => false;

    public abstract ControlTask Create(ulong seed);
}

/// <summary>An environment with a table.</summary>
internal abstract class TabularKind(int horizon) : EnvironmentKind
{
    public int Horizon => horizon;

    public abstract TabularEnvironment Table(ulong seed);

    public override ControlTask Create(ulong seed) => new SoftmaxTask(Table(seed), horizon);
}

/// <summary>One state.</summary>
[Kind<EnvironmentKind>("bandit", "One state and one step: J(θ) = Σ_a π_a r_a under the softmax policy.")]
internal sealed class BanditKind([Parameter("r_a, one an action.")] IReadOnlyList<double> rewards) : TabularKind(1)
{
    public override TabularEnvironment Table(ulong seed) => TabularEnvironment.Bandit([.. rewards]);
}

/// <summary>States in a row.</summary>
[Kind<EnvironmentKind>("chain",
    "States in a row, two actions (left, right), start on the left: going right in the last state pays 1, going left in the first 0.05. Softmax policy.")]
internal sealed class ChainKind(
    [Parameter("Number of states.", Symbol = "S", Minimum = 2)] int states = 5,
    [Parameter("Probability that a move goes the other way.", Minimum = 0, Maximum = 1)] double slip = 0.1,
    [Parameter("Discount, below 1.", Symbol = "rho", Minimum = 0, Maximum = 0.999999)] double discount = 0.9,
    [Parameter("Steps of a trajectory.", Symbol = "H", Minimum = 1)] int horizon = 40) : TabularKind(horizon)
{
    public override TabularEnvironment Table(ulong seed) => TabularEnvironment.Chain(states, slip, discount);
}

/// <summary>Random tables.</summary>
[Kind<EnvironmentKind>("random-mdp", "Random transitions and rewards in [0, 1], other ones for every seed. Softmax policy.")]
internal sealed class RandomMdpKind(
    [Parameter("Number of states.", Symbol = "S", Minimum = 1)] int states = 10,
    [Parameter("Number of actions.", Symbol = "A", Minimum = 1)] int actions = 3,
    [Parameter("Discount, below 1.", Symbol = "rho", Minimum = 0, Maximum = 0.999999)] double discount = 0.9,
    [Parameter("Steps of a trajectory.", Symbol = "H", Minimum = 1)] int horizon = 40) : TabularKind(horizon)
{
    public override bool DependsOnSeed => true;

    public override TabularEnvironment Table(ulong seed) => TabularEnvironment.Random(states, actions, discount, seed);
}

/// <summary>Continuous control.</summary>
[Kind<EnvironmentKind>("linear-quadratic",
    "Scalar linear-quadratic control, s' = As + Bu + w, reward −(qs² + ru²), with the Gaussian policy u ~ N(ks, e^{2λ}); θ = (k, λ).")]
internal sealed class LinearQuadraticKind(
    [Parameter("A: how the state goes on by itself.", Symbol = "A")] double drift = 0.9,
    [Parameter("B: how the action moves it.", Symbol = "B")] double control = 0.5,
    [Parameter("Price of the state.", Symbol = "q", Minimum = 0)] double stateCost = 1,
    [Parameter("Price of the action.", Symbol = "r", Minimum = 0)] double controlCost = 0.1,
    [Parameter("Standard deviation of the noise and of the first state.", Symbol = "sigma_w", Minimum = 0)] double noise = 0.5,
    [Parameter("Discount, below 1.", Symbol = "rho", Minimum = 0, Maximum = 0.999999)] double discount = 0.9,
    [Parameter("Steps of a trajectory.", Symbol = "H", Minimum = 1)] int horizon = 30) : EnvironmentKind
{
    public override ControlTask Create(ulong seed) =>
        new LinearQuadraticTask(drift, control, stateCost, controlCost, noise, discount, horizon);
}

/// <summary>Policy gradients of trajectories.</summary>
[Kind<OracleKind>("trajectories", "The policy gradient of one trajectory in the actor's environment; for kind: policy-gradient.")]
internal sealed class TrajectoriesKind : OracleKind
{
    public override GradientOracle Create() => new TrajectoryOracle();
}
