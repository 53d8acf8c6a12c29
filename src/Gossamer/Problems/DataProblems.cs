using Gossamer.Data;
using Gossamer.Numerics;
using Gossamer.Problems.Linear;
using Gossamer.Problems.Neural;

namespace Gossamer.Problems;

/// <summary>How least squares are scaled.</summary>
public enum LeastSquaresScaling
{
    /// <summary>f_i(x) = (1/(2m))‖A_i x − y_i‖².</summary>
    Half,

    /// <summary>f_i(x) = (1/m)‖A_i x − y_i‖².</summary>
    Full,
}

/// <summary>
/// Problems made of a data set and the rows that every worker holds. f_i is the mean over worker i's rows plus the
/// regulariser; f is the mean of the f_i, whatever the numbers of rows.
/// </summary>
public static class DataProblems
{
    /// <summary>Logistic regression: f_i(x) = (1/m) Σ log(1 + exp(−y_j⟨a_j, x⟩)) + R(x).</summary>
    /// <param name="data">Two classes; the smaller label counts as −1, the larger as +1.</param>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="regularizer">R; none unless given.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <param name="scope">Which coordinates R touches at each worker; all unless given.</param>
    /// <exception cref="BadInputException">The labels are not two classes, or the starting point does not fit.</exception>
    public static Problem LogisticRegression(
        DataSet data, RowAssignment rows, Regularizer? regularizer = null, StartingPoint? start = null,
        RegularizerScope scope = RegularizerScope.All) =>
        Classifier<LogisticLoss>("logistic-regression", data, rows, regularizer, start, scope);

    /// <summary>
    /// The nonconvex classification loss of MARINA and DASHA: f_i(x) = (1/m) Σ (1 − 1/(1 + exp(−y_j⟨a_j, x⟩)))² + R(x).
    /// </summary>
    /// <param name="data">Two classes; the smaller label counts as −1, the larger as +1.</param>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="regularizer">R; none unless given.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <param name="scope">Which coordinates R touches at each worker; all unless given.</param>
    /// <exception cref="BadInputException">The labels are not two classes, or the starting point does not fit.</exception>
    public static Problem NonconvexClassification(
        DataSet data, RowAssignment rows, Regularizer? regularizer = null, StartingPoint? start = null,
        RegularizerScope scope = RegularizerScope.All) =>
        Classifier<SquaredSigmoidLoss>("nonconvex-classification", data, rows, regularizer, start, scope);

    /// <summary>Linear least squares: f_i(x) = (1/(2m))‖A_i x − y_i‖² + R(x), or without the ½.</summary>
    /// <param name="data">Features and real targets.</param>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="regularizer">R; none unless given.</param>
    /// <param name="scaling">Whether there is a ½.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <param name="scope">Which coordinates R touches at each worker; all unless given.</param>
    /// <exception cref="BadInputException">The starting point does not fit.</exception>
    public static Problem LeastSquares(
        DataSet data, RowAssignment rows, Regularizer? regularizer = null, LeastSquaresScaling scaling = LeastSquaresScaling.Half,
        StartingPoint? start = null, RegularizerScope scope = RegularizerScope.All) =>
        scaling == LeastSquaresScaling.Half
            ? Assemble("least-squares", data, data.Labels, rows, regularizer, start, scope, LeastSquares<HalfSquareLoss>)
            : Assemble("least-squares", data, data.Labels, rows, regularizer, start, scope, LeastSquares<FullSquareLoss>);

    /// <summary>
    /// Least absolute deviations: f_i(x) = (1/m)‖A_i x − y_i‖₁. Convex and Lipschitz continuous, but not smooth: gradients are
    /// subgradients.
    /// </summary>
    /// <param name="data">Features and real targets.</param>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">The starting point does not fit.</exception>
    public static Problem LeastAbsoluteDeviations(DataSet data, RowAssignment rows, StartingPoint? start = null) =>
        Nonsmooth("least-absolute-deviations", data, data.Labels, rows, start, static (a, targets, weights) =>
            new NonsmoothObjective<AbsoluteLoss>(a, targets, weights));

    /// <summary>
    /// Hinge loss, as of support vector machines: f_i(x) = (1/m) Σ max{0, 1 − y_j⟨a_j, x⟩}. Convex and Lipschitz continuous, but
    /// not smooth: gradients are subgradients.
    /// </summary>
    /// <param name="data">Two classes; the smaller label counts as −1, the larger as +1.</param>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">The labels are not two classes, or the starting point does not fit.</exception>
    public static Problem HingeLoss(DataSet data, RowAssignment rows, StartingPoint? start = null) =>
        Nonsmooth("hinge-loss", data, NegatedClasses(data), rows, start, static (a, targets, weights) =>
            new NonsmoothClassifier<HingeLoss>(a, targets, weights));

