using Gossamer.Data;
using Gossamer.Numerics;
using Gossamer.Problems.Linear;
using Gossamer.Problems.Neural;

namespace Gossamer.Problems;

/// <summary>What stands between the layers of a perceptron.</summary>
public enum Activation
{
    /// <summary>max(z, 0).</summary>
    Relu,

    /// <summary>tanh z.</summary>
    Tanh,
}

/// <summary>
/// Problems of many classes and neural networks, made of a data set and the rows that every worker holds. f_i is the mean over
/// worker i's rows; f is the mean of the f_i. The smoothness constants of networks are +∞, as none is known: step sizes must
/// be given or tuned.
/// </summary>
public static class NetworkProblems
{
    /// <summary>
    /// Softmax (multinomial logistic) regression: f_i(x) = (1/m) Σ (log Σ_k exp⟨x_k, a_j⟩ − ⟨x_{y_j}, a_j⟩) + R(x), d = classes ×
    /// features, class after class. L_ij = ½‖a_j‖² plus that of R.
    /// </summary>
    /// <param name="data">Labels of at least two classes, in any numbers; the smallest is class 0.</param>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="regularizer">R; none unless given.</param>
    /// <param name="start">x⁰; zero unless given.</param>
    /// <exception cref="BadInputException">There are fewer than two or more than 10,000 classes, or the start does not fit.</exception>
    public static Problem SoftmaxRegression(DataSet data, RowAssignment rows, Regularizer? regularizer = null, StartingPoint? start = null)
    {
        var (labels, classes) = Classes(data);
        regularizer ??= Regularizer.None;
        var blocks = WorkerBlocks.Create(data, data.Labels, rows);
        var ordered = Ordered(labels, blocks);
        var global = new SoftmaxObjective(blocks.Rows, ordered, classes, blocks.Weights, regularizer);
        var locals = Locals(blocks, global, (block, first, count) =>
            new SoftmaxObjective(block, ordered.Slice(first, count), classes, default, regularizer));
        var minimum = new Lazy<SampleModelMinimum>(() => SampleModelMinimum.Find(global));
        return new AssembledProblem(
            "softmax-regression", locals, rows.Workers, global, new SampleModelConstants(locals, global, rows.Workers, minimum),
            start ?? StartingPoint.Zero, () => minimum.Value.Point);
    }

    /// <summary>
    /// A multi-layer perceptron with biases and cross-entropy loss. The parameters are, layer by layer, the weights (one row an
    /// output) and the biases; every layer is a block.
    /// </summary>
    /// <param name="data">Labels of at least two classes, in any numbers; the smallest is class 0.</param>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="hidden">Units of every hidden layer; none gives softmax regression with biases.</param>
    /// <param name="activation">Between the layers.</param>
    /// <param name="regularizer">R; none unless given.</param>
    /// <param name="start">x⁰; <see cref="UniformLayers"/> with seed 1 unless given.</param>
    /// <exception cref="BadInputException">There are fewer than two classes, a layer has no units, or the start does not fit.</exception>
    public static Problem Perceptron(
        DataSet data, RowAssignment rows, IReadOnlyList<int> hidden, Activation activation = Activation.Relu,
        Regularizer? regularizer = null, StartingPoint? start = null)
    {
        var (labels, classes) = Classes(data);
        RequireUnits(hidden);
        int[] widths = [data.Columns, .. hidden, classes];
        regularizer ??= Regularizer.None;
        var blocks = WorkerBlocks.Create(data, data.Labels, rows);
        var ordered = Ordered(labels, blocks);
        var global = new PerceptronObjective(blocks.Rows, ordered, widths, activation, blocks.Weights, regularizer);
        var locals = Locals(blocks, global, (block, first, count) =>
            new PerceptronObjective(block, ordered.Slice(first, count), widths, activation, default, regularizer));
        return new AssembledProblem(
            "perceptron", locals, rows.Workers, global, new UnboundedConstants(rows.Workers), start ?? UniformLayers(widths, seed: 1))
        {
            Structure = Layers(widths),
        };
    }

    /// <summary>
    /// A multi-layer perceptron of one output with biases and squared loss, f_i(x) = (1/m) Σ (output_j − y_j)² + R(x), with parameters as
    /// those of <see cref="Perceptron"/>.
    /// </summary>
    /// <param name="data">Features and real targets.</param>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="hidden">Units of every hidden layer; none gives least squares with a bias.</param>
    /// <param name="activation">Between the layers.</param>
    /// <param name="regularizer">R; none unless given.</param>
    /// <param name="start">x⁰; <see cref="UniformLayers"/> with seed 1 unless given.</param>
    /// <exception cref="BadInputException">A layer has no units, or the start does not fit.</exception>
    public static Problem PerceptronRegression(
        DataSet data, RowAssignment rows, IReadOnlyList<int> hidden, Activation activation = Activation.Relu,
        Regularizer? regularizer = null, StartingPoint? start = null)
    {
        RequireUnits(hidden);
        int[] widths = [data.Columns, .. hidden, 1];
        regularizer ??= Regularizer.None;
        var blocks = WorkerBlocks.Create(data, data.Labels, rows);
        var global = new RegressionObjective(blocks.Rows, blocks.Targets, widths, activation, blocks.Weights, regularizer);
        var locals = Locals(blocks, global, (block, first, count) =>
            new RegressionObjective(block, blocks.Targets.Slice(first, count), widths, activation, default, regularizer));
        return new AssembledProblem(
            "perceptron-regression", locals, rows.Workers, global, new UnboundedConstants(rows.Workers), start ?? UniformLayers(widths, seed: 1))
        {
            Structure = Layers(widths),
        };
    }

