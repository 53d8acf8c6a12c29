using Gossamer.Numerics;

namespace Gossamer.Problems.Policies;

/// <summary>A Markov decision process with few states and actions, given in full.</summary>
public sealed class TabularEnvironment
{
    /// <summary>Creates an environment.</summary>
    /// <param name="name">The kebab-case name.</param>
    /// <param name="initial">Probability of every state at the beginning; S values.</param>
    /// <param name="rewards">r(s, a), at s·A + a; S·A values.</param>
    /// <param name="transitions">P(s'|s, a), at (s·A + a)·S + s'; S·A·S values.</param>
    /// <param name="discount">ρ, from 0 to below 1.</param>
    /// <exception cref="BadInputException">Lengths do not fit, probabilities do not sum to 1, or ρ is out of range.</exception>
    public TabularEnvironment(string name, double[] initial, double[] rewards, double[] transitions, double discount)
    {
        (Name, Initial, Rewards, Transitions, Discount) = (name, initial, rewards, transitions, discount);
        States = initial.Length;
        if (States == 0 || rewards.Length == 0 || rewards.Length % States != 0 || transitions.Length != rewards.Length * States)
            throw new BadInputException($"an environment of {States} states needs S*A rewards and S*A*S transition probabilities, not {rewards.Length} and {transitions.Length}");
        if (discount is not (>= 0 and < 1)) throw new BadInputException($"the discount is {discount:R}, but must be from 0 to below 1");
        Actions = rewards.Length / States;
        DemandDistribution(initial, "the initial states");
        for (var pair = 0; pair < rewards.Length; pair++) DemandDistribution(Next(pair), $"the states after state {pair / Actions} and action {pair % Actions}");
    }

    /// <summary>The kebab-case name.</summary>
    public string Name { get; }

    /// <summary>Number of states S.</summary>
    public int States { get; }

    /// <summary>Number of actions A.</summary>
    public int Actions { get; }

    /// <summary>ρ.</summary>
    public double Discount { get; }

    internal double[] Initial { get; }

    internal double[] Rewards { get; }

    internal double[] Transitions { get; }

    /// <summary>r(s, a), at s·A + a.</summary>
    public double[] CopyRewards() => [.. Rewards];

    /// <summary>P(s'|s, a).</summary>
    /// <param name="pair">s·A + a.</param>
    /// <param name="next">s'.</param>
    public double Probability(int pair, int next) => Transitions[(pair * States) + next];

    /// <summary>P(·|s, a) of the pair s·A + a.</summary>
    internal ReadOnlySpan<double> Next(int pair) => Transitions.AsSpan(pair * States, States);

    /// <summary>One state, one step: J(θ) = Σ_a π_a r_a.</summary>
    /// <param name="rewards">r_a of every action.</param>
    public static TabularEnvironment Bandit(params double[] rewards)
    {
        var certain = new double[rewards.Length];
        Array.Fill(certain, 1.0);
        return new TabularEnvironment("bandit", [1], rewards, certain, discount: 0);
    }

    /// <summary>
    /// States in a row, of which the first is the start. Action 1 moves right, action 0 left; with the slip probability the
    /// other way; the ends hold. Going right in the last state pays 1, going left in the first one 0.05.
    /// </summary>
    /// <param name="states">Number of states, at least 2.</param>
    /// <param name="slip">Probability that a move goes the other way.</param>
    /// <param name="discount">ρ.</param>
    public static TabularEnvironment Chain(int states, double slip, double discount)
    {
        if (states < 2) throw new BadInputException($"a chain of {states} states has nowhere to go; it needs at least 2");
        if (slip is not (>= 0 and <= 1)) throw new BadInputException($"the slip probability is {slip:R}, but must be from 0 to 1");
        var (initial, rewards, transitions) = (new double[states], new double[2 * states], new double[2 * states * states]);
        initial[0] = 1;
        (rewards[0], rewards[^1]) = (0.05, 1);
        for (var state = 0; state < states; state++)
        {
            var (left, right) = (Math.Max(0, state - 1), Math.Min(states - 1, state + 1));
            transitions[(2 * state * states) + left] += 1 - slip;
            transitions[(2 * state * states) + right] += slip;
            transitions[(((2 * state) + 1) * states) + right] += 1 - slip;
            transitions[(((2 * state) + 1) * states) + left] += slip;
        }
        return new TabularEnvironment("chain", initial, rewards, transitions, discount);
    }

    /// <summary>Random transitions (exponential weights, normalised) and rewards uniform in [0, 1]; a uniform start.</summary>
    /// <param name="states">Number of states.</param>
    /// <param name="actions">Number of actions.</param>
    /// <param name="discount">ρ.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static TabularEnvironment Random(int states, int actions, double discount, ulong seed)
    {
        var random = new RandomStream(seed, RandomPurpose.Data, slot: 2);
        var (initial, rewards, transitions) = (new double[states], new double[states * actions], new double[states * actions * states]);
        Array.Fill(initial, 1.0 / states);
        random.FillUniform(rewards);
        for (var pair = 0; pair < rewards.Length; pair++)
        {
            var row = transitions.AsSpan(pair * states, states);
            foreach (ref var weight in row) weight = random.NextExponential();
            System.Numerics.Tensors.TensorPrimitives.Divide(row, System.Numerics.Tensors.TensorPrimitives.Sum<double>(row), row);
        }
        return new TabularEnvironment("random-mdp", initial, rewards, transitions, discount);
    }

    /// <summary>The same environment seen by somebody who counts the states from the other end.</summary>
    public TabularEnvironment Flipped()
    {
        var (initial, rewards, transitions) = (new double[States], new double[Rewards.Length], new double[Transitions.Length]);
        for (var state = 0; state < States; state++)
        {
            var seen = States - 1 - state;
            initial[seen] = Initial[state];
            for (var action = 0; action < Actions; action++)
            {
                var (from, to) = ((state * Actions) + action, (seen * Actions) + action);
                rewards[to] = Rewards[from];
                for (var next = 0; next < States; next++) transitions[(to * States) + States - 1 - next] = Transitions[(from * States) + next];
            }
        }
        return new TabularEnvironment(Name, initial, rewards, transitions, Discount);
    }

    /// <summary>The same with other rewards.</summary>
    /// <param name="rewards">r(s, a), at s·A + a.</param>
    public TabularEnvironment WithRewards(double[] rewards) => new(Name, Initial, rewards, Transitions, Discount);

    private static void DemandDistribution(ReadOnlySpan<double> probabilities, string what)
    {
        var sum = 0.0;
        foreach (var probability in probabilities)
        {
            if (!(probability >= 0)) throw new BadInputException($"{what} have the probability {probability:R}, but it must be at least 0");
            sum += probability;
        }
        if (Math.Abs(sum - 1) > 1e-9) throw new BadInputException($"{what} have probabilities that sum to {sum:R} instead of 1");
    }
}
