using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Sequential.Generalized;

/// <summary>The pair of points, the last gradient and Γ of the accelerated methods, and the step that both algorithms make.</summary>
internal sealed class AcceleratedState
{
    private readonly ISequence loop;
    private readonly Vector gamma;
    private readonly IDomain? domain;

    public AcceleratedState(ISequence loop, double firstGamma)
    {
        this.loop = loop;
        Y = loop.State.Vector("y", loop.Start);
        U = loop.State.Vector("u", loop.Start);
        Gradient = loop.State.Vector("g");
        gamma = loop.State.Vector("Gamma", 1);
        domain = loop.Objective as IDomain;
        if (loop.FirstIteration == 0) gamma.Edit()[0] = firstGamma;
    }

    public Vector Y { get; }

    public Vector U { get; }

    /// <summary>∇f(y), of the last step.</summary>
    public Vector Gradient { get; }

    public double Gamma => gamma[0];

    /// <summary>Takes the gradient at y.</summary>
    public async ValueTask LookAsync() => Gradient.Assign(await loop.GradientAsync(Y));

    /// <summary>
    /// y⁺ = (y + αu − γ∇f(y))/(1 + α), u⁺ = Π(u − (α/Γ)∇f(y⁺)), Γ⁺ = Γ/(1 + α) with α = √(γΓ): one new gradient.
    /// </summary>
    /// <param name="step">γ.</param>
    public async ValueTask StepAsync(double step)
    {
        var alpha = Math.Sqrt(step * Gamma);
        Y.Add(U, alpha);
        Y.Add(Gradient, -step);
        Y.Scale(1 / (1 + alpha));
        await LookAsync();
        U.Add(Gradient, -alpha / Gamma);
        domain?.ProjectOntoClosure(U.Edit());
        gamma.Edit()[0] = Gamma / (1 + alpha);
    }
}
