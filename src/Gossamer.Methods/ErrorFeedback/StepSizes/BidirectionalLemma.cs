namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// The step of methods that compress both ways (derived; EF21-BC and bidirectional 3PC are instances). Let the workers'
/// errors G obey (A_w, B_w), and let the coordinator's estimate g of the mean g̃ of their estimates obey
/// P⁺ ≤ (1 − A_M)P + B_M‖g̃⁺ − g̃‖², P = ‖g − g̃‖². With ‖g − ∇f‖² ≤ 2P + 2κG,
/// S = 6(B_M/A_M)(κB_wΛ² + L²) + 2κ(B_w/A_w)(1 + 3(2 − A_w)B_M/A_M)Λ² and γ = 1/(L + √S),
/// Ψ = f(x) − f* + (γ/A_M)P + (κγ/A_w)(1 + 3(2 − A_w)B_M/A_M)G falls by (γ/2)‖∇f(x)‖².
/// </summary>
/// <param name="L">L, the smoothness of f.</param>
/// <param name="Smoothness">Λ and κ.</param>
/// <param name="Worker">A_w and B_w.</param>
/// <param name="Coordinator">A_M and B_M.</param>
public sealed record BidirectionalLemma(double L, Smoothness Smoothness, MechanismConstants Worker, MechanismConstants Coordinator)
{
    private double Ratio => Coordinator.B / Coordinator.A;

    private double Square => Smoothness.Spread * Smoothness.Lambda * Smoothness.Lambda;

    /// <summary>For smooth nonconvex f.</summary>
    public BidirectionalStep Nonconvex()
    {
        // Where the coordinator sends exactly P is zero, and the lemma of one direction is sharper.
        if (Ratio == 0) return OneWay(new EstimatorLemma(L, Smoothness.Lambda, Worker.A, Worker.B, Smoothness.Spread).Nonconvex());
        var passedOn = 1 + (3 * (2 - Worker.A) * Ratio);
        var sum = (6 * Ratio * ((Worker.B * Square) + (L * L))) + (2 * Worker.B / Worker.A * passedOn * Square);
        var step = 1 / (L + Math.Sqrt(sum));
        return new(step, step / Coordinator.A, Smoothness.Spread * step / Worker.A * passedOn, 0);
    }

    /// <summary>
    /// Under the Polyak-Łojasiewicz inequality: twice the terms of S with 6 in the place of 3, γ ≤ A_w/(2μ), A_M/(2μ), and Ψ
    /// with twice the weights shrinks by the factor 1 − γμ.
    /// </summary>
    /// <param name="mu">μ; 0 leaves its bounds on the step out.</param>
    public BidirectionalStep PolyakLojasiewicz(double mu)
    {
        if (Ratio == 0) return OneWay(new EstimatorLemma(L, Smoothness.Lambda, Worker.A, Worker.B, Smoothness.Spread).PolyakLojasiewicz(mu));
        var passedOn = 1 + (6 * (2 - Worker.A) * Ratio);
        var sum = (12 * Ratio * ((Worker.B * Square) + (L * L))) + (4 * Worker.B / Worker.A * passedOn * Square);
        var step = Math.Min(1 / (L + Math.Sqrt(sum)), Math.Min(Worker.A, Coordinator.A) / (2 * mu));
        return new(step, 2 * step / Coordinator.A, 2 * Smoothness.Spread * step / Worker.A * passedOn, step * mu);
    }

    /// <summary>The step of a regime.</summary>
    /// <param name="regime">The class of objectives.</param>
    /// <param name="mu">μ, read under the Polyak-Łojasiewicz inequality only.</param>
    public BidirectionalStep For(Regime regime, double mu) => regime == Regime.Nonconvex ? Nonconvex() : PolyakLojasiewicz(mu);

    private static BidirectionalStep OneWay(EstimatorStep step) => new(step.StepSize, 0, step.ErrorWeight, step.Rate);
}

/// <summary>A step size with the Lyapunov function that goes with it.</summary>
/// <param name="StepSize">γ.</param>
/// <param name="CoordinatorWeight">The weight of P.</param>
/// <param name="WorkerWeight">The weight of G.</param>
/// <param name="Rate">The factor by which Ψ shrinks in every iteration; 0 where it falls by (γ/2)‖∇f‖² instead.</param>
public sealed record BidirectionalStep(double StepSize, double CoordinatorWeight, double WorkerWeight, double Rate);
