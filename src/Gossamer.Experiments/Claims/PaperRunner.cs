using Gossamer.Data;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;
using Gossamer.Registration;

namespace Gossamer.Experiments.Claims;

/// <summary>How a paper's claims are measured.</summary>
public sealed record PaperRunnerOptions
{
    /// <summary>True for the paper's own scale.</summary>
    public bool IsFull { get; init; }

    /// <summary>Number of runs made at once; changes no result.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Where trained local models are kept for the next run; null keeps none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Told every experiment when it has been run, so that it can be kept; null for nobody.</summary>
    public Action<ExperimentDocument>? Finished { get; init; }

    /// <summary>Told every claim when it has been decided; null for nobody.</summary>
    public Action<ClaimDocument>? Decided { get; init; }
}

/// <summary>Measures the claims of papers, one after the other.</summary>
/// <param name="options">How; null for the defaults.</param>
public sealed class PaperRunner(PaperRunnerOptions? options = null)
{
    private readonly PaperRunnerOptions options = options ?? new();

    /// <summary>Measures claims of a paper. A claim whose measurement breaks is marked failed and does not stop the others.</summary>
    /// <param name="paper">The paper.</param>
    /// <param name="ids">Which claims; all if null or empty.</param>
    /// <param name="progress">Told what happens, from several threads; null for nobody.</param>
    /// <param name="cancellation">Interrupts.</param>
    /// <exception cref="BadInputException">The paper has no claim of this id; nothing was measured.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public async Task<PaperDocument> RunAsync(
        Paper paper, IReadOnlyList<string>? ids = null, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var wanted = (ids ?? []).Select(paper.Claim).ToHashSet();
        Claim[] claims = [.. paper.Claims.Where(c => wanted.Count == 0 || wanted.Contains(c))];
        var laboratory = new Laboratory(paper, options, progress, cancellation);
        var decided = new List<ClaimDocument>();
        foreach (var claim in claims)
        {
            cancellation.ThrowIfCancellationRequested();
            laboratory.Say($"claim {decided.Count + 1} of {claims.Length}, {claim.Id}");
            var document = await MeasureAsync(claim, laboratory).ConfigureAwait(false);
            decided.Add(document);
            options.Decided?.Invoke(document);
        }
        return new PaperDocument
        {
            Gossamer = DocumentBuilder.Version,
            Paper = paper.Name,
            Title = paper.Title,
            Authors = paper.Authors,
            Reference = paper.Reference,
            Scale = ScaleName(options.IsFull),
            Claims = decided,
            Experiments = laboratory.Documents,
        };
    }

    internal static string ScaleName(bool isFull) => isFull ? "full" : "quick";

    private static async Task<ClaimDocument> MeasureAsync(Claim claim, Laboratory laboratory)
    {
        var measurement = new Measurement(laboratory);
        var verdict = await DecideAsync(claim, measurement).ConfigureAwait(false);
        return new ClaimDocument
        {
            Id = claim.Id,
            Place = claim.Place,
            Statement = claim.Statement,
            Certainty = Spelling.ToKebabCase(claim.Certainty.ToString()),
            Verdict = Spelling.ToKebabCase(verdict.Finding.ToString()),
            Measured = verdict.Measured,
            Explanation = verdict.Explanation,
            Tables = measurement.Tables,
            Figures = measurement.Figures,
        };
    }

    private static async Task<Verdict> DecideAsync(Claim claim, Measurement measurement)
    {
        try
        {
            return await claim.MeasureAsync(measurement).ConfigureAwait(false);
        }
        catch (BadInputException failure) when ((failure as MissingDataException ?? (failure as InvalidExperimentException)?.MissingData) is { } missing)
        {
            return Verdict.Undecided("", missing.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Verdict.Failed(failure is BadInputException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}");
        }
    }
}
