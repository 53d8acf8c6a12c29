using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.Personalized;

/// <summary>Options of <see cref="PFedMe"/>.</summary>
public sealed record PFedMeOptions : LocalModelOptions
{
    /// <summary>λ.</summary>
    [Parameter("How much a worker's model is drawn to the global one: near 0 it is the worker's own.", Symbol = "λ", Minimum = 1e-12)]
    public double Lambda { get; init; } = 1;

    /// <summary>R.</summary>
    [Parameter("Local rounds: personal models that a worker finds in a round.", Symbol = "R", Minimum = 1)]
    public int LocalRounds { get; init; } = 1;

    /// <summary>β.</summary>
    [Parameter("The share of the way to the mean of the workers' models that the server goes, above 0.", Symbol = "β", Minimum = 1e-12)]
    public double ServerStep { get; init; } = 1;

    /// <summary>Accuracy of the personal models.</summary>
    [Parameter("Bound on the gradient of the subproblem of a personal model, positive; closed forms are exact.", Minimum = 1e-300)]
    public double Tolerance { get; init; } = 1e-10;
}

/// <summary>
/// pFedMe (Dinh, Tran and Nguyen, 2020): minimises the mean Moreau envelope (1/n) Σ min_θ f_i(θ) + (λ/2)‖θ − w‖². R times a worker
/// finds its personal model θ_i = prox_{f_i/λ}(w_i) and moves w_i ← w_i − γλ(w_i − θ_i), a gradient step on its envelope.
/// </summary>
/// <param name="options">λ, local rounds, the server's step and the step size γ (the paper's η).</param>
[Method("pfedme",
    Title = "pFedMe",
    Family = "federated",
    Summary = "Personal models by Moreau envelopes: every worker deploys a proximal point of its own function at the global model.",
    Paper = "C. Dinh, N. Tran, T. Nguyen, Personalized Federated Learning with Moreau Envelopes, NeurIPS 2020, arXiv:2006.08848",
    Guarantee = "Convex, R = 1, beta = 1, all clients: gradient descent on the mean envelope, which falls for gamma <= 1/max(lambda*L_i/(lambda + L_i)) (derived); R > 1 leaves a bias that vanishes with gamma.")]
public sealed class PFedMe(PFedMeOptions options) : LocalModelMethod(options)
{
    private protected override string Title => "pFedMe";

    private protected override double ServerStep => options.ServerStep;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        if (!setting.IsExact)
            throw new AssumptionException("pFedMe finds the proximal points of f_i itself, so that gradients must be exact; use oracle: full (the default)");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => PFedMeTheory.For(setting, options);

    /// <inheritdoc/>
    public override void Deploy(IObservation state, int worker, Span<double> model)
    {
        state.Iterate.CopyTo(model);
        ProximalOperator.Of(state.Problem.Local(worker)).Prox(state.Iterate, 1 / options.Lambda, options.Tolerance, model);
    }

    private protected override async Task AdaptAsync(IWorker me, Vector w)
    {
        var prox = ProximalOperator.Of(me.Objective);
        var theta = me.State.Vector("theta", me.Start);             // θ_i, where the next search begins
        for (var r = 0; r < options.LocalRounds; r++)
        {
            await me.ProxAsync(prox, w, 1 / options.Lambda, options.Tolerance, theta);
            w.MoveTowards(theta, StepSize * options.Lambda);
        }
    }
}