    /// <summary>
    /// A network of two linear layers with one unit each: f_i(v, w) = (1/m) Σ log(1 + exp(−y_j·w⟨v, a_j⟩)), of dimension one more
    /// than the data have columns. Its margins are homogeneous of degree 2 and no smoothness constant is known.
    /// </summary>
    /// <param name="data">Two classes; the smaller label counts as −1, the larger as +1.</param>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="start">(v⁰, w⁰); zero and one unless given.</param>
    /// <exception cref="BadInputException">The labels are not two classes, or the starting point does not fit.</exception>
    public static Problem TwoLayerLogisticRegression(DataSet data, RowAssignment rows, StartingPoint? start = null)
    {
        var negated = NegatedClasses(data);
        var blocks = WorkerBlocks.Create(data, Array.ConvertAll(negated, c => -c), rows);
        var locals = new ILocalObjective[blocks.Count];
        for (var worker = 0; worker < locals.Length; worker++)
        {
            var (first, count) = blocks.Range(worker);
            locals[worker] = new TwoLayerObjective(blocks.Rows.Slice(first, count), blocks.Targets.Slice(first, count));
        }
        var constants = new UnboundedConstants(rows.Workers);
        var unit = new double[data.Columns + 1];
        unit[^1] = 1;
        return new AssembledProblem(
            "two-layer-logistic-regression", locals, rows.Workers, MeanObjective.Of(locals, constants), constants, start ?? StartingPoint.Given(unit));
    }

    private static AssembledProblem Nonsmooth(
        string kind, DataSet data, ReadOnlyMemory<double> targets, RowAssignment rows, StartingPoint? start,
        Func<SampleMatrix, ReadOnlyMemory<double>, ReadOnlyMemory<double>, NonsmoothObjective> create)
    {
        var blocks = WorkerBlocks.Create(data, targets, rows);
        var global = create(blocks.Rows, blocks.Targets, blocks.Weights);
        var locals = new NonsmoothObjective[blocks.Count];
        for (var worker = 0; worker < locals.Length; worker++)
        {
            var (first, count) = blocks.Range(worker);
            locals[worker] = locals.Length == 1 ? global : create(blocks.Rows.Slice(first, count), blocks.Targets.Slice(first, count), default);
        }
        return new AssembledProblem(
            kind, locals, rows.Workers, global, new NonsmoothConstants(locals, global, rows.Workers), start ?? StartingPoint.Zero);
    }

    private static AssembledProblem Classifier<TLoss>(
        string kind, DataSet data, RowAssignment rows, Regularizer? regularizer, StartingPoint? start, RegularizerScope scope)
        where TLoss : struct, ILinearLoss =>
        Assemble(kind, data, NegatedClasses(data), rows, regularizer, start, scope, static (a, targets, weights, r) =>
            new LinearClassifier<TLoss>(a, targets, weights, r));

    private static LinearModelObjective<TLoss> LeastSquares<TLoss>(
        SampleMatrix rows, ReadOnlyMemory<double> targets, ReadOnlyMemory<double> weights, Regularizer regularizer)
        where TLoss : struct, ILinearLoss =>
        regularizer.Kind == RegularizerKind.Nonconvex
            ? new LinearModelObjective<TLoss>(rows, targets, weights, regularizer)
            : new LeastSquaresObjective<TLoss>(rows, targets, weights, regularizer);

    private static AssembledProblem Assemble(
        string kind, DataSet data, ReadOnlyMemory<double> targets, RowAssignment rows, Regularizer? regularizer, StartingPoint? start,
        RegularizerScope scope, Func<SampleMatrix, ReadOnlyMemory<double>, ReadOnlyMemory<double>, Regularizer, LinearModelObjective> create)
    {
        regularizer ??= Regularizer.None;
        var blocks = WorkerBlocks.Create(data, targets, rows);
        var regularizers = WorkerRegularizers.Create(blocks, regularizer, scope);
        var global = create(blocks.Rows, blocks.Targets, blocks.Weights, regularizers.Global);
        var locals = new LinearModelObjective[blocks.Count];
        for (var worker = 0; worker < locals.Length; worker++)
        {
            var (first, count) = blocks.Range(worker);
            locals[worker] = locals.Length == 1 ? global : create(blocks.Rows.Slice(first, count), blocks.Targets.Slice(first, count), default, regularizers.Local(worker));
        }
        var minimum = new Lazy<SampleModelMinimum>(() => SampleModelMinimum.Find(global));
        return new AssembledProblem(
            kind, locals, rows.Workers, global, new SampleModelConstants(locals, global, rows.Workers, minimum),
            start ?? StartingPoint.Zero, () => minimum.Value.Point);
    }

    // Negated, as the losses take them.
    private static double[] NegatedClasses(DataSet data)
    {
        var labels = data.Labels.Span;
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var label in labels) (low, high) = (Math.Min(low, label), Math.Max(high, label));
        var negated = new double[labels.Length];
        for (var row = 0; row < negated.Length; row++)
        {
            if ((labels[row] != low && labels[row] != high) || low == high) throw NotTwoClasses(data);
            negated[row] = labels[row] == low ? 1 : -1;
        }
        return negated;
    }

    private static BadInputException NotTwoClasses(DataSet data)
    {
        var classes = new SortedSet<double>();
        foreach (var label in data.Labels.Span)
        {
            if (classes.Count < 4) classes.Add(label);
        }
        var shown = string.Join(", ", classes);
        return new BadInputException(
            $"{data.Name} has {(classes.Count == 1 ? "one label" : "more than two labels")} ({shown}{(classes.Count > 3 ? ", …" : "")}), but this problem "
            + "needs two classes; choose other data, or a problem for many classes");
    }
}