    /// <summary>
    /// A linear autoencoder: f_i(x) = (1/m) Σ ‖D E a_j − a_j‖²/p + λ‖D E − I‖²_F for p features. The parameters are the decoder
    /// D (p × k), then the encoder E (k × p), row after row; each is a block.
    /// </summary>
    /// <param name="data">Features; labels are not used.</param>
    /// <param name="rows">Rows of every worker.</param>
    /// <param name="code">k, the length of the code.</param>
    /// <param name="penalty">λ ≥ 0.</param>
    /// <param name="divideByFeatures">False leaves out the division by p.</param>
    /// <param name="start">x⁰; <see cref="XavierAutoencoder"/> with seed 1 unless given.</param>
    /// <exception cref="BadInputException">k is below 1, λ is negative, or the start does not fit.</exception>
    public static Problem Autoencoder(
        DataSet data, RowAssignment rows, int code, double penalty = 0, bool divideByFeatures = true, StartingPoint? start = null)
    {
        if (code < 1) throw new BadInputException($"the code has {code} numbers; it needs at least 1");
        if (!double.IsFinite(penalty) || penalty < 0) throw new BadInputException($"the penalty is {penalty:R}, but must be a number of at least 0");
        var blocks = WorkerBlocks.Create(data, data.Labels, rows);
        var scale = divideByFeatures ? 1.0 / data.Columns : 1;
        var global = new AutoencoderObjective(blocks.Rows, code, scale, penalty, blocks.Weights);
        var locals = Locals(blocks, global, (block, _, _) => new AutoencoderObjective(block, code, scale, penalty, default));
        return new AssembledProblem(
            "autoencoder", locals, rows.Workers, global, new UnboundedConstants(rows.Workers), start ?? XavierAutoencoder(data.Columns, code, seed: 1))
        {
            Structure = new BlockStructure([data.Columns * code, code * data.Columns]),
        };
    }

    /// <summary>Weights and biases uniform in ±1/√(inputs of the layer).</summary>
    /// <param name="widths">Inputs, units of every hidden layer, classes.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static StartingPoint UniformLayers(IReadOnlyList<int> widths, ulong seed)
    {
        var values = new double[NetworkObjective.CountParameters([.. widths])];
        var random = new RandomStream(seed, RandomPurpose.Data, slot: 6);
        var place = 0;
        for (var layer = 0; layer + 1 < widths.Count; layer++)
        {
            var bound = 1 / Math.Sqrt(widths[layer]);
            for (var count = (widths[layer] + 1) * widths[layer + 1]; count > 0; count--)
                values[place++] = bound * ((2 * random.NextDouble()) - 1);
        }
        return StartingPoint.Given(values);
    }

    /// <summary>Normal weights of variance 2/(p + k).</summary>
    /// <param name="features">p.</param>
    /// <param name="code">k.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static StartingPoint XavierAutoencoder(int features, int code, ulong seed) =>
        StartingPoint.Normal(Math.Sqrt(2.0 / (features + code)), seed);

    // A block is a layer with its biases, and costs what it has parameters.
    private static BlockStructure Layers(int[] widths) =>
        new([.. Enumerable.Range(0, widths.Length - 1).Select(layer => (widths[layer] + 1) * widths[layer + 1])]);

    private static void RequireUnits(IReadOnlyList<int> hidden)
    {
        foreach (var units in hidden)
        {
            if (units < 1) throw new BadInputException($"a hidden layer has {units} units; it needs at least 1");
        }
    }

    private static T[] Locals<T>(WorkerBlocks blocks, T global, Func<SampleMatrix, int, int, T> create)
    {
        if (blocks.Count == 1) return [global];
        var locals = new T[blocks.Count];
        for (var worker = 0; worker < locals.Length; worker++)
        {
            var (first, count) = blocks.Range(worker);
            locals[worker] = create(blocks.Rows.Slice(first, count), first, count);
        }
        return locals;
    }

    private static (int[] Labels, int Count) Classes(DataSet data)
    {
        const int MostClasses = 10_000;
        var sorted = new SortedSet<double>();
        foreach (var label in data.Labels.Span)
        {
            if (sorted.Add(label) && sorted.Count > MostClasses)
                throw new BadInputException($"{data.Name} has more than {MostClasses} different labels; classes were expected, not the targets of a regression");
        }
        if (sorted.Count < 2) throw new BadInputException($"{data.Name} has one label ({sorted.Min:R}) only, but this problem needs at least two classes");
        double[] values = [.. sorted];
        var labels = new int[data.Rows];
        for (var row = 0; row < labels.Length; row++) labels[row] = Array.BinarySearch(values, data.Labels.Span[row]);
        return (labels, values.Length);
    }

    private static ReadOnlyMemory<int> Ordered(int[] labels, WorkerBlocks blocks)
    {
        var ordered = new int[blocks.Order.Length];
        for (var k = 0; k < ordered.Length; k++) ordered[k] = labels[blocks.Order.Span[k]];
        return ordered;
    }
}
