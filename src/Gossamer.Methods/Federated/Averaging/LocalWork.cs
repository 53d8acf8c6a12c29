using Gossamer.Execution;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Problems;
using Gossamer.Samplings;

namespace Gossamer.Methods.Federated.Averaging;

/// <summary>Options of methods whose clients make local steps.</summary>
public record LocalWorkOptions : MethodOptions
{
    /// <summary>H.</summary>
    [Parameter("Local steps of a participant in a round; unless it or epochs is given, one pass over its samples where batch is given, else 5 steps.", Symbol = "H", Minimum = 1, Maximum = 1e6)]
    public int? LocalSteps { get; init; }

    /// <summary>E.</summary>
    [Parameter("Passes of a participant over its own samples in a round, in place of localSteps; needs batch.", Symbol = "E", Minimum = 1, Maximum = 1e6)]
    public int? Epochs { get; init; }

    /// <summary>B.</summary>
    [Parameter("Samples of a local step, drawn without replacement until all of the participant's were used, then anew; left out, a step uses a gradient of the run's oracle.", Symbol = "B", Minimum = 1)]
    public int? Batch { get; init; }

    /// <summary>S.</summary>
    [Parameter("Which workers take part in a round: nice(s) for s different ones, independent(s) for a coin each, full for all.", Symbol = "S")]
    public Sampling Clients { get; init; } = new FullSampling();
}

/// <summary>What the participants of a round do, checked against the problem.</summary>
internal sealed class LocalWork
{
    private const int DefaultSteps = 5;

    private readonly LocalWorkOptions options;

    private LocalWork(LocalWorkOptions options, Sampler clients) => (this.options, Clients) = (options, clients);

    /// <summary>The sampling of the workers.</summary>
    public Sampler Clients { get; }

    /// <summary>H where all workers make as many steps; null where passes over different numbers of samples decide.</summary>
    public int? Steps => options.LocalSteps ?? (options.Batch is null ? DefaultSteps : null);

    /// <summary>True where a step uses a batch of the worker's samples.</summary>
    public bool DrawsBatches => options.Batch is not null;

    /// <summary>Checks the options.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="options">The options.</param>
    /// <param name="title">The method's title, for messages.</param>
    /// <exception cref="AssumptionException">They contradict each other, or the problem has no samples to draw.</exception>
    public static LocalWork Of(Setting setting, LocalWorkOptions options, string title)
    {
        if (options is { LocalSteps: not null, Epochs: not null })
            throw new AssumptionException($"{title} takes localSteps or epochs, two ways to say how long participants work; leave one of them out");
        if (options is { Epochs: not null, Batch: null })
        {
            throw new AssumptionException(
                $"{title} is given epochs, passes over a participant's samples, without the size of its batches; add batch, such as batch: 10, or give localSteps");
        }
        if (options.Batch is not null) CheckSamples(setting, title);
        return new LocalWork(options, SamplingAssumptions.OfClients(setting, options.Clients, title));
    }

    /// <summary>τ_i, the steps of a worker in a round.</summary>
    public int StepsOf(ILocalObjective objective) => Steps
        ?? checked((options.Epochs ?? 1) * LocalSteps.StepsOfPass(((IFiniteSum)objective).Samples, options.Batch!.Value));

    /// <summary>Work of a number of steps.</summary>
    /// <param name="steps">H.</param>
    /// <param name="stepSize">γ.</param>
    public LocalSteps Make(int steps, double stepSize) => new(steps, stepSize, options.Batch);

    private static void CheckSamples(Setting setting, string title)
    {
        SamplingAssumptions.Exact(setting, title, "batch");
        if (setting.Sums is { IsEveryWorkerOne: true }) return;
        throw new AssumptionException(
            $"{title} is given a batch, but on this problem some f_i is no sum over samples; use a problem of data, such as logistic-regression, or leave batch out and set localSteps");
    }
}
