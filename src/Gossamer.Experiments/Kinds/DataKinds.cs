using Gossamer.Data;
using Gossamer.Data.Splits;
using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>A problem made of samples that are split among workers.</summary>
internal abstract class DataKind(DataReference data, int workers, Split? split, StartKind? start, HeldOutRows heldOut) : ProblemKind
{
    private readonly Split split = split ?? new ContiguousSplit();
    private DataSet? samples;

    public sealed override bool DependsOnSeed => (split is not (ContiguousSplit or SharedSplit or ByLabelSplit)) || (start?.DependsOnSeed ?? false);

    public sealed override void Load() => samples = data.Load();

    public sealed override Problem Create(ulong seed)
    {
        var samples = this.samples ??= data.Load();
        var rows = split is SharedSplit ? RowAssignment.Shared(samples, workers) : RowAssignment.Split(split.Assign(samples, workers, seed));
        return heldOut.Apply(rows, some => Create(samples, some, start?.Create(seed)));
    }

    protected abstract Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start);
}

/// <summary>Logistic regression.</summary>
[Kind<ProblemKind>("logistic-regression", "f_i(x) = (1/m) Σ log(1 + exp(−y_j⟨a_j, x⟩)) + R(x) over the m rows of worker i; two classes.")]
internal sealed class LogisticRegressionKind(
    [Parameter("The samples: a name or {file: …}.")] DataReference data,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("R, added to every f_i: none, l2(lambda) or nonconvex(lambda).")] RegularizerPlan? regularizer = null,
    [Parameter("Which worker holds which rows: contiguous unless given.")] Split? split = null,
    [Parameter("x⁰: zero unless given.")] StartKind? start = null,
    [Parameter("Share of every worker's samples that it keeps out of training for validation; 0 unless given.", Minimum = 0, Maximum = 1)] double validation = 0,
    [Parameter("Share of every worker's samples that it keeps for tests (personal-test-loss); 0 unless given.", Minimum = 0, Maximum = 1)] double test = 0)
    : DataKind(data, workers, split, start, new HeldOutRows(validation, test))
{
    protected override Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start) =>
        DataProblems.LogisticRegression(samples, rows, regularizer?.Create(), start, regularizer?.Scope ?? RegularizerScope.All);
}

/// <summary>Logistic regression with the nonconvex regulariser.</summary>
[Kind<ProblemKind>("nonconvex-logistic-regression", "Logistic regression with R(x) = λ Σ x_k²/(1 + x_k²), as in the EF21 papers; two classes.")]
internal sealed class NonconvexLogisticRegressionKind(
    [Parameter("The samples: a name or {file: …}.")] DataReference data,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Weight of the regulariser.", Symbol = "λ", Minimum = 0)] double lambda = 0.1,
    [Parameter("Which worker holds which rows: contiguous unless given.")] Split? split = null,
    [Parameter("x⁰: zero unless given.")] StartKind? start = null,
    [Parameter("Share of every worker's samples that it keeps out of training for validation; 0 unless given.", Minimum = 0, Maximum = 1)] double validation = 0,
    [Parameter("Share of every worker's samples that it keeps for tests (personal-test-loss); 0 unless given.", Minimum = 0, Maximum = 1)] double test = 0)
    : DataKind(data, workers, split, start, new HeldOutRows(validation, test))
{
    protected override Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start) =>
        DataProblems.LogisticRegression(samples, rows, Regularizer.Nonconvex(lambda), start);
}

