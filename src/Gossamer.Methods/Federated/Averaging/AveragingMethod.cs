using Gossamer.Execution;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>Options of FedAvg and its relatives.</summary>
public record AveragingOptions : LocalWorkOptions
{
    /// <summary>How participants are weighed.</summary>
    [Parameter("uniform: all workers count the same, as in f = (1/n)*sum f_i; data: participants count by their numbers of samples.")]
    public ClientWeights Weights { get; init; } = ClientWeights.Uniform;
}

/// <summary>
/// What FedAvg and its relatives share: the participants of a round make local steps from x and send the sums of their
/// gradients u_i = (x − y_i)/γ; the coordinator has their weighted mean u.
/// </summary>
/// <param name="options">Local steps, clients, weights and the local step size γ.</param>
public abstract class AveragingMethod(AveragingOptions options) : CentralizedMethod(options)
{
    private LocalWork? work;
    private IReadOnlyList<double>? sizes;

    /// <summary>The method's title, for messages.</summary>
    private protected abstract string Title { get; }

    /// <summary>What the participants do.</summary>
    private protected LocalWork Work => work ?? throw new InvalidOperationException("the method is not prepared");

    /// <summary>The gathering of a run.</summary>
    private protected RoundAverage NewRounds() => new(Work.Clients, sizes);

    /// <inheritdoc/>
    protected override void Check(Setting setting)
    {
        work = LocalWork.Of(setting, options, Title);
        if (options.Weights != ClientWeights.Data) return;
        if (setting.Sums is not { IsEveryWorkerOne: true } sums)
        {
            throw new AssumptionException(
                $"{Title} is to weigh participants by their samples, but on this problem some f_i is no sum over samples; use a problem of data, or weights: uniform");
        }
        sizes = [.. Enumerable.Range(0, setting.Workers).Select(i => (double)sums.Of(i)!.Count)];
    }

    /// <inheritdoc/>
    public override Task WorkAsync(IWorker me) => me.AnswerAsync(Work.Make(Work.StepsOf(me.Objective), StepSize));
}
