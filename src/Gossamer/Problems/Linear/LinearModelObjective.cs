using System.Numerics.Tensors;
using System.Text.Json;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Linear;

/// <summary>
/// Σ_j w_j φ(⟨a_j, x⟩; y_j) + R(x): what all linear models share and what does not depend on the loss. The weights are 1/m,
/// or for an f whose workers hold different numbers of rows 1/(n·m_i).
/// </summary>
internal abstract class LinearModelObjective : ISampleModel, IProximable, IConjugable, IWritableObjective
{
    /// <summary>Rows that pass through the cache together: their products fit on the stack.</summary>
    internal const int BlockRows = 256;

    /// <summary>Drawn samples whose derivatives are found together.</summary>
    private protected const int SampleBlock = 64;

    private const int MostForMatrix = 3000;

    [ThreadStatic] private static double[]? scratch;

    private readonly Lazy<int[]> support;
    private readonly Lazy<double[]> sampleSmoothness;
    private readonly Lazy<SumConstants> sampleConstants;
    private readonly Lazy<double> dataNorm;

    private protected LinearModelObjective(
        SampleMatrix rows, ReadOnlyMemory<double> targets, ReadOnlyMemory<double> weights, Regularizer regularizer)
    {
        if (rows.Rows != targets.Length || (!weights.IsEmpty && rows.Rows != weights.Length))
            throw new ArgumentException($"{rows.Rows} rows, {targets.Length} targets and {weights.Length} weights");
        (Rows, Targets, Weights, Regularizer) = (rows, targets, weights, regularizer);
        support = new(FindSupport);
        sampleSmoothness = new(FindSampleSmoothness);
        sampleConstants = new(() => new SampleLossConstants(this));
        dataNorm = new(() => new WeightedGram(Rows, Weights).Norm());
    }

    public int Dimension => Rows.Columns;

    public int Samples => Rows.Rows;

    public IReadOnlyList<int> Support => support.Value;

    public IReadOnlyList<double> SampleSmoothness => sampleSmoothness.Value;

    /// <summary>a_j.</summary>
    internal SampleMatrix Rows { get; }

    /// <summary>What <see cref="ILinearLoss"/> calls targets.</summary>
    internal ReadOnlyMemory<double> Targets { get; }

    /// <summary>w_j; empty where all are 1/m.</summary>
    internal ReadOnlyMemory<double> Weights { get; }

    public Regularizer Regularizer { get; }

    /// <summary>Largest |φ''|.</summary>
    internal abstract double LossSmoothness { get; }

    /// <summary>Smallest φ''.</summary>
    internal abstract double LossLeastCurvature { get; }

    public abstract bool HasQuadraticLoss { get; }

    public bool HasConvexLoss => LossLeastCurvature >= 0;

    public bool HessianHasEntries => true;

    /// <summary>λmax(Σ_j w_j a_j a_jᵀ), see <see cref="WeightedGram.Norm"/>.</summary>
    internal double DataNorm => dataNorm.Value;

    /// <summary>A bound of ‖∇²f‖: max|φ''|·λmax(Σ_j w_j a_j a_jᵀ) plus that of the regulariser.</summary>
    public double Smoothness => (LossSmoothness * DataNorm) + Regularizer.Smoothness;

    public double LeastCurvature => (LossLeastCurvature < 0 ? LossLeastCurvature * DataNorm : 0) + Regularizer.LeastCurvature;

    public abstract double Value(ReadOnlySpan<double> x);

    public abstract void Gradient(ReadOnlySpan<double> x, Span<double> gradient);

