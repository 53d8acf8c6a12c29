using System.Globalization;

namespace Gossamer.Execution;

/// <summary>How a method gets its step size γ: from its theory, times a multiple, or as a fixed number.</summary>
public sealed record StepSize
{
    private StepSize(double? value, double multiple)
    {
        Value = value;
        Multiple = multiple;
    }

    /// <summary>The fixed step, or null where the theory gives it.</summary>
    public double? Value { get; }

    /// <summary>The factor on the theory's step; 1 for a fixed step.</summary>
    public double Multiple { get; }

    /// <summary>The theory's step times a multiple.</summary>
    /// <param name="multiple">Positive and finite.</param>
    public static StepSize Theory(double multiple = 1) => new(null, RequirePositive(multiple, "multiple of the theory's step size"));

    /// <summary>A fixed step.</summary>
    /// <param name="value">Positive and finite.</param>
    /// <exception cref="BadInputException">The value is not positive and finite.</exception>
    public static StepSize Fixed(double value) => new(RequirePositive(value, "step size"), 1);

    /// <summary>A number means a fixed step.</summary>
    public static implicit operator StepSize(double value) => Fixed(value);

    /// <summary>γ of the run for a theory's step: what promises about the step in use are made of.</summary>
    /// <param name="theoryStep">The step that the theory gives.</param>
    public double InUse(double theoryStep) => Value ?? (Multiple * theoryStep);

    /// <summary>The step in a setting, with its source.</summary>
    /// <exception cref="AssumptionException">The theory gives no step in this setting.</exception>
    public (double Value, string Source) Resolve(Theory theory)
    {
        if (Value is { } given) return (given, "given");
        if (theory.StepSize is not { } step || !double.IsFinite(step) || step <= 0)
        {
            throw new AssumptionException(
                $"the theory gives no step size here: {theory.WhyNoStepSize ?? "its constants are not finite"}; give stepSize as a number");
        }
        var factor = Multiple == 1 ? "" : $"{Multiple.ToString("R", CultureInfo.InvariantCulture)} × ";
        return (Multiple * step, $"{factor}theory: {theory.StepSizeSource}");
    }

    private static double RequirePositive(double value, string what) =>
        double.IsFinite(value) && value > 0
            ? value
            : throw new BadInputException($"the {what} is {value.ToString("R", CultureInfo.InvariantCulture)}, but must be a positive number");
}
