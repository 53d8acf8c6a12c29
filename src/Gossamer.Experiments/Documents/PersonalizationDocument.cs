using System.Globalization;
using Gossamer.Experiments.Reports;
using Gossamer.Problems.Personalized;

namespace Gossamer.Experiments.Documents;

/// <summary>A FLIX problem: the mix of models, and what the training of the workers' own models cost.</summary>
public sealed record PersonalizationDocument
{
    /// <summary>α_i, one a worker.</summary>
    public required IReadOnlyList<double> Alpha { get; init; }

    /// <summary>The solver of the local problems.</summary>
    public required string Solver { get; init; }

    /// <summary>The largest ‖∇f_i(x_i*)‖.</summary>
    public required double LargestGradientNorm { get; init; }

    /// <summary>Full gradients of all workers together.</summary>
    public required double Gradients { get; init; }

    /// <summary>Full gradients of the worker that needed most: the length of the phase where all train at once.</summary>
    public required double MostGradients { get; init; }

    /// <summary>Real seconds of the training, when it was done.</summary>
    public required double Seconds { get; init; }

    /// <summary>True where this run found the models in the cache.</summary>
    public bool IsFromCache { get; init; }

    /// <summary>f̃(x_avg) − f̃* is at most this, for exact local optima: the certificate of zero rounds; NaN (null in JSON) where no L_i is known.</summary>
    public required double AverageGapBound { get; init; }

    internal static PersonalizationDocument Of(FlixProblem problem) => new()
    {
        Alpha = [.. problem.Alpha],
        Solver = problem.Optima.Solver,
        LargestGradientNorm = problem.Optima.GradientNorms.Max(),
        Gradients = problem.Optima.Gradients.Sum() * (problem.Workers / problem.Optima.Points.Count),
        MostGradients = problem.Optima.Gradients.Max(),
        Seconds = problem.Optima.Seconds,
        IsFromCache = problem.Optima.IsFromCache,
        AverageGapBound = problem.AverageGapBound,
    };

    /// <summary>The cost in a line for people.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"local optima  {Solver}, gradient norms up to {Readable.Number(LargestGradientNorm, 2)}: {Gradients:N0} gradients in all, at most {MostGradients:N0} a worker, {Readable.Seconds(Seconds)}{(IsFromCache ? " (kept from before)" : "")}");
}