/// <summary>The loss of MARINA and DASHA.</summary>
[Kind<ProblemKind>("nonconvex-classification", "f_i(x) = (1/m) Σ (1 − 1/(1 + exp(−y_j⟨a_j, x⟩)))² + R(x), the loss of the MARINA and DASHA papers; two classes.")]
internal sealed class NonconvexClassificationKind(
    [Parameter("The samples: a name or {file: …}.")] DataReference data,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("R, added to every f_i: none, l2(lambda) or nonconvex(lambda).")] RegularizerPlan? regularizer = null,
    [Parameter("Which worker holds which rows: contiguous unless given.")] Split? split = null,
    [Parameter("x⁰: zero unless given.")] StartKind? start = null,
    [Parameter("Share of every worker's samples that it keeps out of training for validation; 0 unless given.", Minimum = 0, Maximum = 1)] double validation = 0,
    [Parameter("Share of every worker's samples that it keeps for tests (personal-test-loss); 0 unless given.", Minimum = 0, Maximum = 1)] double test = 0)
    : DataKind(data, workers, split, start, new HeldOutRows(validation, test))
{
    protected override Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start) =>
        DataProblems.NonconvexClassification(samples, rows, regularizer?.Create(), start, regularizer?.Scope ?? RegularizerScope.All);
}

/// <summary>Least squares.</summary>
[Kind<ProblemKind>("least-squares", "f_i(x) = (1/(2m))‖A_i x − y_i‖² + R(x), or without the ½; real targets.")]
internal sealed class LeastSquaresKind(
    [Parameter("The samples: a name or {file: …}.")] DataReference data,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("R, added to every f_i: none, l2(lambda) or nonconvex(lambda).")] RegularizerPlan? regularizer = null,
    [Parameter("half: 1/(2m); full: 1/m.")] LeastSquaresScaling scaling = LeastSquaresScaling.Half,
    [Parameter("Which worker holds which rows: contiguous unless given.")] Split? split = null,
    [Parameter("x⁰: zero unless given.")] StartKind? start = null,
    [Parameter("Share of every worker's samples that it keeps out of training for validation; 0 unless given.", Minimum = 0, Maximum = 1)] double validation = 0,
    [Parameter("Share of every worker's samples that it keeps for tests (personal-test-loss); 0 unless given.", Minimum = 0, Maximum = 1)] double test = 0)
    : DataKind(data, workers, split, start, new HeldOutRows(validation, test))
{
    protected override Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start) =>
        DataProblems.LeastSquares(samples, rows, regularizer?.Create(), scaling, start, regularizer?.Scope ?? RegularizerScope.All);
}

/// <summary>Least absolute deviations.</summary>
[Kind<ProblemKind>("least-absolute-deviations", "f_i(x) = (1/m)‖A_i x − y_i‖₁: convex and Lipschitz continuous, but not smooth (gradients are subgradients); real targets.")]
internal sealed class LeastAbsoluteDeviationsKind(
    [Parameter("The samples: a name or {file: …}.")] DataReference data,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Which worker holds which rows: contiguous unless given.")] Split? split = null,
    [Parameter("x⁰: zero unless given.")] StartKind? start = null,
    [Parameter("Share of every worker's samples that it keeps out of training for validation; 0 unless given.", Minimum = 0, Maximum = 1)] double validation = 0,
    [Parameter("Share of every worker's samples that it keeps for tests (personal-test-loss); 0 unless given.", Minimum = 0, Maximum = 1)] double test = 0)
    : DataKind(data, workers, split, start, new HeldOutRows(validation, test))
{
    protected override Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start) =>
        DataProblems.LeastAbsoluteDeviations(samples, rows, start);
}

/// <summary>Hinge loss.</summary>
[Kind<ProblemKind>("hinge-loss", "f_i(x) = (1/m) Σ max{0, 1 − y_j⟨a_j, x⟩}, of support vector machines: convex and Lipschitz continuous, but not smooth (gradients are subgradients); two classes.")]
internal sealed class HingeLossKind(
    [Parameter("The samples: a name or {file: …}.")] DataReference data,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Which worker holds which rows: contiguous unless given.")] Split? split = null,
    [Parameter("x⁰: zero unless given.")] StartKind? start = null,
    [Parameter("Share of every worker's samples that it keeps out of training for validation; 0 unless given.", Minimum = 0, Maximum = 1)] double validation = 0,
    [Parameter("Share of every worker's samples that it keeps for tests (personal-test-loss); 0 unless given.", Minimum = 0, Maximum = 1)] double test = 0)
    : DataKind(data, workers, split, start, new HeldOutRows(validation, test))
{
    protected override Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start) =>
        DataProblems.HingeLoss(samples, rows, start);
}
