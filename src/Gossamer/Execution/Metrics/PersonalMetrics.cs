using System.Globalization;
using System.Numerics.Tensors;
using Gossamer.Problems;

namespace Gossamer.Execution.Metrics;

/// <summary>The mean or a quantile, over the workers, of a value of the models that they deploy.</summary>
public abstract class PersonalMetric : Metric
{
    private readonly double? quantile;
    private readonly PersonalValue value;

    private protected PersonalMetric(string name, PersonalValue value, double? quantile)
    {
        if (quantile is < 0 or > 1) throw new BadInputException($"the quantile is {quantile.Value:R}, but must be from 0 (the smallest value) to 1 (the largest)");
        (this.value, this.quantile) = (value, quantile);
        Name = quantile is { } share ? $"{name}({share.ToString("R", CultureInfo.InvariantCulture)})" : name;
    }

    /// <inheritdoc/>
    public sealed override string Name { get; }

    /// <inheritdoc/>
    public sealed override double Evaluate(IEvaluation evaluation)
    {
        var values = evaluation.Personal(value);
        return quantile is { } share ? Quantile(values, share) : TensorPrimitives.Sum(values) / values.Length;
    }

    /// <inheritdoc/>
    public sealed override string? Refuse(Problem problem) => value switch
    {
        PersonalValue.Loss => null,
        PersonalValue.Accuracy => problem.Local(0) is IClassifier ? null : $"needs a problem that classifies samples, but '{problem.Kind}' does not",
        _ when problem.Test(0) is null => $"needs samples that every worker keeps for tests, but the problem '{problem.Kind}' keeps none; give it test: 0.2, for instance",
        PersonalValue.TestAccuracy when problem.Test(0) is not IClassifier => $"needs a problem that classifies samples, but '{problem.Kind}' does not",
        _ => null,
    };

    // Between two values of the sorted list, in proportion (the definition of R's type 7 and of numpy).
    private static double Quantile(ReadOnlySpan<double> values, double share)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}

/// <summary>f_i at the deployed models.</summary>
/// <param name="quantile">The quantile over the workers, from 0 to 1; the mean where null.</param>
[Metric("personal-loss", "f_i of the model that worker i deploys (its own, mixed or global one): the mean over the workers, or a quantile.",
    Title = "Personal loss", Symbol = "fᵢ(Tᵢ(x))", SpansDecades = false)]
public sealed class PersonalLoss(
    [Parameter("The quantile over the workers, from 0 (best) to 1 (worst); the mean unless given.", Minimum = 0, Maximum = 1)] double? quantile = null)
    : PersonalMetric("personal-loss", PersonalValue.Loss, quantile);

/// <summary>Accuracy of the deployed models.</summary>
/// <param name="quantile">The quantile over the workers, from 0 to 1; the mean where null.</param>
[Metric("personal-accuracy", "Share of worker i's samples that its deployed model classifies rightly: the mean over the workers, or a quantile.",
    Title = "Personal accuracy", Symbol = "accuracy of Tᵢ(x)", IsLargerBetter = true, SpansDecades = false)]
public sealed class PersonalAccuracy(
    [Parameter("The quantile over the workers, from 0 (worst) to 1 (best); the mean unless given.", Minimum = 0, Maximum = 1)] double? quantile = null)
    : PersonalMetric("personal-accuracy", PersonalValue.Accuracy, quantile);

/// <summary>f_i on test samples.</summary>
/// <param name="quantile">The quantile over the workers, from 0 to 1; the mean where null.</param>
[Metric("personal-test-loss", "As personal-loss, on the samples that every worker keeps for tests (problem: {…, test: 0.2}).",
    Title = "Personal test loss", Symbol = "test loss of Tᵢ(x)", SpansDecades = false)]
public sealed class PersonalTestLoss(
    [Parameter("The quantile over the workers, from 0 (best) to 1 (worst); the mean unless given.", Minimum = 0, Maximum = 1)] double? quantile = null)
    : PersonalMetric("personal-test-loss", PersonalValue.TestLoss, quantile);

/// <summary>Accuracy on test samples.</summary>
/// <param name="quantile">The quantile over the workers, from 0 to 1; the mean where null.</param>
[Metric("personal-test-accuracy", "As personal-accuracy, on the samples that every worker keeps for tests (problem: {…, test: 0.2}).",
    Title = "Personal test accuracy", Symbol = "test accuracy of Tᵢ(x)", IsLargerBetter = true, SpansDecades = false)]
public sealed class PersonalTestAccuracy(
    [Parameter("The quantile over the workers, from 0 (worst) to 1 (best); the mean unless given.", Minimum = 0, Maximum = 1)] double? quantile = null)
    : PersonalMetric("personal-test-accuracy", PersonalValue.TestAccuracy, quantile);
