using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Problems;

namespace Gossamer.Methods.Decentralized.TimeVarying;

/// <summary>Parameters of <see cref="Adom"/>.</summary>
/// <param name="Alpha">α = 1/(2L).</param>
/// <param name="Eta">η = 2√(μL)/(7χ).</param>
/// <param name="Theta">θ = μ.</param>
/// <param name="Sigma">σ = 1.</param>
/// <param name="Tau">τ = √(μ/L)/(7χ).</param>
public sealed record AdomParameters(double Alpha, double Eta, double Theta, double Sigma, double Tau);

/// <summary>
/// ADOM: Theorem 1 of Kovalev, Shulgin, Richtárik, Rogozin and Gasnikov (2021), for gossip matrices scaled so that their
/// largest eigenvalue is 1. That the Lyapunov function falls at the same rate for gossip matrices that contract by χ without
/// being symmetric, blocks of multi-consensus among them, was checked numerically and is not proven here.
/// </summary>
public static class AdomTheory
{
    /// <summary>Gossip rounds of an iteration: 1, or T = ⌈χ ln 2⌉.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="block">Single or multi-consensus.</param>
    /// <param name="chi">χ; of the network unless given.</param>
    public static int Rounds(Setting setting, GossipBlock block, double? chi) =>
        block == GossipBlock.Single ? 1 : MultiConsensus.Rounds(MultiConsensus.Chi(setting.Mixing!, chi));

    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="rounds">Gossip rounds of an iteration.</param>
    /// <param name="chi">χ of a single round; of the network unless given.</param>
    /// <param name="step">η by theory or given: a step that is m times the theory's is the theory's of a network with χ/m.</param>
    /// <param name="parameters">All parameters for that step.</param>
    public static Theory For(Setting setting, int rounds, double? chi, StepSize step, out AdomParameters parameters)
    {
        var (largest, mu) = (setting.Constants.LMax, setting.Constants.MuMin);
        var network = rounds > 1 ? MultiConsensus.ConditionNumber : MultiConsensus.Chi(setting.Mixing!, chi);
        var theoryStep = 2 * Math.Sqrt(mu * largest) / (7 * network);
        var eta = step.InUse(theoryStep);
        var assumed = 2 * Math.Sqrt(mu * largest) / (7 * eta);
        var p = parameters = new AdomParameters(1 / (2 * largest), eta, mu, 1, Math.Sqrt(mu / largest) / (7 * assumed));
        return new Theory
        {
            StepSize = theoryStep,
            StepSizeSource = "eta = 2*sqrt(mu*L)/(7*chi), L = max L_i, mu = min mu_i (Theorem 1, Kovalev, Shulgin, Richtarik, Rogozin, Gasnikov, 2021)",
            Parameters = new Dictionary<string, double>
            {
                ["chi"] = network,
                ["T"] = rounds,
                ["alpha"] = p.Alpha,
                ["theta"] = p.Theta,
                ["sigma"] = p.Sigma,
                ["tau"] = p.Tau,
            },
            Prediction = RatePrediction.Of(p.Tau),
            Lyapunov = new LyapunovFunction
            {
                Formula = "||z + Pm - z*||^2 + (2*eta*(1 - eta*alpha)/tau)*(F*(z_f) - F*(z*)) + 6*||Pm||^2",
                Evaluate = state => Lyapunov(state, p),
                Contraction = p.Tau,
                IsSure = true,
            },
        };
    }

    /// <summary>Ψ of ADOM.</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="p">The parameters.</param>
    public static double Lyapunov(IObservation state, AdomParameters p)
    {
        var optimum = NodeOptimum.Of(state);
        var meanOfM = optimum.MeanOf(state, "m");
        double distance = 0, dual = 0, error = 0;
        var x = new double[state.Iterate.Length];
        for (var i = 0; i < state.Problem.Workers; i++)
        {
            var node = state.Worker(i);
            var free = node.Vector("m").Clone();
            free.Add(meanOfM, -1);
            error += TensorPrimitives.SumOfSquares(free.Values);
            var shifted = node.Vector("z").Clone();
            shifted.Add(free);
            shifted.Add(optimum.Gradient(i), -1);
            distance += TensorPrimitives.SumOfSquares(shifted.Values);
            dual += Conjugate(state.Problem.Local(i), node.Vector("z_f"), x) - Conjugate(state.Problem.Local(i), optimum.Gradient(i), x);
        }
        return distance + (2 * p.Eta * (1 - (p.Eta * p.Alpha)) / p.Tau * dual) + (6 * error);
    }

    private static double Conjugate(ILocalObjective objective, ReadOnlySpan<double> z, double[] x)
    {
        Array.Clear(x);
        ((IConjugable)objective).ConjugateGradient(z, 1e-12, x);
        return TensorPrimitives.Dot(z, x) - objective.Value(x);
    }
}
