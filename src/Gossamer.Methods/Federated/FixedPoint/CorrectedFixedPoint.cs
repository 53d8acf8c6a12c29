using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.FixedPoint;

/// <summary>Options of <see cref="CorrectedFixedPoint"/>.</summary>
public sealed record CorrectedFixedPointOptions : FixedPointOptions
{
    /// <summary>p.</summary>
    [Parameter("Probability of a communication after a local step, by a coin that all share; sqrt(1 - xi^2) by theory unless given.", Symbol = "p", Minimum = 1e-6, Maximum = 1)]
    public double? Probability { get; init; }
}

/// <summary>
/// Variance reduction for local fixed-point methods (derived: Scaffnew with operators in place of gradient steps; the paper on local
/// fixed points has no such method that we know of): x̂_i = x_i − λ(G_i(x_i) − c_i), G_i = Id − T_i; on a shared coin of
/// probability p all take the mean and c_i ← c_i + (p/λ)(x − x̂_i), Σ c_i = 0.
/// <para>
/// The c_i learn G_i(x*), so that there is no bias. If T_i contracts by χ, then Id − λG_i by ξ = max{λχ + 1 − λ, λ(1 + χ) − 1}, and
/// the proof of ProxSkip gives, for Ψ = Σ‖x_i − x*‖² + (λ²/p²) Σ‖c_i − G_i(x*)‖², E Ψ_{k+1} ≤ max{ξ², 1 − p²}Ψ_k in every step:
/// the mean is a projection, so averaging costs only (λ²/p²)·p² of the second term.
/// </para>
/// </summary>
/// <param name="options">Operators, p and relaxation.</param>
[Method("corrected-fixed-point",
    Title = "Corrected fixed point",
    Family = "federated",
    Summary = "Local fixed-point steps with control variates that take away the bias, averaging at random times; with gradient steps it is Scaffnew.",
    Paper = "derived from K. Mishchenko, G. Malinovsky, S. Stich, P. Richtarik, ProxSkip, ICML 2022, arXiv:2202.09357, for the operators of G. Malinovsky et al., ICML 2020, arXiv:2004.01442",
    Guarantee = "E Psi_k <= max{xi^2, 1 - p^2}^k*Psi_0 over local steps for operators that contract by chi, xi = max{lambda*chi + 1 - lambda, lambda*(1 + chi) - 1} (derived).")]
public sealed class CorrectedFixedPoint(CorrectedFixedPointOptions options) : FixedPointMethod(options)
{
    private double p;
    private double[]? solution;

    /// <summary>Steps of every round in place of drawn ones, for tests.</summary>
    internal Func<long, int>? Script { get; init; }

    private protected override string Title => "The corrected fixed-point method";

    private protected override int StepsOf(IParticipant me, long round) => Script?.Invoke(round) ?? SharedCoin.ThrowsUntilYes(me, p, round);

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        const string Source = "lambda = 1, p = sqrt(1 - xi^2) (derived from ProxSkip; Mishchenko, Malinovsky, Stich and Richtarik, 2022, arXiv:2202.09357)";
        if (Operators.Contraction is not { } chi)
        {
            p = options.Probability ?? throw new AssumptionException(
                $"{Title} chooses its probability by the contraction of the operators, which is not known; give probability, such as 0.1, or add a regularizer, such as l2(0.01)");
            return Without(Source, "its theorem needs operators that contract, and these are not known to");
        }
        var factor = LocalFixedPointTheory.Factor(options.StepSize.InUse(1), chi);
        // Where a given relaxation makes the steps expand, there is no rate to match: as often as for λ = 1.
        p = options.Probability ?? Math.Sqrt(1 - Math.Pow(factor < 1 ? factor : chi, 2));
        return new Theory
        {
            StepSize = 1,
            StepSizeSource = Source,
            Parameters = new Dictionary<string, double> { ["chi"] = chi, ["xi"] = factor, ["p"] = p },
            Lyapunov = factor >= 1 ? null : new LyapunovFunction
            {
                Formula = "sum ||x_i - x*||^2 + (lambda/p)^2*sum ||c_i - G_i(x*)||^2, which falls at least so much in every round",
                Evaluate = Evaluate,
                Contraction = 1 - Math.Max(factor * factor, 1 - (p * p)),
            },
        };
    }

    /// <inheritdoc/>
    public override async Task WorkAsync(IWorker me)
    {
        var t = OperatorOf(me);
        Vector? c = null, x = null;                                 // c_i and x̂_i
        while (true)
        {
            var point = await me.ReceiveAsync();
            c ??= me.State.Vector("c");
            x ??= me.State.Vector("x");
            if (point.Tag > 0)
            {
                c.Add(point.Body, p / StepSize);
                c.Add(x, -p / StepSize);
            }
            x.Assign(point.Body);
            var cost = RelaxedSteps.Make(t, x.Edit(), StepsOf(me, point.Tag), StepSize, c);
            if (await me.SpendAsync(cost)) await me.SendAsync(me.Dense(x), point.Tag);
        }
    }

    /// <summary>Ψ after a communication: x_i = x, and c_i as the workers will have it when they receive x.</summary>
    private double Evaluate(IObservation state)
    {
        solution ??= FixedPoints.Solution(state.Problem, options.Operator);
        var x = state.Coordinator.Vector("x").Values;
        var distance = TensorPrimitives.Distance<double>(x, solution);
        var image = new double[solution.Length];
        double shifts = 0;
        for (var i = 0; i < state.Problem.Workers; i++)
        {
            options.Operator.For(state.Problem.Local(i), state.Problem.Constants).Apply(solution, image);
            var c = state.Worker(i).Vector("c").Values;
            var local = state.Worker(i).Vector("x").Values;
            for (var j = 0; j < image.Length; j++)
            {
                var moved = state.Iteration == 0 ? c[j] : c[j] + (p / StepSize * (x[j] - local[j]));
                shifts += Math.Pow(moved - (solution[j] - image[j]), 2);
            }
        }
        return (state.Problem.Workers * distance * distance) + (StepSize * StepSize / (p * p) * shifts);
    }
}
