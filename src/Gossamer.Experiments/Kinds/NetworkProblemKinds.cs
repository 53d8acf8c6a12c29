using Gossamer.Data;
using Gossamer.Data.Splits;
using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>Softmax regression.</summary>
[Kind<ProblemKind>("softmax-regression", "f_i(x) = (1/m) Σ (log Σ_k exp⟨x_k, a_j⟩ − ⟨x_{y_j}, a_j⟩) + R(x): logistic regression for many classes.")]
internal sealed class SoftmaxRegressionKind(
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
        NetworkProblems.SoftmaxRegression(samples, rows, regularizer?.CreateForAll(), start);
}

/// <summary>A neural network.</summary>
[Kind<ProblemKind>("perceptron", "A multi-layer perceptron with biases and cross-entropy loss. No smoothness constants are known: give or tune step sizes.")]
internal sealed class PerceptronKind(
    [Parameter("The samples: a name or {file: …}.")] DataReference data,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Units of every hidden layer.", Minimum = 1)] IReadOnlyList<int> hidden,
    [Parameter("Between the layers: relu or tanh.")] Activation activation = Activation.Relu,
    [Parameter("R, added to every f_i: none, l2(lambda) or nonconvex(lambda).")] RegularizerPlan? regularizer = null,
    [Parameter("Which worker holds which rows: contiguous unless given.")] Split? split = null,
    [Parameter("x⁰: uniform in ±1/√(inputs of the layer), the same for all seeds, unless given.")] StartKind? start = null,
    [Parameter("Share of every worker's samples that it keeps out of training for validation; 0 unless given.", Minimum = 0, Maximum = 1)] double validation = 0,
    [Parameter("Share of every worker's samples that it keeps for tests (personal-test-loss); 0 unless given.", Minimum = 0, Maximum = 1)] double test = 0)
    : DataKind(data, workers, split, start, new HeldOutRows(validation, test))
{
    protected override Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start) =>
        NetworkProblems.Perceptron(samples, rows, hidden, activation, regularizer?.CreateForAll(), start);
}

/// <summary>A neural network for regression.</summary>
[Kind<ProblemKind>("perceptron-regression", "A multi-layer perceptron of one output with biases and squared loss, f_i(x) = (1/m) Σ (output_j − y_j)² + R(x). No smoothness constants are known: give or tune step sizes.")]
internal sealed class PerceptronRegressionKind(
    [Parameter("The samples: a name or {file: …}; labels are the targets.")] DataReference data,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Units of every hidden layer.", Minimum = 1)] IReadOnlyList<int> hidden,
    [Parameter("Between the layers: relu or tanh.")] Activation activation = Activation.Relu,
    [Parameter("R, added to every f_i: none, l2(lambda) or nonconvex(lambda).")] RegularizerPlan? regularizer = null,
    [Parameter("Which worker holds which rows: contiguous unless given.")] Split? split = null,
    [Parameter("x⁰: uniform in ±1/√(inputs of the layer), the same for all seeds, unless given.")] StartKind? start = null,
    [Parameter("Share of every worker's samples that it keeps out of training for validation; 0 unless given.", Minimum = 0, Maximum = 1)] double validation = 0,
    [Parameter("Share of every worker's samples that it keeps for tests (personal-test-loss); 0 unless given.", Minimum = 0, Maximum = 1)] double test = 0)
    : DataKind(data, workers, split, start, new HeldOutRows(validation, test))
{
    protected override Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start) =>
        NetworkProblems.PerceptronRegression(samples, rows, hidden, activation, regularizer?.CreateForAll(), start);
}

/// <summary>Two regressions in one federation.</summary>
[Kind<ProblemKind>("sine-tasks", "Two groups of workers that learn a sine each, y = a·sin(u + b), from few points: a perceptron with tanh and squared loss, with validation and test points.",
    Paper = "Gasanov, Khaled, Horváth and Richtárik: FLIX: A Simple and Communication-Efficient Alternative to Local Methods in Federated Learning, 2022, arXiv:2111.11556")]
internal sealed class SineTasksKind(
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers = 200,
    [Parameter("How many of them learn the first sine.", Symbol = "n₁", Minimum = 0)] int first = 100,
    [Parameter("Points for the training of every worker.", Minimum = 1)] int training = 50,
    [Parameter("Points for the validation of every worker.", Minimum = 1)] int validation = 20,
    [Parameter("Test points of every worker.", Minimum = 1)] int test = 2000,
    [Parameter("Units of every hidden layer; 40 and 40 unless given.", Minimum = 1)] IReadOnlyList<int>? hidden = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) => new SineTasks
    {
        Workers = workers,
        First = first,
        Training = training,
        Validation = validation,
        Test = test,
        Hidden = hidden ?? [40, 40],
        Seed = seed,
    }.Create();
}

