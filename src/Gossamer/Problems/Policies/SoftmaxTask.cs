using System.Buffers;
using System.Numerics.Tensors;
using Gossamer.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Problems.Policies;

/// <summary>
/// A tabular environment under the softmax policy π_θ(a|s) = exp(θ_{s,a})/Σ_b exp(θ_{s,b}), θ_{s,a} at s·A + a. Its exact
/// gradient is ∂J/∂θ_{s,a} = Σ_t ρ^t P(s_t = s) π(a|s)(Q_t(s, a) − V_t(s)).
/// </summary>
public sealed class SoftmaxTask : ControlTask
{
    private readonly TabularEnvironment environment;

    /// <summary>Creates the task.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="horizon">H, at least 1.</param>
    /// <exception cref="BadInputException">The horizon is below 1.</exception>
    public SoftmaxTask(TabularEnvironment environment, int horizon)
    {
        if (horizon < 1) throw new BadInputException($"the horizon is {horizon}, but a trajectory has at least 1 step");
        (this.environment, Horizon) = (environment, horizon);
        var largest = 0.0;
        foreach (var reward in environment.Rewards) largest = Math.Max(largest, Math.Abs(reward));
        // ‖e_a − π‖ ≤ √2; diag(π) − ππᵀ ≤ ½; the third cumulant of a variable of range √2‖u‖ and variance ½‖u‖² at most.
        Constants = new PolicyConstants(Math.Sqrt(2), 0.5, 1 / Math.Sqrt(2), largest, environment.Discount);
        UpperBound = BestReturn();
    }

    /// <inheritdoc/>
    public override string Name => environment.Name;

    /// <inheritdoc/>
    public override int Dimension => environment.States * environment.Actions;

    /// <inheritdoc/>
    public override int Horizon { get; }

    /// <inheritdoc/>
    public override PolicyConstants Constants { get; }

    /// <summary>The return of the best policy, also of those that look at the clock.</summary>
    public override double? UpperBound { get; }

    /// <inheritdoc/>
    public override double Return(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        var (states, actions) = (environment.States, environment.Actions);
        var policy = Policy(theta);
        var values = new double[Horizon + 1][];                     // V_t, backwards from V_H = 0
        values[Horizon] = new double[states];
        for (var t = Horizon - 1; t >= 0; t--)
        {
            values[t] = new double[states];
            for (var pair = 0; pair < policy.Length; pair++) values[t][pair / actions] += policy[pair] * ActionValue(pair, values[t + 1]);
        }
        var total = TensorPrimitives.Dot<double>(environment.Initial, values[0]);
        if (!gradient.IsEmpty) AddGradient(policy, values, gradient);
        return total;
    }

    /// <summary>J and its gradient for endless trajectories, by linear solves.</summary>
    /// <param name="theta">d policy parameters.</param>
    /// <param name="gradient">d coordinates, overwritten.</param>
    public double EndlessReturn(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        var (states, actions) = (environment.States, environment.Actions);
        var policy = Policy(theta);
        var system = Matrix<double>.Build.DenseIdentity(states);    // I − ρP_π
        var rewards = Vector<double>.Build.Dense(states);
        for (var pair = 0; pair < policy.Length; pair++)
        {
            rewards[pair / actions] += policy[pair] * environment.Rewards[pair];
            for (var next = 0; next < states; next++)
                system[pair / actions, next] -= environment.Discount * policy[pair] * environment.Transitions[(pair * states) + next];
        }
        var values = system.Solve(rewards);
        var visits = system.Transpose().Solve(Vector<double>.Build.DenseOfArray(environment.Initial));
        var flat = values.ToArray();
        for (var pair = 0; pair < policy.Length; pair++)
            gradient[pair] = visits[pair / actions] * policy[pair] * (ActionValue(pair, flat) - flat[pair / actions]);
        return TensorPrimitives.Dot<double>(environment.Initial, flat);
    }

