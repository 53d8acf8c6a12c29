using System.Numerics.Tensors;
using System.Text.Json;
using Gossamer.Numerics;

namespace Gossamer.Problems.Linear;

/// <summary>
/// Softmax regression: Σ_j w_j (log Σ_k exp⟨x_k, a_j⟩ − ⟨x_{y_j}, a_j⟩) + R(x), where x holds one vector x_k a class, one after
/// the other.
/// </summary>
internal sealed class SoftmaxObjective : ISampleModel, IClassifier, IProximable, IConjugable, IWritableObjective
{
    // The Hessian of log-sum-exp is diag(p) − ppᵀ, whose eigenvalues are at most ½.
    private const double LossSmoothness = 0.5;
    private const int BlockRows = 128;

    // From so many products on, values and counts are shared among cores. The number of parts is fixed, as the sum depends on it.
    private const long ManyProducts = 20_000_000;
    private const int Parts = 8;

    [ThreadStatic] private static double[]? scratch;

    private readonly SampleMatrix rows;
    private readonly ReadOnlyMemory<int> labels;
    private readonly ReadOnlyMemory<double> weights;
    private readonly int classes;
    private readonly Lazy<double> dataNorm;
    private readonly Lazy<int[]> support;
    private readonly Lazy<double[]> sampleSmoothness;

    public SoftmaxObjective(SampleMatrix rows, ReadOnlyMemory<int> labels, int classes, ReadOnlyMemory<double> weights, Regularizer regularizer)
    {
        (this.rows, this.labels, this.classes, this.weights, Regularizer) = (rows, labels, classes, weights, regularizer);
        dataNorm = new(() => new WeightedGram(rows, weights).Norm());
        support = new(FindSupport);
        sampleSmoothness = new(FindSampleSmoothness);
    }

    public int Dimension => classes * rows.Columns;

    public int Samples => rows.Rows;

    public Regularizer Regularizer { get; }

    public bool HasConvexLoss => true;

    public bool HasQuadraticLoss => false;

    public bool HessianHasEntries => false;

    public double Smoothness => (LossSmoothness * dataNorm.Value) + Regularizer.Smoothness;

    public double LeastCurvature => Regularizer.LeastCurvature;

    public IReadOnlyList<int> Support => support.Value;

    public IReadOnlyList<double> SampleSmoothness => sampleSmoothness.Value;

    public IHessian ConstantHessian() => throw new InvalidOperationException("the Hessian of softmax regression is not constant");

