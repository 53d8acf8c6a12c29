using System.Numerics.Tensors;

namespace Gossamer.Problems.Personalized;

/// <summary>
/// FLIX (Gasanov, Khaled, Horváth and Richtárik, AISTATS 2022, arXiv:2111.11556): f̃(x) = (1/n) Σ f_i(T_i(x)) with
/// T_i(x) = α_i x + (1 − α_i)x_i*, where x_i* is the worker's own model, trained before and never again. Worker i deploys T_i(x). Any
/// method can minimise f̃; the constants are those of f̃, so that theory step sizes are those of the paper: L is L_α, L_i is α_i²L_i.
/// With equal α the condition number does not depend on α; what falls with α² is the gap at the start, and with it the number of
/// rounds in the convex and nonconvex regimes.
/// </summary>
public sealed class FlixProblem : Problem
{
    private readonly FlixObjective[] locals;
    private readonly Lazy<FlixMinimum> minimum;

    private FlixProblem(Problem inner, IReadOnlyList<double> alpha, LocalOptima optima, bool startsAtAverage)
    {
        (Inner, Alpha, Optima) = (inner, alpha, optima);
        var shares = inner.IsHomogeneous && alpha.All(a => a == alpha[0]);
        locals = new FlixObjective[shares ? 1 : inner.Workers];
        for (var i = 0; i < locals.Length; i++) locals[i] = FlixObjective.Of(inner.Local(i), alpha[i], optima.PointOf(i));
        minimum = new(() => FlixMinimum.Find(Global!, locals, Constants!, Start));
        Constants = new FlixConstants(inner.Constants, locals, alpha, minimum);
        Global = MeanObjective.Of(locals, Constants);
        Average = FindAverage();
        Start = startsAtAverage ? Average : inner.Start;
    }

    /// <summary>The problem whose f_i are mixed.</summary>
    public Problem Inner { get; }

    /// <summary>α_i of every worker: 1 deploys the global model, 0 the worker's own.</summary>
    public IReadOnlyList<double> Alpha { get; }

    /// <summary>x_i*.</summary>
    public LocalOptima Optima { get; }

    /// <inheritdoc/>
    public override string Kind => Inner.Kind;

    /// <inheritdoc/>
    public override int Dimension => Inner.Dimension;

    /// <inheritdoc/>
    public override int Workers => Inner.Workers;

    /// <inheritdoc/>
    public override BlockStructure? Blocks => Inner.Blocks;

    /// <inheritdoc/>
    public override bool IsHomogeneous => locals.Length == 1;

    /// <inheritdoc/>
    public override ILocalObjective Global { get; }

    /// <inheritdoc/>
    public override ProblemConstants Constants { get; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<double> Start { get; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<double>? Minimizer => minimum.Value.Point is { } point ? point : (ReadOnlyMemory<double>?)null;

    /// <summary>
    /// x_avg = Σα_i²L_i x_i*/Σα_i²L_i, which minimises the bound of f̃(x) − (1/n) Σ f_i(x_i*) that smoothness gives (derived); the plain
    /// mean weighed by α_i² where no L_i is known. It costs one round: an upload of d + 1 numbers a worker.
    /// </summary>
    public ReadOnlyMemory<double> Average { get; }

    /// <summary>
    /// The certificate of zero rounds, ½·(1/n) Σα_i²L_i‖x_i* − x_avg‖² ≥ f̃(x_avg) − min f̃ for exact local optima (derived): where it is at
    /// most ε, averaging once solves the problem to ε. +∞ where no L_i is known. With equal α it falls with α².
    /// </summary>
    public double AverageGapBound
    {
        get
        {
            double sum = 0;
            for (var i = 0; i < Workers; i++)
            {
                var distance = TensorPrimitives.Distance<double>(Optima.PointOf(i), Average.Span);
                if (distance > 0 && Alpha[i] > 0) sum += Constants.Li[i] * distance * distance;
            }
            return sum / (2 * Workers);
        }
    }

    /// <summary>Mixes the workers' models.</summary>
    /// <param name="problem">The f_i.</param>
    /// <param name="alpha">α_i of every worker, from 0 to 1.</param>
    /// <param name="optima">x_i*, from <see cref="LocalTraining"/> or of one's own.</param>
    /// <param name="startsAtAverage">True starts at <see cref="Average"/> in place of the problem's own x⁰.</param>
    /// <exception cref="BadInputException">An α is not from 0 to 1, or numbers or dimensions do not fit.</exception>
    public static FlixProblem Create(Problem problem, IReadOnlyList<double> alpha, LocalOptima optima, bool startsAtAverage = false)
    {
        if (alpha.Count != problem.Workers) throw new BadInputException($"{alpha.Count} values of alpha are given for {problem.Workers} workers; give one each");
        for (var i = 0; i < alpha.Count; i++)
        {
            if (!(alpha[i] >= 0 && alpha[i] <= 1))
                throw new BadInputException($"alpha is {alpha[i]:R} for worker {i + 1}, but must be from 0 (only its own model) to 1 (only the global one)");
        }
        optima.Require(problem);
        return new FlixProblem(problem, alpha, optima, startsAtAverage);
    }

    /// <summary>Mixes the workers' models with one α for all, after training them.</summary>
    /// <param name="problem">The f_i.</param>
    /// <param name="alpha">α of all workers, from 0 to 1.</param>
    /// <param name="training">How the local models are found; to a gradient norm of 10⁻⁶ unless given.</param>
    /// <param name="startsAtAverage">True starts at <see cref="Average"/> in place of the problem's own x⁰.</param>
    /// <exception cref="BadInputException">α is not from 0 to 1, or a local model cannot be found.</exception>
    public static FlixProblem Create(Problem problem, double alpha, LocalTraining? training = null, bool startsAtAverage = false) =>
        Create(problem, new RepeatedValue(alpha, problem.Workers), (training ?? new LocalTraining()).Find(problem), startsAtAverage);

    /// <inheritdoc/>
    public override ILocalObjective Local(int worker)
    {
        if ((uint)worker >= (uint)Workers) throw new ArgumentOutOfRangeException(nameof(worker), $"worker {worker} of {Workers}");
        return locals.Length == 1 ? locals[0] : locals[worker];
    }

    /// <inheritdoc/>
    public override ILocalObjective? Validation(int worker) => Mixed(Inner.Validation(worker), worker);

    /// <inheritdoc/>
    public override ILocalObjective? Test(int worker) => Mixed(Inner.Test(worker), worker);

    /// <summary>Writes T_i(x), the model that a worker deploys.</summary>
    /// <param name="worker">0-based index i.</param>
    /// <param name="x">d coordinates.</param>
    /// <param name="model">d coordinates, overwritten.</param>
    public void Deploy(int worker, ReadOnlySpan<double> x, Span<double> model) => ((FlixObjective)Local(worker)).Deploy(x, model);

    private FlixObjective? Mixed(ILocalObjective? objective, int worker) =>
        objective is null ? null : FlixObjective.Of(objective, Alpha[worker], Optima.PointOf(worker));

    private double[] FindAverage()
    {
        var average = new double[Dimension];
        double total = 0;
        for (var i = 0; i < Workers; i++)
        {
            var weight = Alpha[i] * Alpha[i] * (double.IsFinite(Inner.Constants.LMax) ? Inner.Constants.Li[i] : 1);
            TensorPrimitives.MultiplyAdd(Optima.PointOf(i), weight, average, average);
            total += weight;
        }
        // Where nobody looks at x, any point will do.
        if (total > 0) TensorPrimitives.Divide(average, total, average);
        return average;
    }
}