    public abstract double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient);

    public abstract void SampleGradient(
        ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient);

    public abstract void SampleDifference(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double factor, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> difference);

    public SumConstants SampleConstants => sampleConstants.Value;

    /// <summary>Writes w_j φ''(⟨a_j, x⟩) of every sample: the Hessian is Σ_j of these times a_j a_jᵀ, plus that of R.</summary>
    internal abstract void WeightedCurvatures(ReadOnlySpan<double> x, Span<double> curvatures);

    public long Stored => Rows.Stored;

    public long Numbers => Stored;

    public virtual void WriteModel(Utf8JsonWriter writer) => writer.WriteRegularizer(Regularizer);

    public void WriteWorker(Utf8JsonWriter writer)
    {
        writer.WriteRows(Rows);
        var labels = Targets.ToArray();
        if (this is IClassifier) TensorPrimitives.Negate(labels, labels);
        writer.WriteNumbers("labels", labels);
        if (!Regularizer.Shares.IsEmpty) writer.WriteNumbers("regularizerShares", Regularizer.Shares);
    }

    public virtual double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result) =>
        Newton.Prox(this, z, stepSize, tolerance, result);

    public virtual double ConjugateGradient(ReadOnlySpan<double> z, double tolerance, Span<double> result) =>
        Newton.ConjugateGradient(this, z, tolerance, result);

    public IHessian HessianAt(ReadOnlySpan<double> x)
    {
        var curvatures = new double[Samples];
        var diagonal = new double[Dimension];
        WeightedCurvatures(x, curvatures);
        Regularizer.AddCurvature(x, 1, diagonal);
        return new LinearModelHessian(Rows, curvatures, diagonal);
    }

    public IHessian ConstantHessian()
    {
        var curvatures = new double[Samples];
        var diagonal = new double[Dimension];
        WeightedCurvatures(diagonal, curvatures);
        if (Regularizer.Kind == RegularizerKind.L2) Regularizer.AddCurvature(new double[Dimension], 1, diagonal);
        return new LinearModelHessian(Rows, curvatures, diagonal);
    }

    /// <summary>A matrix above all Hessians, and the Hessian itself where it is constant; null where there are too many coordinates.</summary>
    internal SymmetricMatrix? LargestHessian()
    {
        if (Dimension > MostForMatrix) return null;
        var curvatures = new double[Samples];
        for (var j = 0; j < curvatures.Length; j++) curvatures[j] = LossSmoothness * WeightOf(j);
        var diagonal = new double[Dimension];
        if (Regularizer.Kind == RegularizerKind.L2) Regularizer.AddCurvature(new double[Dimension], 1, diagonal);
        else Array.Fill(diagonal, Regularizer.Smoothness);
        var entries = new double[Dimension * Dimension];
        new LinearModelHessian(Rows, curvatures, diagonal).AddUpperTriangle(entries);
        for (var row = 0; row < Dimension; row++)
        {
            for (var column = 0; column < row; column++) entries[(row * Dimension) + column] = entries[(column * Dimension) + row];
        }
        return new DenseSymmetricMatrix(Dimension, entries);
    }

    /// <summary>w_j.</summary>
    internal double WeightOf(int sample) => Weights.IsEmpty ? 1.0 / Samples : Weights.Span[sample];

    private protected void RequirePoint(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
    {
        if (x.Length != Dimension || gradient.Length != Dimension)
            throw new ArgumentException($"a point of {x.Length} and a gradient of {gradient.Length} coordinates for a problem of {Dimension}");
    }

    /// <summary>Room for the products of the rows that are taken together: all of them, or a block.</summary>
    private protected Span<double> RentProducts()
    {
        var count = Rows.PrefersWholeProducts ? Samples : Math.Min(Samples, BlockRows);
        if (scratch is null || scratch.Length < count) scratch = new double[Math.Max(count, BlockRows)];
        return scratch.AsSpan(0, count);
    }

    private protected void Weigh(int first, Span<double> block)
    {
        if (Weights.IsEmpty) return;
        TensorPrimitives.Multiply(block, Weights.Span.Slice(first, block.Length), block);
    }

    private double[] FindSampleSmoothness()
    {
        var found = new double[Samples];
        for (var sample = 0; sample < Samples; sample++)
            found[sample] = (LossSmoothness * Rows.NormSquared(sample) * WeightOf(sample) * Samples) + Regularizer.Smoothness;
        return found;
    }

    private int[] FindSupport()
    {
        var touched = Rows.TouchedColumns();
        var found = new List<int>();
        for (var column = 0; column < touched.Length; column++)
        {
            if (touched[column] || Regularizer.Touches(column)) found.Add(column);
        }
        return [.. found];
    }
}