    public double Value(ReadOnlySpan<double> x) =>
        OverParts(x, (point, first, count) => Evaluate(first, count, point, default, wantValue: true)) + Regularizer.Value(x);

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Evaluate(x, gradient, wantValue: false);
        Regularizer.AddGradient(x, 1, gradient);
    }

    public double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var value = Evaluate(x, gradient, wantValue: true);
        Regularizer.AddGradient(x, 1, gradient);
        return value + Regularizer.Value(x);
    }

    public void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> sampleWeights, Span<double> gradient)
    {
        RequireLength(x.Length, gradient.Length);
        if (!sampleWeights.IsEmpty && sampleWeights.Length != samples.Length)
            throw new ArgumentException($"{sampleWeights.Length} weights for {samples.Length} samples");
        var scores = Room(classes);
        gradient.Clear();
        double total = 0;
        for (var k = 0; k < samples.Length; k++)
        {
            var weight = sampleWeights.IsEmpty ? 1.0 / samples.Length : sampleWeights[k];
            total += weight;
            if (!weights.IsEmpty) weight *= weights.Span[samples[k]] * Samples;
            rows.MultiplyMany(samples[k], 1, x, scores);
            Softmax.ToDerivative(scores, labels.Span[samples[k]], weight);
            rows.AddTransposedMany(samples[k], 1, scores, gradient);
        }
        Regularizer.AddGradient(x, total, gradient);
    }

    public int CountCorrect(ReadOnlySpan<double> x) => (int)OverParts(x, CountCorrect);

    private double CountCorrect(ReadOnlySpan<double> x, int start, int length)
    {
        var room = Room(BlockRows * classes);
        var correct = 0;
        for (var first = start; first < start + length; first += BlockRows)
        {
            var count = Math.Min(BlockRows, start + length - first);
            rows.MultiplyMany(first, count, x, room);
            for (var row = 0; row < count; row++)
            {
                if (TensorPrimitives.IndexOfMax<double>(room.Slice(row * classes, classes)) == labels.Span[first + row]) correct++;
            }
        }
        return correct;
    }

    public long Stored => rows.Stored * classes;

    public long Numbers => rows.Stored;

    public void WriteModel(Utf8JsonWriter writer)
    {
        writer.WriteNumber("classes", classes);
        writer.WriteRegularizer(Regularizer);
    }

    public void WriteWorker(Utf8JsonWriter writer)
    {
        writer.WriteRows(rows);
        writer.WriteStartArray("labels");
        foreach (var label in labels.Span) writer.WriteNumberValue(label);
        writer.WriteEndArray();
    }

    public double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result) =>
        Newton.Prox(this, z, stepSize, tolerance, result);

    public double ConjugateGradient(ReadOnlySpan<double> z, double tolerance, Span<double> result) =>
        Newton.ConjugateGradient(this, z, tolerance, result);

    public IHessian HessianAt(ReadOnlySpan<double> x)
    {
        var probabilities = new double[Samples * classes];
        rows.MultiplyMany(0, Samples, x, probabilities);
        for (var row = 0; row < Samples; row++) Softmax.ToProbabilities(probabilities.AsSpan(row * classes, classes));
        var diagonal = new double[Dimension];
        Regularizer.AddCurvature(x, 1, diagonal);
        return new Hessian(this, probabilities, diagonal);
    }

    /// <summary>A sum over consecutive rows.</summary>
    private delegate double Part(ReadOnlySpan<double> x, int first, int count);

    private double WeightOf(int sample) => weights.IsEmpty ? 1.0 / Samples : weights.Span[sample];

    /// <summary>Adds up what parts of the rows give, in their order; all cores share the work where it is much.</summary>
    private double OverParts(ReadOnlySpan<double> x, Part part)
    {
        RequireLength(x.Length, x.Length);
        if (Stored < ManyProducts) return part(x, 0, Samples);
        var point = x.ToArray();
        var sums = new double[Parts];
        Parallel.For(0, Parts, k =>
        {
            var first = (int)((long)Samples * k / Parts);
            sums[k] = part(point, first, (int)((long)Samples * (k + 1) / Parts) - first);
        });
        return sums.Sum();
    }

    private double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, bool wantValue)
    {
        RequireLength(x.Length, gradient.Length);
        return Evaluate(0, Samples, x, gradient, wantValue);
    }

    private double Evaluate(int start, int length, ReadOnlySpan<double> x, Span<double> gradient, bool wantValue)
    {
        var room = Room(BlockRows * classes);
        gradient.Clear();
        double sum = 0;
        for (var first = start; first < start + length; first += BlockRows)
        {
            var count = Math.Min(BlockRows, start + length - first);
            rows.MultiplyMany(first, count, x, room);
            for (var row = 0; row < count; row++)
            {
                var scores = room.Slice(row * classes, classes);
                var (label, weight) = (labels.Span[first + row], WeightOf(first + row));
                if (wantValue) sum += weight * Softmax.Loss(scores, label);
                if (!gradient.IsEmpty) Softmax.ToDerivative(scores, label, weight);
            }
            if (!gradient.IsEmpty) rows.AddTransposedMany(first, count, room[..(count * classes)], gradient);
        }
        return sum;
    }

    private static Span<double> Room(int length)
    {
        if (scratch is null || scratch.Length < length) scratch = new double[length];
        return scratch.AsSpan(0, length);
    }

    private void RequireLength(int point, int gradient)
    {
        if (point != Dimension || gradient != Dimension)
            throw new ArgumentException($"a point of {point} and a gradient of {gradient} coordinates for a problem of {Dimension}");
    }

    private double[] FindSampleSmoothness()
    {
        var found = new double[Samples];
        for (var sample = 0; sample < Samples; sample++)
            found[sample] = (LossSmoothness * rows.NormSquared(sample) * WeightOf(sample) * Samples) + Regularizer.Smoothness;
        return found;
    }

    private int[] FindSupport()
    {
        var touched = rows.TouchedColumns();
        var found = new List<int>();
        for (var k = 0; k < Dimension; k++)
        {
            if (touched[k % touched.Length] || Regularizer.Touches(k)) found.Add(k);
        }
        return [.. found];
    }

    /// <summary>Products with Σ_j w_j (diag(p_j) − p_j p_jᵀ) ⊗ a_j a_jᵀ + diag(diagonal), for one thread at a time.</summary>
    private sealed class Hessian(SoftmaxObjective objective, double[] probabilities, double[] diagonal) : IHessian
    {
        private readonly double[] products = new double[probabilities.Length];

        public void Multiply(ReadOnlySpan<double> v, Span<double> result)
        {
            var classes = objective.classes;
            objective.rows.MultiplyMany(0, objective.Samples, v, products);
            for (var row = 0; row < objective.Samples; row++)
            {
                var product = products.AsSpan(row * classes, classes);
                var probability = probabilities.AsSpan(row * classes, classes);
                TensorPrimitives.Subtract(product, TensorPrimitives.Dot<double>(product, probability), product);
                TensorPrimitives.Multiply(product, probability, product);
                TensorPrimitives.Multiply(product, objective.WeightOf(row), product);
            }
            TensorPrimitives.Multiply(diagonal, v, result);
            objective.rows.AddTransposedMany(0, objective.Samples, products, result);
        }

        public void AddUpperTriangle(Span<double> entries) =>
            throw new InvalidOperationException("only products with the Hessian of softmax regression are known");
    }
}