/// <summary>The smallest nonlinear model.</summary>
[Kind<ProblemKind>("two-layer-logistic-regression", "f_i(v, w) = (1/m) Σ log(1 + exp(−y_j·w⟨v, a_j⟩)): two linear layers of one unit; no smoothness constants are known.",
    Paper = "Tyurin: Gradient Descent as a Perceptron Algorithm: Understanding Dynamics and Implicit Acceleration, 2025, arXiv:2512.11587")]
internal sealed class TwoLayerKind(
    [Parameter("The samples: a name or {file: …}.")] DataReference data,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Which worker holds which rows: contiguous unless given.")] Split? split = null,
    [Parameter("(v⁰, w⁰): 0 and 1 unless given.")] StartKind? start = null,
    [Parameter("Share of every worker's samples that it keeps out of training for validation; 0 unless given.", Minimum = 0, Maximum = 1)] double validation = 0,
    [Parameter("Share of every worker's samples that it keeps for tests (personal-test-loss); 0 unless given.", Minimum = 0, Maximum = 1)] double test = 0)
    : DataKind(data, workers, split, start, new HeldOutRows(validation, test))
{
    protected override Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start) =>
        DataProblems.TwoLayerLogisticRegression(samples, rows, start);
}

/// <summary>A linear autoencoder.</summary>
[Kind<ProblemKind>("autoencoder", "f_i(x) = (1/m) Σ ‖D E a_j − a_j‖²/p + λ‖D E − I‖². No smoothness constants are known: give or tune step sizes.")]
internal sealed class AutoencoderKind(
    [Parameter("The samples: a name or {file: …}; labels are not used.")] DataReference data,
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers,
    [Parameter("Length of the code.", Symbol = "k", Minimum = 1)] int code,
    [Parameter("Weight of ‖D E − I‖².", Symbol = "λ", Minimum = 0)] double penalty = 0,
    [Parameter("False leaves out the division by p, the number of features.")] bool divideByFeatures = true,
    [Parameter("Which worker holds which rows: contiguous unless given.")] Split? split = null,
    [Parameter("x⁰: normal with variance 2/(p + k), the same for all seeds, unless given.")] StartKind? start = null,
    [Parameter("Share of every worker's samples that it keeps out of training for validation; 0 unless given.", Minimum = 0, Maximum = 1)] double validation = 0,
    [Parameter("Share of every worker's samples that it keeps for tests (personal-test-loss); 0 unless given.", Minimum = 0, Maximum = 1)] double test = 0)
    : DataKind(data, workers, split, start, new HeldOutRows(validation, test))
{
    protected override Problem Create(DataSet samples, RowAssignment rows, StartingPoint? start) =>
        NetworkProblems.Autoencoder(samples, rows, code, penalty, divideByFeatures, start);
}

/// <summary>Sparse least squares.</summary>
[Kind<ProblemKind>("rare-features", "Generated least squares in which every feature is held by few workers: f_i(x) = (1/m)‖A_i x − y_i‖².",
    Paper = "Richtárik, Gasanov and Burlachenko: Error Feedback Shines when Features are Rare, 2023, arXiv:2305.15264")]
internal sealed class RareFeaturesKind(
    [Parameter("Number of workers.", Symbol = "n", Minimum = 1)] int workers = 100,
    [Parameter("Number of coordinates.", Symbol = "d", Minimum = 1)] int dimension = 500,
    [Parameter("Rows of every worker.", Symbol = "m", Minimum = 1)] int rowsPerWorker = 12,
    [Parameter("Share of the workers that hold a feature.", Symbol = "c/n", Minimum = 0, Maximum = 1)] double share = 0.05,
    [Parameter("Largest squared singular value of a worker's rows.", Symbol = "Λ", Minimum = 0)] double greatest = 20,
    [Parameter("Smallest one.", Symbol = "μ₀", Minimum = 0)] double least = 1,
    [Parameter("How far the first worker stands out.", Symbol = "ρ", Minimum = 0, Maximum = 1)] double imbalance = 0.1,
    [Parameter("Weight of the nonconvex regulariser, shared among the owners of each coordinate.", Symbol = "λ", Minimum = 0)] double nonconvexWeight = 0,
    [Parameter("x⁰: zero unless given.")] StartKind? start = null) : ProblemKind
{
    public override bool DependsOnSeed => true;

    public override Problem Create(ulong seed) => new RareFeatures
    {
        Workers = workers,
        Dimension = dimension,
        RowsPerWorker = rowsPerWorker,
        Share = share,
        Greatest = greatest,
        Least = least,
        Imbalance = imbalance,
        NonconvexWeight = nonconvexWeight,
        Seed = seed,
    }.Create(start?.Create(seed));
}
