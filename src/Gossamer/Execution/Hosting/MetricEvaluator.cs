using System.Numerics.Tensors;
using Gossamer.Problems;

namespace Gossamer.Execution.Hosting;

/// <summary>
/// Computes metrics at a point: over the workers in parallel, summed in worker order, so that the numbers do not depend
/// on the number of threads.
/// </summary>
internal sealed class MetricEvaluator
{
    // A fixed number of workers is evaluated at once: it bounds the buffers and does not depend on the threads.
    private const int WorkersAtOnce = 16;

    private readonly RunContext run;
    private readonly Crew crew;
    private readonly Theory theory;
    private readonly IReadOnlyList<string> names;
    private readonly ILocalObjective[] parts;
    private readonly double[] mean;
    private readonly double[][] gradients;
    private readonly double[] values = new double[WorkersAtOnce];
    private readonly Action<int> evaluatePart;
    private double[] point = [];
    private int firstPart;
    private bool wantsGradient;
    private bool wantsValue;

    public MetricEvaluator(RunContext run, Theory theory, Crew crew)
    {
        (this.run, this.theory, this.crew) = (run, theory, crew);
        names = run.Request.Record.Metrics;
        parts = Parts(run.Problem);
        mean = new double[run.Dimension];
        gradients = new double[Math.Min(WorkersAtOnce, parts.Length)][];
        evaluatePart = EvaluatePart;
    }

    /// <summary>What the last call of <see cref="Evaluate"/> found beside the recorded metrics, for stop rules.</summary>
    public double Loss { get; private set; }

    /// <summary>‖∇f‖² of the last call, where it was asked for.</summary>
    public double GradientNormSquared { get; private set; }

    /// <summary>f − f* of the last call.</summary>
    public double Suboptimality => Loss - (run.Problem.Constants.LowerBound ?? double.NaN);

    /// <summary>Accuracy of the last call, where it was asked for.</summary>
    public double CurrentAccuracy { get; private set; }

    /// <summary>The recorded metrics in a state of the run, in the order of the record plan.</summary>
    public double[] Evaluate(IObservation state, double consensusError)
    {
        var stop = run.Request.Stop;
        wantsGradient = stop.GradientNormSquared is not null || Records(MetricNames.GradientNormSquared);
        wantsValue = stop.Loss is not null || stop.Suboptimality is not null
            || Records(MetricNames.Loss) || Records(MetricNames.Suboptimality);
        if (point.Length != run.Dimension) point = new double[run.Dimension];
        state.Iterate.CopyTo(point);
        if (wantsGradient || wantsValue) EvaluateObjective();
        if (stop.Accuracy is not null || Records(MetricNames.Accuracy)) CurrentAccuracy = Accuracy(run.Problem, point) ?? double.NaN;
        var result = new double[names.Count];
        for (var k = 0; k < result.Length; k++) result[k] = Metric(names[k], state, consensusError);
        return result;
    }

    /// <summary>Share of samples that the point classifies rightly; null where the problem classifies nothing.</summary>
    public static double? Accuracy(Problem problem, ReadOnlySpan<double> point)
    {
        long correct = 0, samples = 0;
        foreach (var part in Parts(problem))
        {
            if (part is not IClassifier classifier) return problem.Global is IClassifier whole ? Share(whole.CountCorrect(point), whole.Samples) : null;
            correct += classifier.CountCorrect(point);
            samples += classifier.Samples;
        }
        return Share(correct, samples);

        static double Share(long right, long all) => (double)right / all;
    }

    /// <summary>The functions whose mean is f: one where that is cheaper than one a worker.</summary>
    private static ILocalObjective[] Parts(Problem problem)
    {
        if (problem.IsHomogeneous || problem.Workers == 1 || problem.Global is IQuadraticObjective) return [problem.Global];
        var parts = new ILocalObjective[problem.Workers];
        for (var worker = 0; worker < parts.Length; worker++) parts[worker] = problem.Local(worker);
        return parts;
    }

    private bool Records(string name)
    {
        foreach (var recorded in names)
        {
            if (recorded == name) return true;
        }
        return false;
    }

    private double Metric(string name, IObservation state, double consensusError) => name switch
    {
        MetricNames.Loss => Loss,
        MetricNames.GradientNormSquared => GradientNormSquared,
        MetricNames.Suboptimality => Suboptimality,
        MetricNames.DistanceSquared => DistanceSquared(run.Problem.Minimizer!.Value.Span),
        MetricNames.Accuracy => CurrentAccuracy,
        MetricNames.ConsensusError => consensusError,
        MetricNames.Lyapunov => theory.Lyapunov!.Evaluate(state),
        _ => throw new InvalidOperationException($"unknown metric {name}"),
    };

    private double DistanceSquared(ReadOnlySpan<double> minimizer)
    {
        var distance = TensorPrimitives.Distance(point, minimizer);
        return distance * distance;
    }

    private void EvaluateObjective()
    {
        mean.AsSpan().Clear();
        var sum = 0.0;
        for (firstPart = 0; firstPart < parts.Length; firstPart += WorkersAtOnce)
        {
            var count = Math.Min(WorkersAtOnce, parts.Length - firstPart);
            crew.Run(count, evaluatePart);
            for (var k = 0; k < count; k++)
            {
                sum += values[k];
                if (wantsGradient) TensorPrimitives.Add(mean, gradients[k], mean);
            }
        }
        Loss = sum / parts.Length;
        if (!wantsGradient) return;
        TensorPrimitives.Divide(mean, parts.Length, mean);
        GradientNormSquared = TensorPrimitives.SumOfSquares(mean);
    }

    private void EvaluatePart(int place)
    {
        var part = parts[firstPart + place];
        if (!wantsGradient)
        {
            values[place] = part.Value(point);
            return;
        }
        var gradient = gradients[place] ??= new double[run.Dimension];
        if (wantsValue) values[place] = part.ValueAndGradient(point, gradient);
        else part.Gradient(point, gradient);
    }
}
