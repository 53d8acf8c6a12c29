using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>Options of <see cref="LocalFixedPoint"/>.</summary>
public sealed record LocalFixedPointOptions : FixedPointOptions
{
    /// <summary>H.</summary>
    [Parameter("Local steps between two communications; 1 for none in between.", Symbol = "H", Minimum = 1, Maximum = 1e6)]
    public int LocalSteps { get; init; } = 5;

    /// <summary>Which theorem gives λ.</summary>
    [Parameter("The theorem that gives the relaxation: linear (lambda = 1; fast to a point near the solution), sublinear (small lambda; nearer), or automatic: linear where the operators contract.")]
    public FixedPointTheorem Theorem { get; init; } = FixedPointTheorem.Automatic;
}

/// <summary>
/// The local fixed-point method with a fixed number of local steps (Malinovsky, Kovalev, Gasanov, Condat and Richtárik, 2020,
/// Algorithm 1): every worker makes H steps x_i ← (1 − λ)x_i + λT_i(x_i), then all take the mean. For H &gt; 1 it converges
/// to x†, which in general is not the fixed point x* of the mean of the T_i; with gradient steps and λ = 1 it is local
/// gradient descent.
/// </summary>
/// <param name="options">Operators, H and relaxation.</param>
[Method("local-fixed-point",
    Title = "Local fixed point",
    Family = "federated",
    Summary = "Every worker applies its operator H times between two averagings: gradient, proximal, cyclic or splitting steps. Fast per round, with a bias that grows with H and shrinks with the relaxation.",
    Paper = "G. Malinovsky, D. Kovalev, E. Gasanov, L. Condat, P. Richtarik, From Local SGD to Local Fixed-Point Methods for Federated Learning, ICML 2020, arXiv:2004.01442",
    Guarantee = "Contractions: ||x^k - xd|| <= xi^{kH}*||x^0 - xd|| with xi = max{lambda*chi + 1 - lambda, lambda*(1 + chi) - 1} and ||xd - x*|| <= lambda*xi*(1 - xi^{H-1})/((1 - xi)*(1 - xi^H))*mean ||T_i(x*) - x*|| (derived).")]
public sealed class LocalFixedPoint(LocalFixedPointOptions options) : FixedPointMethod(options)
{
    private double[]? limit;

    private protected override string Title => "The local fixed-point method";

    private protected override int StepsOf(IParticipant me, long round) => options.LocalSteps;

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        var isLinear = options.Theorem == FixedPointTheorem.Linear
            || (options.Theorem == FixedPointTheorem.Automatic && Operators.Contraction is not null);
        if (!isLinear) return Sublinear();
        const string Source = $"lambda = 1, linear convergence to a point near the solution (derived; {LocalFixedPointTheory.Paper})";
        if (Operators.Contraction is not { } chi)
            return Without(Source, "the linear theorem needs operators that contract, and these are not known to; use theorem: sublinear, or add a regularizer, such as l2(0.01)");
        return Linear(Source, chi);
    }

    private Theory Linear(string source, double chi)
    {
        var factor = LocalFixedPointTheory.Factor(options.StepSize.InUse(1), chi);
        return new Theory
        {
            StepSize = 1,
            StepSizeSource = source,
            Parameters = new Dictionary<string, double> { ["chi"] = chi, ["xi"] = factor },
            Lyapunov = factor >= 1 ? null : new LyapunovFunction
            {
                Formula = "||x^k - xd||^2, xd the fixed point of the mean of H local steps",
                Evaluate = DistanceToLimit,
                Contraction = 1 - Math.Pow(factor, 2 * options.LocalSteps),
                IsSure = true,
            },
        };
    }

    private Theory Sublinear()
    {
        const string Source = $"lambda = min{{1/(2*l), 1/(sqrt(10)*l*(H - 1))}}, l = 2a for a-averaged operators (derived; {LocalFixedPointTheory.Paper})";
        if (Operators.Averagedness is not { } a || a >= 1)
            return Without(Source, "the operators are not known to be averaged: their step is too long, or the f_i are not convex");
        return new Theory
        {
            StepSize = LocalFixedPointTheory.LongRelaxation(a, options.LocalSteps),
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["a"] = a },
        };
    }

    private double DistanceToLimit(IObservation state)
    {
        limit ??= FixedPoints.Limit(state.Problem, options.Operator, StepSize, options.LocalSteps);
        var distance = TensorPrimitives.Distance<double>(state.Coordinator.Vector("x"), limit);
        return distance * distance;
    }
}
