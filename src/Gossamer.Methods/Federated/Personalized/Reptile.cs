using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.Federated.Personalized;

/// <summary>Options of <see cref="Reptile"/>.</summary>
public sealed record ReptileOptions : LocalModelOptions
{
    /// <summary>k.</summary>
    [Parameter("Gradient steps that a worker makes in a round, and before it deploys the model.", Symbol = "k", Minimum = 1)]
    public int LocalSteps { get; init; } = 5;

    /// <summary>ε.</summary>
    [Parameter("The share of the way to the mean of the workers' models that the server goes, above 0.", Symbol = "ε", Minimum = 1e-12)]
    public double ServerStep { get; init; } = 1;

    /// <summary>Whether the server's step is one along gradients.</summary>
    [Parameter("True divides the server's step by the local step size times the local steps, so that it is one along the mean gradient of the way.")]
    public bool Normalize { get; init; }
}

/// <summary>
/// Reptile (Nichol, Achiam and Schulman, 2018): every worker makes k gradient steps from the global model, which then moves towards
/// where they came: w ← w + ε·mean(w_i − w). With ε = 1 and all clients it is FedAvg, with k = 1 gradient descent with the step εγ.
/// Worker i deploys the model after its k steps.
/// </summary>
/// <param name="options">Local steps, the server's step, and the step size γ of the local steps.</param>
[Method("reptile",
    Title = "Reptile",
    Family = "federated",
    Summary = "Federated meta-learning without second derivatives: the global model moves towards the workers' models after some gradient steps.",
    Paper = "A. Nichol, J. Achiam, J. Schulman, On First-Order Meta-Learning Algorithms, 2018, arXiv:1803.02999",
    Guarantee = "Convex: for gamma <= 1/max L_i and epsilon <= 1 a round is an averaged operator, so that iterates converge to its fixed point where it has one (derived); the paper has no rate.")]
public sealed class Reptile(ReptileOptions options) : LocalModelMethod(options)
{
    private protected override string Title => "Reptile";

    private protected override double ServerStep => options.Normalize ? options.ServerStep / (StepSize * options.LocalSteps) : options.ServerStep;

    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => ReptileTheory.For(setting, options);

    /// <inheritdoc/>
    public override void Deploy(IObservation state, int worker, Span<double> model)
    {
        state.Iterate.CopyTo(model);
        Descend(state, worker, StepSize, options.LocalSteps, model);
    }

    private protected override async Task AdaptAsync(IWorker me, Vector w)
    {
        for (var step = 0; step < options.LocalSteps; step++) await StepAsync(me, Computation.Gradient, w, StepSize);
    }
}
