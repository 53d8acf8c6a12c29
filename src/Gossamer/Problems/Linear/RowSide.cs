using System.Numerics.Tensors;
using Gossamer.Numerics;
using Gossamer.Numerics.Symmetric;

namespace Gossamer.Problems.Linear;

/// <summary>
/// What a step size γ makes of a linear model of fewer rows than coordinates: with D = I/γ + ∇²R, which is diagonal, the
/// proximal point of z is y = D⁻¹(z/γ − Aᵀu), where u are the m weighted derivatives of the losses at y. All work is on the
/// side of the rows, with K = A D⁻¹ Aᵀ.
/// </summary>
internal sealed class RowSide
{
    private readonly SampleMatrix rows;
    private readonly double[] inverse;                  // 1/D
    private readonly double[] factor = [], roots = [];  // of I + W K W, and W

    [ThreadStatic] private static double[]? scratch;

    /// <summary>Forms K.</summary>
    /// <param name="rows">A.</param>
    /// <param name="regularizer">None or l2.</param>
    /// <param name="stepSize">γ.</param>
    /// <param name="curvatures">
    /// w_j φ'' where it is the same at all points: K is then replaced by a factor of I + W K W, W² = diag(w φ''). Empty elsewhere.
    /// </param>
    public RowSide(SampleMatrix rows, Regularizer regularizer, double stepSize, double[] curvatures)
    {
        (this.rows, StepSize) = (rows, stepSize);
        inverse = new double[rows.Columns];
        inverse.AsSpan().Fill(1 / stepSize);
        regularizer.AddCurvature(new double[rows.Columns], 1, inverse);
        TensorPrimitives.Reciprocal<double>(inverse, inverse);
        Gram = FormGram();
        if (curvatures.Length == 0) return;
        roots = new double[curvatures.Length];
        TensorPrimitives.Sqrt<double>(curvatures, roots);
        ToShifted(Gram, curvatures, Gram);
        (factor, Gram) = (Gram, []);
        if (!Cholesky.TryFactor(factor, rows.Rows)) throw SymmetricMatrix.Factor.NotPositive(1 / stepSize);
    }

    /// <summary>γ.</summary>
    public double StepSize { get; }

    /// <summary>K, m·m entries; empty where there is a factor.</summary>
    public double[] Gram { get; }

    /// <summary>z̃ = D⁻¹z/γ: the proximal point if there were no rows.</summary>
    public void Unpulled(ReadOnlySpan<double> z, Span<double> result)
    {
        TensorPrimitives.Multiply(z, inverse, result);
        TensorPrimitives.Divide(result, StepSize, result);
    }

    /// <summary>y −= D⁻¹Aᵀu.</summary>
    public void Pull(ReadOnlySpan<double> u, Span<double> y)
    {
        var sum = Room(y.Length);
        sum.Clear();
        rows.AddTransposed(0, u, sum);
        TensorPrimitives.Multiply(sum, inverse, sum);
        TensorPrimitives.Subtract(y, sum, y);
    }

    /// <summary>
    /// The proximal point where curvatures C = W² are constant: u = W (I + W K W)⁻¹ W⁻¹ q, q being the derivatives at z̃.
    /// One pass over the rows each way and one solve with the factor.
    /// </summary>
    public void Solve(IProductLosses loss, ReadOnlySpan<double> z, Span<double> result)
    {
        Unpulled(z, result);
        var room = Room(z.Length + rows.Rows + rows.Rows);
        var products = room.Slice(z.Length, rows.Rows);
        var u = room[(z.Length + rows.Rows)..];
        rows.Multiply(0, result, products);
        loss.WeightedDerivatives(products, u);
        TensorPrimitives.Divide(u, roots, u);
        Cholesky.Solve(factor, rows.Rows, u);
        TensorPrimitives.Multiply(u, roots, u);
        Pull(u, result);
    }