    /// <inheritdoc/>
    public override void SampleGradient(ReadOnlySpan<double> theta, ref RandomStream random, Span<double> gradient)
    {
        var actions = environment.Actions;
        var rented = ArrayPool<double>.Shared.Rent(theta.Length);
        var policy = rented.AsSpan(0, theta.Length);
        FillPolicy(theta, policy);
        var pairs = ArrayPool<int>.Shared.Rent(Horizon);            // s_t·A + a_t
        var state = Draw(environment.Initial, ref random);
        for (var t = 0; t < Horizon; t++)
        {
            pairs[t] = (state * actions) + Draw(policy.Slice(state * actions, actions), ref random);
            if (t + 1 < Horizon) state = Draw(environment.Next(pairs[t]), ref random);
        }
        gradient.Clear();
        var toGo = 0.0;                                             // Σ_{h≥t} ρ^h r_h
        for (var t = Horizon - 1; t >= 0; t--)
        {
            toGo += Math.Pow(environment.Discount, t) * environment.Rewards[pairs[t]];
            var first = pairs[t] / actions * actions;
            for (var pair = first; pair < first + actions; pair++) gradient[pair] -= toGo * policy[pair];
            gradient[pairs[t]] += toGo;
        }
        ArrayPool<int>.Shared.Return(pairs);
        ArrayPool<double>.Shared.Return(rented);
    }

    private void AddGradient(double[] policy, double[][] values, Span<double> gradient)
    {
        var (states, actions) = (environment.States, environment.Actions);
        gradient.Clear();
        double[] visits = [.. environment.Initial];                 // ρ^t P(s_t = s)
        for (var t = 0; t < Horizon; t++)
        {
            var next = new double[states];
            for (var pair = 0; pair < policy.Length; pair++)
            {
                var weight = visits[pair / actions] * policy[pair];
                gradient[pair] += weight * (ActionValue(pair, values[t + 1]) - values[t][pair / actions]);
                TensorPrimitives.MultiplyAdd(environment.Next(pair), environment.Discount * weight, next, next);
            }
            visits = next;
        }
    }

    /// <summary>Q(s, a) = r + ρ Σ P(s'|s, a) V(s').</summary>
    private double ActionValue(int pair, double[] next) =>
        environment.Rewards[pair] + (environment.Discount * TensorPrimitives.Dot(environment.Next(pair), next));

    private double BestReturn()
    {
        var values = new double[environment.States];
        for (var t = Horizon - 1; t >= 0; t--)
        {
            var earlier = new double[values.Length];
            Array.Fill(earlier, double.NegativeInfinity);
            for (var pair = 0; pair < environment.Rewards.Length; pair++)
                earlier[pair / environment.Actions] = Math.Max(earlier[pair / environment.Actions], ActionValue(pair, values));
            values = earlier;
        }
        return TensorPrimitives.Dot<double>(environment.Initial, values);
    }

    private double[] Policy(ReadOnlySpan<double> theta)
    {
        var policy = new double[theta.Length];
        FillPolicy(theta, policy);
        return policy;
    }

    private void FillPolicy(ReadOnlySpan<double> theta, Span<double> policy)
    {
        for (var first = 0; first < theta.Length; first += environment.Actions)
        {
            var row = policy.Slice(first, environment.Actions);
            var scores = theta.Slice(first, environment.Actions);
            TensorPrimitives.Subtract(scores, TensorPrimitives.Max(scores), row);
            Exponentials.Exp(row);
            TensorPrimitives.Divide(row, TensorPrimitives.Sum<double>(row), row);
        }
    }

    private static int Draw(ReadOnlySpan<double> probabilities, ref RandomStream random)
    {
        var rest = random.NextDouble();
        for (var k = 0; k < probabilities.Length - 1; k++)
        {
            rest -= probabilities[k];
            if (rest < 0) return k;
        }
        return probabilities.Length - 1;
    }
}
