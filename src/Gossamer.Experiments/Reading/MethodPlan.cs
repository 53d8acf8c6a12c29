using System.Globalization;
using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Expressions;
using Gossamer.Experiments.Files;

namespace Gossamer.Experiments.Reading;

/// <summary>One entry of the list of methods.</summary>
/// <param name="Label">Name in plots and tables, unique in the experiment.</param>
/// <param name="Options">The method with the options that are not tuned.</param>
/// <param name="Axes">What is tuned; empty where nothing is.</param>
/// <param name="Topology">The graph of this method alone; null for that of the experiment.</param>
/// <param name="Mixing">The mixing rule of this method alone; null for that of the experiment.</param>
internal sealed record MethodPlan(
    string Label, BoundEntry Options, IReadOnlyList<TunedAxis> Axes, BoundEntry? Topology, BoundValue? Mixing)
{
    public string Method => Options.Entry.Name;

    public FileMap Node => (FileMap)Options.Node;

    /// <summary>All combinations of the tuned values, the last axis running fastest; one empty candidate where nothing is tuned.</summary>
    public IReadOnlyList<Candidate> Candidates()
    {
        var candidates = new List<Candidate> { new([]) };
        foreach (var axis in Axes)
        {
            candidates = [.. candidates.SelectMany(c => axis.Values.Select(value => new Candidate([.. c.Choices, new(axis, value)])))];
        }
        return candidates;
    }

    /// <summary>An instance of the method; null after a complaint.</summary>
    public Method? Create(Candidate candidate, in Variables variables, Complaints complaints)
    {
        var replaced = new Dictionary<string, object>();
        foreach (var (axis, value) in candidate.Choices)
        {
            if (value.Make(variables, complaints) is { } made) replaced[axis.Option] = made;
            else return null;
        }
        return Options.Make(variables, complaints, replaced) as Method;
    }
}

/// <summary>An option that is tuned.</summary>
/// <param name="Option">Its key.</param>
/// <param name="Values">The values that are tried, in the order of the file.</param>
/// <param name="IsMultiple">True for steps given as multiples of the theory's step.</param>
/// <param name="Node">Where it was written.</param>
internal sealed record TunedAxis(string Option, IReadOnlyList<Bound> Values, bool IsMultiple, FileNode Node)
{
    public const string StepSizeOption = "stepSize";
}

/// <summary>One value for every tuned option.</summary>
internal sealed record Candidate(IReadOnlyList<Choice> Choices)
{
    /// <summary>What is tried, in words; null where nothing is tuned.</summary>
    public string? Describe(in Variables variables)
    {
        if (Choices.Count == 0) return null;
        var parts = new List<string>();
        foreach (var choice in Choices)
        {
            if (choice.Step is { } step)
                parts.Add(step.Value is { } value ? $"step {Number(value)}" : $"{Number(step.Multiple)} × theory");
            else
                parts.Add($"{choice.Axis.Option} {choice.Value.Resolve(variables)}");
        }
        return string.Join(", ", parts);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A value of a tuned option.</summary>
internal sealed record Choice(TunedAxis Axis, Bound Value)
{
    /// <summary>The step, where the step is what is tuned.</summary>
    public StepSize? Step => (Value as BoundValue)?.Value as StepSize;
}
