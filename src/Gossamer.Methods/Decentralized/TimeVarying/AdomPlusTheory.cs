using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.Decentralized.Gossiping;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized.TimeVarying;

/// <summary>Parameters of <see cref="AdomPlus"/>, functions of L, μ and χ.</summary>
/// <param name="Largest">L, the largest L_i.</param>
/// <param name="Mu">μ, which every f_i has.</param>
/// <param name="Chi">χ of the gossip of an iteration.</param>
public sealed record AdomPlusParameters(double Largest, double Mu, double Chi)
{
    /// <summary>ν = μ/2.</summary>
    public double Nu => Mu / 2;

    /// <summary>α = μ/2.</summary>
    public double Alpha => Mu / 2;

    /// <summary>β = 1/(2L).</summary>
    public double Beta => 1 / (2 * Largest);

    /// <summary>δ = 1/(17L).</summary>
    public double Delta => 1 / (17 * Largest);

    /// <summary>ζ = 1/2.</summary>
    public double Zeta => 0.5;

    /// <summary>τ2 = √(μ/L).</summary>
    public double Tau2 => Math.Sqrt(Mu / Largest);

    /// <summary>τ1 = 1/(1/τ2 + 1/2).</summary>
    public double Tau1 => 1 / ((1 / Tau2) + 0.5);

    /// <summary>η = 1/(L·τ2).</summary>
    public double Eta => 1 / (Largest * Tau2);

    /// <summary>σ2 = √μ/(16χ√L).</summary>
    public double Sigma2 => Tau2 / (16 * Chi);

    /// <summary>σ1 = 1/(1/σ2 + 1/2).</summary>
    public double Sigma1 => 1 / ((1 / Sigma2) + 0.5);

    /// <summary>θ = ν/(4σ2).</summary>
    public double Theta => Nu / (4 * Sigma2);

    /// <summary>γ = ν/(14σ2χ²) = 4√(μL)/(7χ).</summary>
    public double Gamma => Nu / (14 * Sigma2 * Chi * Chi);

    /// <summary>The share √μ/(32χ√L) of Ψ that an iteration takes off.</summary>
    public double Rate => Tau2 / (32 * Chi);
}

/// <summary>
/// ADOM+: parameters and rate of Kovalev, Gasanov, Gasnikov and Richtárik (2021). Its Lyapunov function is written as in
/// the proof with Bregman distances; that it falls at the rate was checked numerically on random instances.
/// </summary>
public static class AdomPlusTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="rounds">Gossip rounds of an iteration.</param>
    /// <param name="chi">χ of a single round; of the network unless given.</param>
    /// <param name="step">γ by theory or given: a step that is m times the theory's is the theory's of a network with χ/m.</param>
    /// <param name="parameters">All parameters for that step.</param>
    public static Theory For(Setting setting, int rounds, double? chi, StepSize step, out AdomPlusParameters parameters)
    {
        var (largest, mu) = (setting.Constants.LMax, setting.Constants.MuMin);
        var network = rounds > 1 ? MultiConsensus.ConditionNumber : MultiConsensus.Chi(setting.Mixing!, chi);
        var theory = new AdomPlusParameters(largest, mu, network);
        // Everything that depends on the network does so through χ, and γ is a multiple of 1/χ.
        var p = parameters = theory with { Chi = network * theory.Gamma / step.InUse(theory.Gamma) };
        return Assume.ExactTheory(setting, new Theory
        {
            StepSize = theory.Gamma,
            StepSizeSource = "gamma = 4*sqrt(mu*L)/(7*chi), L = max L_i, mu = min mu_i (Kovalev, Gasanov, Gasnikov, Richtarik, 2021)",
            Parameters = new Dictionary<string, double>
            {
                ["chi"] = network,
                ["T"] = rounds,
                ["nu"] = p.Nu,
                ["alpha"] = p.Alpha,
                ["beta"] = p.Beta,
                ["delta"] = p.Delta,
                ["zeta"] = p.Zeta,
                ["eta"] = p.Eta,
                ["theta"] = p.Theta,
                ["tau_1"] = p.Tau1,
                ["tau_2"] = p.Tau2,
                ["sigma_1"] = p.Sigma1,
                ["sigma_2"] = p.Sigma2,
            },
            Prediction = RatePrediction.Of(p.Rate),
            Lyapunov = new LyapunovFunction
            {
                Formula = "(1/eta + alpha)*||x - x*||^2 + (2/tau_2)*(D_F(x_f, x*) - (nu/2)*||x_f - x*||^2) + (1/theta + beta/2)*||y - y*||^2"
                    + " + (beta/(2*sigma_2))*||y_f - y*||^2 + (1/gamma)*||z - Pm - z*||^2 + (4/(3*gamma))*||Pm||^2 + (1/(nu*sigma_2))*||y_f + z_f - (y* + z*)||^2",
                Evaluate = state => Lyapunov(state, p),
                Contraction = p.Rate,
                IsSure = true,
            },
        });
    }

    /// <summary>Ψ of ADOM+.</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="p">The parameters.</param>
    public static double Lyapunov(IObservation state, AdomPlusParameters p)
    {
        var optimum = NodeOptimum.Of(state);
        var meanOfM = optimum.MeanOf(state, "m");
        var sum = 0.0;
        for (var i = 0; i < state.Problem.Workers; i++)
        {
            var node = state.Worker(i);
            var solution = new Vector(optimum.Minimizer.Span);      // x*
            var gradient = new Vector(optimum.Gradient(i));         // ∇f_i(x*)
            var z = new Vector(solution.Length);                    // z* = −∇f_i(x*)
            z.Add(gradient, -1);
            var y = gradient.Clone();                               // y* = ∇f_i(x*) − νx*
            y.Add(solution, -p.Nu);
            var both = y.Clone();
            both.Add(z);
            var free = node.Vector("m").Clone();                    // Pm
            free.Add(meanOfM, -1);
            var shifted = node.Vector("z").Clone();
            shifted.Add(free, -1);
            var slow = node.Vector("y_f").Clone();
            slow.Add(node.Vector("z_f"));
            var slowX = Squared(node.Vector("x_f"), solution);
            sum += (((1 / p.Eta) + p.Alpha) * Squared(node.Vector("x"), solution))
                + (2 / p.Tau2 * (Bregman(state, i, solution, gradient) - (p.Nu / 2 * slowX)))
                + (((1 / p.Theta) + (p.Beta / 2)) * Squared(node.Vector("y"), y))
                + (p.Beta / (2 * p.Sigma2) * Squared(node.Vector("y_f"), y))
                + (1 / p.Gamma * Squared(shifted, z))
                + (4 / (3 * p.Gamma) * TensorPrimitives.SumOfSquares(free.Values))
                + (1 / (p.Nu * p.Sigma2) * Squared(slow, both));
        }
        return sum;
    }

    // D_{f_i}(x_f, x*).
    private static double Bregman(IObservation state, int node, Vector solution, Vector gradient)
    {
        var objective = state.Problem.Local(node);
        var point = state.Worker(node).Vector("x_f");
        var difference = point.Clone();
        difference.Add(solution, -1);
        return objective.Value(point) - objective.Value(solution) - TensorPrimitives.Dot(gradient.Values, difference.Values);
    }

    private static double Squared(Vector first, Vector second)
    {
        var distance = TensorPrimitives.Distance(first.Values, second.Values);
        return distance * distance;
    }
}