/// <summary>A linear model with its loss.</summary>
internal class LinearModelObjective<TLoss>(
    SampleMatrix rows, ReadOnlyMemory<double> targets, ReadOnlyMemory<double> weights, Regularizer regularizer)
    : LinearModelObjective(rows, targets, weights, regularizer), IProductLosses
    where TLoss : struct, ILinearLoss
{
    private const int MostRowsOnTheirSide = 2000;

    private readonly KeptFactors<RowSide> sides = new();

    /// <summary>True where proximal points are found on the side of the rows, which are fewer than the coordinates.</summary>
    private protected bool PrefersRowSide =>
        Samples < Dimension && Samples <= MostRowsOnTheirSide && HasConvexLoss && Regularizer.Kind != RegularizerKind.Nonconvex;

    public override double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSize);
        if (!PrefersRowSide) return base.Prox(z, stepSize, tolerance, result);
        return RowSideNewton.Prox(this, this, sides.For(stepSize, step => new RowSide(Rows, Regularizer, step, [])), z, tolerance, result);
    }

    internal override double LossSmoothness => TLoss.Smoothness;

    internal override double LossLeastCurvature => TLoss.LeastCurvature;

    public override bool HasQuadraticLoss => TLoss.IsQuadratic;

    public override void WriteModel(Utf8JsonWriter writer)
    {
        base.WriteModel(writer);
        if (TLoss.IsQuadratic) writer.WriteString("scaling", TLoss.Smoothness == 1 ? "half" : "full");
    }

    public override double Value(ReadOnlySpan<double> x)
    {
        RequirePoint(x, x);
        return Evaluate(x, default, wantValue: true) + Regularizer.Value(x);
    }

    public override void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        RequirePoint(x, gradient);
        Evaluate(x, gradient, wantValue: false);
        Regularizer.AddGradient(x, 1, gradient);
    }

    public override double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        RequirePoint(x, gradient);
        var value = Evaluate(x, gradient, wantValue: true);
        Regularizer.AddGradient(x, 1, gradient);
        return value + Regularizer.Value(x);
    }

    public override void SampleGradient(
        ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient)
    {
        RequirePoint(x, gradient);
        var total = AddSamples(x, default, 0, samples, weights, gradient);
        Regularizer.AddGradient(x, total, gradient);
    }

    // The derivatives at both points are subtracted before a row is added, so that every row is added once.
    public override void SampleDifference(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double factor, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> difference)
    {
        RequirePoint(x, difference);
        RequirePoint(y, difference);
        var total = AddSamples(x, y, factor, samples, weights, difference);
        Regularizer.AddGradient(x, total, difference);
        Regularizer.AddGradient(y, -factor * total, difference);
    }

    // Block by block, so that the derivatives of many samples are found together. Returns the sum of the weights.
    private double AddSamples(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double factor, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> result)
    {
        if (!weights.IsEmpty && weights.Length != samples.Length)
            throw new ArgumentException($"{weights.Length} weights for {samples.Length} samples");
        Span<double> here = stackalloc double[SampleBlock], there = stackalloc double[SampleBlock], targets = stackalloc double[SampleBlock];
        result.Clear();
        double total = 0;
        for (var first = 0; first < samples.Length; first += SampleBlock)
        {
            var block = samples.Slice(first, Math.Min(SampleBlock, samples.Length - first));
            Differentiate(block, x, here, targets);
            if (!y.IsEmpty) Differentiate(block, y, there, targets);
            for (var k = 0; k < block.Length; k++)
            {
                var weight = weights.IsEmpty ? 1.0 / samples.Length : weights[first + k];
                total += weight;
                // f_j is m·w_j·φ_j, so that f is the plain mean of the f_j whatever the weights.
                if (!Weights.IsEmpty) weight *= Weights.Span[block[k]] * Samples;
                var derivative = y.IsEmpty ? here[k] : here[k] - (factor * there[k]);
                Rows.AddRow(block[k], weight * derivative, result);
            }
        }
        return total;
    }

    // The derivatives of the losses of some samples at a point.
    private void Differentiate(ReadOnlySpan<int> block, ReadOnlySpan<double> point, Span<double> derivatives, Span<double> targets)
    {
        for (var k = 0; k < block.Length; k++)
        {
            derivatives[k] = Rows.Dot(block[k], point);
            targets[k] = Targets.Span[block[k]];
        }
        TLoss.Derivatives(derivatives[..block.Length], targets[..block.Length]);
    }

    internal override void WeightedCurvatures(ReadOnlySpan<double> x, Span<double> curvatures)
    {
        Rows.Multiply(0, x, curvatures);
        TLoss.Curvatures(curvatures, Targets.Span);
        WeighAll(curvatures);
    }

    double IProductLosses.WeightedValue(ReadOnlySpan<double> products)
    {
        var sum = SumValues(0, products);
        return Weights.IsEmpty ? sum / Samples : sum;
    }

    void IProductLosses.WeightedDerivatives(ReadOnlySpan<double> products, Span<double> derivatives)
    {
        products.CopyTo(derivatives);
        TLoss.Derivatives(derivatives, Targets.Span);
        WeighAll(derivatives);
    }

    void IProductLosses.WeightedCurvatures(ReadOnlySpan<double> products, Span<double> curvatures)
    {
        products.CopyTo(curvatures);
        TLoss.Curvatures(curvatures, Targets.Span);
        WeighAll(curvatures);
    }

    private void WeighAll(Span<double> values)
    {
        if (Weights.IsEmpty) TensorPrimitives.Divide(values, Samples, values);
        else TensorPrimitives.Multiply(values, Weights.Span, values);
    }

    // One pass over the rows, block by block: they are still in the cache when their derivatives are known.
    private double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, bool wantValue)
    {
        var products = RentProducts();
        double sum = 0;
        gradient.Clear();
        for (var first = 0; first < Samples; first += products.Length)
        {
            var block = products[..Math.Min(products.Length, Samples - first)];
            Rows.Multiply(first, x, block);
            if (wantValue) sum += SumValues(first, block);
            if (gradient.IsEmpty) continue;
            TLoss.Derivatives(block, Targets.Span.Slice(first, block.Length));
            Weigh(first, block);
            Rows.AddTransposed(first, block, gradient);
        }
        if (!Weights.IsEmpty) return sum;
        TensorPrimitives.Divide(gradient, Samples, gradient);
        return sum / Samples;
    }

    private double SumValues(int first, ReadOnlySpan<double> products)
    {
        Span<double> values = stackalloc double[BlockRows];
        double sum = 0;
        for (var done = 0; done < products.Length; done += BlockRows)
        {
            var part = values[..Math.Min(BlockRows, products.Length - done)];
            products.Slice(done, part.Length).CopyTo(part);
            TLoss.Values(part, Targets.Span.Slice(first + done, part.Length));
            Weigh(first + done, part);
            sum += TensorPrimitives.Sum<double>(part);
        }
        return sum;
    }
}