    /// <summary>result = I + W K W with W² = diag(curvatures); its upper triangle counts.</summary>
    public static void ToShifted(double[] gram, ReadOnlySpan<double> curvatures, double[] result)
    {
        var count = curvatures.Length;
        var roots = new double[count];
        TensorPrimitives.Sqrt(curvatures, roots);
        for (var row = 0; row < count; row++)
        {
            var source = gram.AsSpan((row * count) + row, count - row);
            var target = result.AsSpan((row * count) + row, count - row);
            TensorPrimitives.Multiply(source, roots[row], target);
            TensorPrimitives.Multiply(target, roots.AsSpan(row), target);
            target[0] += 1;
        }
    }

    private static Span<double> Room(int length)
    {
        if (scratch is null || scratch.Length < length) scratch = new double[length];
        return scratch.AsSpan(0, length);
    }

    private double[] FormGram()
    {
        var count = rows.Rows;
        var gram = new double[count * count];
        var scaled = new double[rows.Columns];
        for (var row = 0; row < count; row++)
        {
            Array.Clear(scaled);
            rows.AddRow(row, 1, scaled);
            TensorPrimitives.Multiply(scaled, inverse, scaled);
            rows.Multiply(row, scaled, gram.AsSpan((row * count) + row, count - row));
            for (var other = 0; other < row; other++) gram[(row * count) + other] = gram[(other * count) + row];
        }
        return gram;
    }
}

/// <summary>
/// The proximal operator of a convex linear model on the side of its rows, by damped Newton on the margins: in u, whose
/// minimum Σ w_j φ(s_j) + ½uᵀKu over s = A z̃ − K u is where u are the derivatives at s.
/// </summary>
internal static class RowSideNewton
{
    private const int MostSteps = 200;

    /// <summary>As <see cref="IProximable.Prox"/>. One gradient and one Hessian each cost 1.</summary>
    /// <param name="model">f.</param>
    /// <param name="loss">Its losses of products.</param>
    /// <param name="side">K for this step size.</param>
    /// <param name="z">d coordinates.</param>
    /// <param name="tolerance">Bound on the norm of the subproblem's gradient.</param>
    /// <param name="result">A warm start on entry, the answer on return.</param>
    public static double Prox(
        LinearModelObjective model, IProductLosses loss, RowSide side, ReadOnlySpan<double> z, double tolerance, Span<double> result)
    {
        var here = new Place(model, loss, side);
        var trial = new Place(model, loss, side);
        var warm = result.ToArray();
        side.Unpulled(z, result);
        var fixedProducts = new double[model.Samples];
        model.Rows.Multiply(0, result, fixedProducts);
        here.StartAt(warm, fixedProducts);
        var (cost, norm) = (2.0, here.GradientNorm());
        for (var step = 0; step < MostSteps && norm > tolerance; step++)
        {
            cost++;
            var (direction, change, slope) = here.Direction();
            for (var length = 1.0; ; length /= 2)
            {
                cost++;
                trial.MoveFrom(here, direction, change, length);
                if (trial.Value <= here.Value + (1e-4 * length * slope)) break;
                var flat = Math.Abs(length * slope) <= 1e-13 * Math.Abs(here.Value);
                if (flat && trial.GradientNorm() < norm) break;
                // Rounding leaves nothing to gain.
                if (!flat && length >= 1e-12) continue;
                if (norm > Rounding(model, side, z, result)) throw ProximalOperator.NotReached(side.StepSize, norm, tolerance, cost);
                side.Pull(here.Dual, result);
                return cost;
            }
            (here, trial) = (trial, here);
            norm = here.GradientNorm();
        }
        if (norm > tolerance) throw ProximalOperator.NotReached(side.StepSize, norm, tolerance, cost);
        side.Pull(here.Dual, result);
        return cost;
    }

