using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports.Figures;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Claims;

/// <summary>What a claim measures with: the paper's experiments at the scale that was asked for, and places for what it finds.</summary>
public sealed class Measurement
{
    private readonly Laboratory laboratory;
    private readonly List<ReportFigure> figures = [];
    private readonly List<TableDocument> tables = [];

    internal Measurement(Laboratory laboratory) => this.laboratory = laboratory;

    /// <summary>True at the paper's own scale; false at the quick one.</summary>
    public bool IsFull => laboratory.IsFull;

    /// <summary>Interrupts long computations.</summary>
    public CancellationToken Cancellation => laboratory.Cancellation;

    /// <summary>What was drawn.</summary>
    internal IReadOnlyList<ReportFigure> Figures => figures;

    /// <summary>What was tabulated.</summary>
    internal IReadOnlyList<TableDocument> Tables => tables;

    /// <summary>One of two values by scale.</summary>
    public T Pick<T>(T quick, T full) => IsFull ? full : quick;

    /// <summary>Runs an experiment of the paper. Asked again with the same overrides, by this or another claim, it does not run again.</summary>
    /// <param name="experiment">Its name: that of its file without extension.</param>
    /// <param name="overrides">Values that replace those of the file, such as <c>stop.iterations=10</c>.</param>
    /// <exception cref="BadInputException">There is no such experiment, something is wrong with it, or its data are not on this machine.</exception>
    public Task<Results> RunAsync(string experiment, params string[] overrides) => laboratory.RunAsync(experiment, overrides);

    /// <summary>Says what is being computed, for the live display.</summary>
    /// <param name="step">A few words.</param>
    public void Say(string step) => laboratory.Say(step);

    /// <summary>Adds a figure to the report.</summary>
    public void Show(ReportFigure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        figure.Check();
        figures.Add(figure);
    }

    /// <summary>Adds a table to the report and the page.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="headings">Names of the columns.</param>
    /// <param name="rows">Texts, a list a row, as many as there are columns.</param>
    public void Tabulate(string title, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Any(r => r.Count != headings.Count)) throw new ArgumentException($"table '{title}': every row needs {headings.Count} cells");
        tables.Add(new TableDocument(title, headings, rows));
    }
}

/// <summary>What all claims of a paper share while they are measured.</summary>
internal sealed class Laboratory(
    Paper paper, PaperRunnerOptions options, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
{
    private readonly Dictionary<string, Results> done = new(StringComparer.Ordinal);
    private readonly List<ExperimentDocument> documents = [];

    public bool IsFull => options.IsFull;

    public CancellationToken Cancellation => cancellation;

    /// <summary>The experiments that were run, in their order.</summary>
    public IReadOnlyList<ExperimentDocument> Documents => documents;

    public void Say(string step) => progress?.Report(new Preparing(step));

    public async Task<Results> RunAsync(string name, string[] overrides)
    {
        var key = string.Join('\n', [name, .. overrides]);
        if (done.TryGetValue(key, out var known)) return known;
        var experiment = paper.Load(name, IsFull, overrides);
        var runner = new ExperimentRunner(new RunnerOptions { Parallelism = options.Parallelism, CacheFolder = options.CacheFolder });
        var document = await runner.RunAsync(experiment, progress, cancellation).ConfigureAwait(false);
        if (document.Runs.Count == 0 || document.WasInterrupted()) throw new OperationCanceledException(cancellation);
        documents.Add(document);
        options.Finished?.Invoke(document);
        return done[key] = new Results(document);
    }
}
