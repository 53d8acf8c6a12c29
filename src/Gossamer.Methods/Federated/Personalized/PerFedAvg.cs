using Gossamer.Execution;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Methods.Federated.Personalized;

/// <summary>Options of <see cref="PerFedAvg"/>.</summary>
public sealed record PerFedAvgOptions : LocalModelOptions
{
    /// <summary>α.</summary>
    [Parameter("Step of the adaptation that a worker makes before it deploys the model; 1/(2*max L_i) unless given.", Symbol = "α", Minimum = 0)]
    public double? InnerStep { get; init; }

    /// <summary>τ.</summary>
    [Parameter("Steps on the meta-function that a worker makes in a round.", Symbol = "τ", Minimum = 1)]
    public int LocalSteps { get; init; } = 1;

    /// <summary>FO, HF or exact.</summary>
    [Parameter("first-order: without the Hessian (FO-MAML); hessian-free: by a difference of gradients (HF-MAML); exact: where the objective has Hessian products.")]
    public MetaGradientKind Gradient { get; init; } = MetaGradientKind.FirstOrder;
}

/// <summary>
/// Per-FedAvg (Fallah, Mokhtari and Ozdaglar, 2020): looks for a model from which one gradient step is good for everyone, minimising
/// F(w) = (1/n) Σ f_i(w − α∇f_i(w)) by local steps w_i ← w_i − γ∇F_i(w_i), with ∇F_i(w) = (I − α∇²f_i(w))∇f_i(w − α∇f_i(w)).
/// Worker i deploys w − α∇f_i(w).
/// </summary>
/// <param name="options">α, local steps, the kind of gradient, and the step size γ (the paper's β).</param>
[Method("per-fedavg",
    Title = "Per-FedAvg",
    Family = "federated",
    Summary = "Federated meta-learning (MAML): a global model that every worker makes its own by one gradient step.",
    Paper = "A. Fallah, A. Mokhtari, A. Ozdaglar, Personalized Federated Learning with Theoretical Guarantees: A Model-Agnostic Meta-Learning Approach, NeurIPS 2020, arXiv:2002.07948",
    Guarantee = "Quadratics, one local step, all clients: F falls for gamma <= 1/L_F, L_F = max t*(1 - alpha*t)^2 over 0 <= t <= L_i (derived). In general the paper's steps need bounds of gradients and of the Hessian's Lipschitz constant.")]
public sealed class PerFedAvg(PerFedAvgOptions options) : LocalModelMethod(options)
{
    private double innerStep;

    private protected override string Title => "Per-FedAvg";

    private protected override double ServerStep => 1;

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        base.Check(setting);
        if (options.Gradient == MetaGradientKind.Exact && !setting.Offers<IHessianProduct>())
        {
            throw new AssumptionException(
                "Per-FedAvg with gradient: exact needs products with the Hessian of every f_i, which this problem does not have; use hessian-free, which takes two more gradients");
        }
        if (options.Gradient == MetaGradientKind.Exact && !setting.IsExact)
            throw new AssumptionException("Per-FedAvg with gradient: exact takes the Hessian of all samples; with a stochastic oracle use hessian-free");
        if (options.InnerStep is null && !double.IsFinite(setting.Constants.LMax))
            throw new AssumptionException("Per-FedAvg adapts by innerStep, which is 1/(2*max L_i) unless given, and no L_i is known here; give innerStep as a number");
    }

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting)
    {
        innerStep = options.InnerStep ?? (setting.Constants.LMax == 0 ? 0 : 1 / (2 * setting.Constants.LMax));
        return PerFedAvgTheory.For(setting, options, innerStep);
    }

    /// <inheritdoc/>
    public override void Deploy(IObservation state, int worker, Span<double> model)
    {
        state.Iterate.CopyTo(model);
        Descend(state, worker, innerStep, 1, model);
    }

    private protected override async Task AdaptAsync(IWorker me, Vector w)
    {
        var gradient = new MetaGradient(options.Gradient, innerStep);
        for (var step = 0; step < options.LocalSteps; step++) await StepAsync(me, gradient, w, StepSize);
    }
}
