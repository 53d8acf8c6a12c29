using System.Numerics.Tensors;
using Gossamer.Problems;

namespace Gossamer.Execution.Hosting;

/// <summary>
/// Computes metrics at a point: over the workers in parallel, summed in worker order, so that the numbers do not depend
/// on the number of threads.
/// </summary>
internal sealed class MetricEvaluator : IEvaluation
{
    // A fixed number of workers is evaluated at once: it bounds the buffers and does not depend on the threads.
    private const int WorkersAtOnce = 16;

    private readonly RunContext run;
    private readonly Crew crew;
    private readonly IReadOnlyList<string> names;
    private readonly Metric[] recorded;
    private readonly ILocalObjective[] parts;
    private readonly double[] mean;
    private readonly double[][] gradients;
    private readonly double[] values = new double[WorkersAtOnce];
    private readonly Action<int> evaluatePart;
    private readonly PersonalEvaluator personal;
    private double[] point = [];
    private int firstPart;
    private bool wantsGradient;
    private bool wantsValue;
    private bool hasValue;
    private bool hasGradient;
    private double loss;
    private double gradientNormSquared;
    private double? accuracy;

    public MetricEvaluator(RunContext run, Theory theory, Crew crew)
    {
        (this.run, Theory, this.crew) = (run, theory, crew);
        names = run.Request.Record.Metrics;
        recorded = [.. names.Select(name => run.Request.Record.Find(name)!)];
        parts = Parts(run.Problem);
        mean = new double[run.Dimension];
        gradients = new double[Math.Min(WorkersAtOnce, parts.Length)][];
        evaluatePart = EvaluatePart;
        personal = new PersonalEvaluator(run, crew);
    }

    public Theory Theory { get; }

    /// <summary>The state of the last call of <see cref="Evaluate"/>.</summary>
    public IObservation State { get; private set; } = null!;

    /// <summary>f of the last call, for stop rules too.</summary>
    public double Loss
    {
        get
        {
            if (!hasValue) EvaluateObjective(withGradient: false);
            return loss;
        }
    }

    /// <summary>‖∇f‖² of the last call.</summary>
    public double GradientNormSquared
    {
        get
        {
            if (!hasGradient) EvaluateObjective(withGradient: true);
            return gradientNormSquared;
        }
    }

    public double ConsensusError { get; private set; }

    /// <summary>f − f* of the last call.</summary>
    public double Suboptimality => Loss - (run.Problem.Constants.LowerBound ?? double.NaN);

    /// <summary>Accuracy of the last call.</summary>
    public double Accuracy => accuracy ??= AccuracyAt(run.Problem, point) ?? double.NaN;

    public ReadOnlySpan<double> Personal(PersonalValue value) => personal.Values(value, State);

    /// <summary>The recorded metrics in a state of the run, in the order of the record plan.</summary>
    public double[] Evaluate(IObservation state, double consensusError)
    {
        (State, ConsensusError) = (state, consensusError);
        (hasValue, hasGradient, accuracy) = (false, false, null);
        personal.Forget();
        if (point.Length != run.Dimension) point = new double[run.Dimension];
        state.Iterate.CopyTo(point);
        var stop = run.Request.Stop;
        // Both at once cost less than one after the other.
        if (stop.GradientNormSquared is not null || Records(MetricNames.GradientNormSquared))
        {
            EvaluateObjective(
                withGradient: true,
                withValue: stop.Loss is not null || stop.Suboptimality is not null || Records(MetricNames.Loss) || Records(MetricNames.Suboptimality));
        }
        var result = new double[recorded.Length];
        for (var k = 0; k < result.Length; k++) result[k] = recorded[k].Evaluate(this);
        return result;
    }

    /// <summary>Share of samples that the point classifies rightly; null where the problem classifies nothing.</summary>
    public static double? AccuracyAt(Problem problem, ReadOnlySpan<double> point)
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
        foreach (var other in names)
        {
            if (other == name) return true;
        }
        return false;
    }

    private void EvaluateObjective(bool withGradient, bool withValue = true)
    {
        (wantsGradient, wantsValue) = (withGradient, withValue);
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
        if (wantsValue) (loss, hasValue) = (sum / parts.Length, true);
        if (!wantsGradient) return;
        TensorPrimitives.Divide(mean, parts.Length, mean);
        (gradientNormSquared, hasGradient) = (TensorPrimitives.SumOfSquares(mean), true);
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