    private static double Rounding(LinearModelObjective model, RowSide side, ReadOnlySpan<double> z, ReadOnlySpan<double> point) =>
        1e-12 * (model.Smoothness + (1 / side.StepSize)) * (TensorPrimitives.Norm(point) + TensorPrimitives.Norm(z));

    /// <summary>u with its products s, its K u, and how far u is from the derivatives at s.</summary>
    private sealed class Place(LinearModelObjective model, IProductLosses loss, RowSide side)
    {
        private readonly int count = model.Samples;
        private readonly double[] products = new double[model.Samples];
        private readonly double[] gramTimesDual = new double[model.Samples];
        private readonly double[] residual = new double[model.Samples];     // u minus the derivatives
        private double[] shifted = [];

        public double[] Dual { get; } = new double[model.Samples];

        public double Value { get; private set; }

        public void StartAt(double[] point, double[] fixedProducts)
        {
            model.Rows.Multiply(0, point, products);
            loss.WeightedDerivatives(products, Dual);
            Times(Dual, gramTimesDual);
            TensorPrimitives.Subtract(fixedProducts, gramTimesDual, products);
            Evaluate();
        }

        public void MoveFrom(Place other, double[] direction, double[] change, double length)
        {
            TensorPrimitives.MultiplyAdd(direction, length, other.Dual, Dual);
            TensorPrimitives.MultiplyAdd(change, length, other.gramTimesDual, gramTimesDual);
            TensorPrimitives.MultiplyAdd(change, -length, other.products, products);
            Evaluate();
        }

        /// <summary>δ = −(I + C K)⁻¹r with its K δ, and the slope ⟨K r, δ⟩.</summary>
        public (double[] Direction, double[] Change, double Slope) Direction()
        {
            var curvatures = new double[count];
            var pulled = new double[count];
            var (direction, change) = (new double[count], new double[count]);
            loss.WeightedCurvatures(products, curvatures);
            Times(residual, pulled);
            if (shifted.Length == 0) shifted = new double[count * count];
            RowSide.ToShifted(side.Gram, curvatures, shifted);
            if (!Cholesky.TryFactor(shifted, count)) throw SymmetricMatrix.Factor.NotPositive(1 / side.StepSize);
            for (var j = 0; j < count; j++) direction[j] = Math.Sqrt(curvatures[j]) * pulled[j];
            Cholesky.Solve(shifted, count, direction);
            for (var j = 0; j < count; j++) direction[j] = (Math.Sqrt(curvatures[j]) * direction[j]) - residual[j];
            Times(direction, change);
            return (direction, change, TensorPrimitives.Dot<double>(pulled, direction));
        }

        /// <summary>The norm of the subproblem's gradient at y(u), ‖Aᵀr‖.</summary>
        public double GradientNorm()
        {
            var sum = new double[model.Dimension];
            model.Rows.AddTransposed(0, residual, sum);
            return TensorPrimitives.Norm<double>(sum);
        }

        private void Evaluate()
        {
            loss.WeightedDerivatives(products, residual);
            TensorPrimitives.Subtract(Dual, residual, residual);
            Value = loss.WeightedValue(products) + (0.5 * TensorPrimitives.Dot<double>(Dual, gramTimesDual));
        }

        private void Times(double[] vector, double[] result)
        {
            for (var row = 0; row < count; row++)
                result[row] = TensorPrimitives.Dot<double>(side.Gram.AsSpan(row * count, count), vector);
        }
    }
}

/// <summary>The losses of a linear model as functions of the products ⟨a_j, x⟩.</summary>
internal interface IProductLosses
{
    /// <summary>Σ_j w_j φ(s_j).</summary>
    double WeightedValue(ReadOnlySpan<double> products);

    /// <summary>w_j φ'(s_j).</summary>
    void WeightedDerivatives(ReadOnlySpan<double> products, Span<double> derivatives);

    /// <summary>w_j φ''(s_j).</summary>
    void WeightedCurvatures(ReadOnlySpan<double> products, Span<double> curvatures);
}