/// <summary>A linear model that tells two classes apart.</summary>
internal sealed class LinearClassifier<TLoss>(
    SampleMatrix rows, ReadOnlyMemory<double> targets, ReadOnlyMemory<double> weights, Regularizer regularizer)
    : LinearModelObjective<TLoss>(rows, targets, weights, regularizer), IMargins, IClassifier
    where TLoss : struct, ILinearLoss
{
    public void Margins(ReadOnlySpan<double> x, Span<double> margins)
    {
        if (margins.Length != Samples) throw new ArgumentException($"{margins.Length} margins for {Samples} samples");
        Rows.Multiply(0, x, margins);
        TensorPrimitives.Multiply(margins, Targets.Span, margins);
        TensorPrimitives.Negate(margins, margins);
    }

    public void AddMarginGradients(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, Span<double> target)
    {
        RequirePoint(x, target);
        if (weights.Length != Samples) throw new ArgumentException($"{weights.Length} weights for {Samples} samples");
        var products = RentProducts();
        for (var first = 0; first < Samples; first += products.Length)
        {
            var block = products[..Math.Min(products.Length, Samples - first)];
            TensorPrimitives.Multiply(weights.Slice(first, block.Length), Targets.Span.Slice(first, block.Length), block);
            TensorPrimitives.Negate(block, block);
            Rows.AddTransposed(first, block, target);
        }
    }

    /// <summary>A sample on the boundary counts as of the class +1.</summary>
    public int CountCorrect(ReadOnlySpan<double> x)
    {
        var products = RentProducts();
        var targets = Targets.Span;
        var correct = 0;
        for (var first = 0; first < Samples; first += products.Length)
        {
            var block = products[..Math.Min(products.Length, Samples - first)];
            Rows.Multiply(first, x, block);
            for (var k = 0; k < block.Length; k++)
            {
                if (block[k] >= 0 == targets[first + k] < 0) correct++;
            }
        }
        return correct;
    }
}
