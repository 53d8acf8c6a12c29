using Gossamer.Experiments.Files;
using Gossamer.Experiments.Reading;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Validation;

/// <summary>Looks at an experiment for one kind of mistake, before it is run, and explains it.</summary>
internal interface IValidator
{
    /// <summary>True where it looks at what the methods decided; such validators come after all others found no error.</summary>
    bool NeedsTrials => false;

    void Validate(ValidationContext context);
}

/// <summary>What validators look at.</summary>
/// <param name="plan">The file.</param>
/// <param name="environments">One a seed.</param>
/// <param name="trials">What the methods decided; empty before they were asked.</param>
/// <param name="timePasses">True where the engine has a clock, modelled or real.</param>
/// <param name="complaints">Takes errors.</param>
internal sealed class ValidationContext(
    ExperimentPlan plan, IReadOnlyList<SeedEnvironment> environments, IReadOnlyList<Trial> trials, bool timePasses, Complaints complaints)
{
    private readonly List<string> warnings = [];

    public ExperimentPlan Plan => plan;

    public IReadOnlyList<SeedEnvironment> Environments => environments;

    public IReadOnlyList<Trial> Trials => trials;

    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>True where the engine has a clock, modelled or real.</summary>
    public bool TimePasses => timePasses;

    /// <summary>A mistake that forbids the experiment.</summary>
    public void Error(string path, string message) => complaints.Add(plan.Locate(path), path, message);

    /// <summary>Something that the user should know.</summary>
    public void Warn(string path, string message)
    {
        var line = $"{plan.Locate(path)}: {path}: {message}";
        if (!warnings.Contains(line)) warnings.Add(line);
    }

    /// <summary>A number for people: four digits.</summary>
    public static string Show(double value) => Readable.Number(value);
}

/// <summary>All validators, in the order in which they speak.</summary>
internal static class Validators
{
    public static IReadOnlyList<IValidator> All { get; } =
    [
        new CompressorFits(),
        new MetricsExist(),
        new TreesExist(),
        new NothingIsIgnored(),
        new EnoughRows(),
        new RoundsAreNeeded(),
        new TimeLimitIsReached(),
        new SilentWorkers(),
        new StepWithinTheory(),
        new SeedSpread(),
    ];
}
