using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;

namespace Gossamer.Methods.Decentralized;

/// <summary>
/// Gradient tracking on smooth, possibly nonconvex f (derived here; of the order (1 − s)²/L that Nedić, Olshevsky and
/// Shi, 2017, and its successors have). With q = 1 − s, s = ‖M − J‖, D = 2 ≥ ‖M − I‖, L the largest L_i:
/// <para>‖X⁺ − x̄⁺‖² ≤ s‖X − x̄‖² + (γ²/q)‖Y − ȳ‖², and</para>
/// <para>‖Y⁺ − ȳ⁺‖² ≤ s‖Y − ȳ‖² + (3L²/q)(D²‖X − x̄‖² + γ²‖Y − ȳ‖² + nγ²‖ȳ‖²), and</para>
/// <para>f(x̄⁺) ≤ f(x̄) − (γ/2)‖∇f(x̄)‖² − (γ/2)(1 − γL)‖ȳ‖² + (γL²/2n)‖X − x̄‖².</para>
/// Hence Ψ = f(x̄) − f* + (a/n)‖X − x̄‖² + (b/n)‖Y − ȳ‖² falls by (γ/2)‖∇f(x̄)‖² in every iteration, with
/// b = q(1 − t)/(6Lt), a = (γL²/2 + 3bL²D²/q)/q, for every t = γL with (1 − t)(q² − 3t² − 3t²D²/q²)/6 ≥ t⁴/(2q²).
/// The same holds for the adapt-then-combine form, whose errors are smaller.
/// </summary>
public static class GradientTrackingTheory
{
    /// <summary>What the theory says in a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <exception cref="AssumptionException">The run has no topology.</exception>
    public static Theory For(Setting setting)
    {
        var mixing = Assume.Mixing(setting, "gradient tracking");
        const string Source = "gamma = t/L_max, the largest t with (1 - t)*(q^2 - 3*t^2 - 3*t^2*D^2/q^2)/6 >= t^4/(2*q^2), q = 1 - s (derived; of the order (1 - s)^2/L)";
        if (setting.Variance != 0) return new Theory { StepSizeSource = Source, WhyNoStepSize = "its theorem is about exact gradients" };
        var gap = 1 - mixing.SecondLargestModulus;
        if (gap <= 0)
        {
            return new Theory
            {
                StepSizeSource = Source,
                WhyNoStepSize = "the mixing matrix does not contract in a single round (s = 1): the graph of a round is not connected",
            };
        }
        var (step, consensusWeight, trackingWeight) = Solve(gap, setting.Constants.LMax);
        return new Theory
        {
            StepSize = step,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["s"] = mixing.SecondLargestModulus },
            Lyapunov = new LyapunovFunction
            {
                Formula = "f(mean x) - f* + (a/n)*sum ||x_i - mean x||^2 + (b/n)*sum ||y_i - mean y||^2",
                Evaluate = observation => GradientDescentTheory.Gap(observation)
                    + (consensusWeight * Spread(observation, "x")) + (trackingWeight * Spread(observation, "y")),
                GradientWeight = step / 2,
                IsSure = true,
            },
        };
    }

    /// <summary>(1/n) Σ‖v_i − v̄‖² over the nodes' vectors of a name.</summary>
    /// <param name="observation">The state of the run.</param>
    /// <param name="name">"x" or "y".</param>
    public static double Spread(IObservation observation, string name)
    {
        var nodes = observation.Problem.Workers;
        var mean = new Vector(observation.Iterate.Length);
        for (var i = 0; i < nodes; i++) mean.Add(observation.Worker(i).Vector(name), 1.0 / nodes);
        var sum = 0.0;
        for (var i = 0; i < nodes; i++)
        {
            var distance = TensorPrimitives.Distance<double>(observation.Worker(i).Vector(name), mean);
            sum += distance * distance;
        }
        return sum / nodes;
    }

    private static (double Step, double ConsensusWeight, double TrackingWeight) Solve(double q, double smoothness)
    {
        const double Spread = 2;                                    // D, for every doubly stochastic M
        // The left side falls and the right side rises with t, so bisection finds the largest t.
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 100; i++)
        {
            var t = (low + high) / 2;
            var left = (1 - t) * ((q * q) - (3 * t * t) - (3 * t * t * Spread * Spread / (q * q))) / 6;
            if (left >= t * t * t * t / (2 * q * q)) low = t;
            else high = t;
        }
        var step = low / smoothness;
        var tracking = q * (1 - low) / (6 * smoothness * low);
        var squared = smoothness * smoothness;
        var consensus = ((step * squared / 2) + (3 * tracking * squared * Spread * Spread / q)) / q;
        return (step, consensus, tracking);
    }
}
