using System.Numerics.Tensors;
using Gossamer.Problems;

namespace Gossamer.Execution.Hosting;

/// <summary>Builds what a theory may know from what is to be run.</summary>
internal static class SettingBuilder
{
    /// <param name="request">What is to be run.</param>
    /// <param name="gradientSeconds">Seconds a gradient takes at each worker, where the engine knows; the request's own go first.</param>
    /// <param name="gradientTimes">The distribution of these seconds, where the engine knows.</param>
    public static Setting Build(RunRequest request, IReadOnlyList<double>? gradientSeconds, GradientTimes? gradientTimes = null)
    {
        var problem = request.Problem;
        return new Setting(problem.Constants, problem.Dimension)
        {
            IsHomogeneous = problem.IsHomogeneous,
            Ownership = problem.Ownership,
            KeepsSupport = request.Oracle.KeepsSupport,
            Sums = new FiniteSums(problem),
            IsExact = request.Oracle.IsExact,
            Variance = request.Oracle.Variance(problem),
            NoiseSmoothness = request.Oracle.NoiseSmoothness(problem),
            Target = request.Stop.GradientNormSquared,
            InitialGap = problem.Constants.LowerBound is { } bound
                ? Math.Max(0, problem.Global.Value(problem.Start.Span) - bound)
                : null,
            InitialDistance = problem.Minimizer is { } minimizer ? TensorPrimitives.Distance(problem.Start.Span, minimizer.Span) : null,
            GapTarget = request.Stop.Suboptimality,
            GradientSeconds = request.GradientSeconds ?? gradientSeconds,
            GradientTimes = gradientTimes,
            HasConjugates = request.Method is DecentralizedMethod && HasConjugates(problem),
            Mixing = request.Method is DecentralizedMethod ? request.Topology?.Spectrum : null,
        };
    }

    private static bool HasConjugates(Problem problem)
    {
        for (var worker = 0; worker < problem.Workers; worker++)
        {
            if (problem.Local(worker) is not IConjugable) return false;
        }
        return true;
    }
}
