using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.Proximal;

/// <summary>The proximal operator of f_i at its worker, whose gradients are counted as computation.</summary>
internal sealed class LocalProximal
{
    private readonly IComputingParticipant me;
    private readonly IProximable proximal;
    private readonly double tolerance;

    /// <summary>The operator of a worker.</summary>
    /// <param name="me">The worker.</param>
    /// <param name="options">Solver and tolerance.</param>
    /// <param name="constants">Of the problem, for the step of gradient descent.</param>
    public LocalProximal(IComputingParticipant me, ProximalOptions options, ProblemConstants constants)
    {
        proximal = ProximalOperator.Of(me.Objective, options.Solver, constants.Li[me.Index]);
        (this.me, tolerance) = (me, options.Tolerance);
    }

    /// <summary>Writes prox_{γ f_i}(z).</summary>
    /// <param name="z">d coordinates.</param>
    /// <param name="stepSize">γ.</param>
    /// <param name="result">Where the search starts, and the answer.</param>
    public async ValueTask PointAsync(Vector z, double stepSize, Vector result) => await me.ProxAsync(proximal, z, stepSize, tolerance, result);
}
