using Gossamer.Execution;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems;

namespace Gossamer.Population.Methods;

/// <summary>
/// JKOnet* for energies that are linear in their parameters: the loss is a quadratic, and its normal equations are solved at once
/// by a Cholesky factorisation, θ ← θ − A⁻¹∇f(θ). The first iterate is the answer; further ones only remove rounding.
/// </summary>
/// <param name="options">γ; 1 is the solution.</param>
[Method("jkonet-star-linear",
    Title = "JKOnet*-linear",
    Family = "population",
    Summary = "Learns an energy that is linear in its parameters in one shot: least squares on features, by its normal equations. Solves any quadratic.",
    Paper = "A. Terpin, N. Lanzetti, F. Dörfler, Learning Diffusion at Lightspeed, NeurIPS 2024, arXiv:2406.12616",
    Guarantee = "With gamma = 1 the first iterate minimises f, up to rounding.")]
public sealed class JkonetStarLinear(MethodOptions options) : SequentialMethod(options)
{
    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        if (!setting.Offers<IQuadraticObjective>())
        {
            throw new AssumptionException(
                "JKOnet*-linear needs an energy that is linear in its parameters, so that the loss is a quadratic; use energy: {kind: features}, or jkonet-star");
        }
        LearnerTheory.DemandExact(setting, "JKOnet*-linear");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => new()
    {
        StepSize = 1,
        StepSizeSource = "gamma = 1, the step of Newton's method, exact for quadratics (derived)",
        Lyapunov = new LyapunovFunction
        {
            Formula = "f(x) - f*",
            Evaluate = state => Math.Max(0, state.Problem.Global.Value(state.Iterate) - (state.Problem.Constants.LowerBound ?? 0)),
            IsSure = true,
        },
    };

    /// <inheritdoc/>
    public override async Task RunAsync(ISequence loop)
    {
        var theta = loop.State.Vector("theta", loop.Start);
        var factor = Factor((IQuadraticObjective)loop.Objective);
        var step = new double[loop.Dimension];
        for (var k = loop.FirstIteration; await loop.ContinueAsync(theta, k); k++)
        {
            ((ReadOnlySpan<double>)await loop.GradientAsync(theta)).CopyTo(step);
            Cholesky.Solve(factor, loop.Dimension, step);
            theta.Add(step, -StepSize);
        }
    }

    private static double[] Factor(IQuadraticObjective quadratic)
    {
        var length = quadratic.Dimension;
        var (matrix, unit) = (new double[length * length], new double[length]);
        for (var k = 0; k < length; k++)
        {
            unit[k] = 1;
            quadratic.HessianTimes(unit, matrix.AsSpan(k * length, length));
            unit[k] = 0;
        }
        if (!Cholesky.TryFactor(matrix, length))
            throw new AssumptionException("the normal equations of JKOnet*-linear are singular: give the problem a 'ridge' above 0, or fewer features");
        return matrix;
    }
}
