using System.Numerics.Tensors;
using Gossamer.Numerics.Symmetric;
using Gossamer.Problems.Quadratic;

namespace Gossamer.Problems;

/// <summary>
/// f_S = Σ_i w_i f_i: what a cohort of clients minimises together, with its proximal operator: one solve with a kept factor
/// where all f_i are quadratic (up to 600 coordinates), Newton's method where all have Hessians, else the accelerated
/// gradient method.
/// </summary>
public sealed class CohortObjective : IProximable
{
    private const int MostForMatrix = 600;

    private readonly IReadOnlyList<ILocalObjective> members;
    private readonly double[] weights;
    private readonly Lazy<IProximable> prox;

    /// <summary>Creates the objective.</summary>
    /// <param name="members">f_i of the cohort, at least one, all of one dimension.</param>
    /// <param name="weights">w_i, one a member, positive.</param>
    /// <exception cref="BadInputException">There are no members, dimensions differ or a weight is not positive.</exception>
    public CohortObjective(IReadOnlyList<ILocalObjective> members, IReadOnlyList<double> weights)
    {
        if (members.Count == 0) throw new BadInputException("a cohort needs at least one objective");
        if (members.Count != weights.Count) throw new BadInputException($"a cohort of {members.Count} objectives has {weights.Count} weights");
        if (members.Any(member => member.Dimension != members[0].Dimension)) throw new BadInputException("the objectives of a cohort differ in their dimensions");
        if (weights.Any(weight => !(weight > 0) || !double.IsFinite(weight))) throw new BadInputException("the weights of a cohort must be positive numbers");
        this.members = members;
        this.weights = [.. weights];
        prox = new(FindProx);
    }

    /// <inheritdoc/>
    public int Dimension => members[0].Dimension;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (var k = 0; k < weights.Length; k++) sum += weights[k] * members[k].Value(x);
        return sum;
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var one = new double[Dimension];
        gradient.Clear();
        for (var k = 0; k < weights.Length; k++)
        {
            members[k].Gradient(x, one);
            TensorPrimitives.MultiplyAdd(one, weights[k], gradient, gradient);
        }
    }

    /// <inheritdoc/>
    public double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result) =>
        prox.Value.Prox(z, stepSize, tolerance, result);

    private IProximable FindProx()
    {
        if (Dimension <= MostForMatrix && members.All(member => member is IQuadraticObjective)) return Quadratic();
        return members.All(member => member is ISmooth) ? new Smooth(this) : new GradientProximal(this, isAccelerated: true, smoothness: null);
    }

    private QuadraticObjective Quadratic()
    {
        var entries = new double[Dimension * Dimension];
        var (unit, row) = (new double[Dimension], new double[Dimension]);
        for (var k = 0; k < weights.Length; k++)
        {
            for (var i = 0; i < Dimension; i++)
            {
                unit[i] = 1;
                ((IQuadraticObjective)members[k]).HessianTimes(unit, row);
                unit[i] = 0;
                var target = entries.AsSpan(i * Dimension, Dimension);
                TensorPrimitives.MultiplyAdd(row, weights[k], target, target);
            }
        }
        Gradient(unit, row);
        TensorPrimitives.Negate(row, row);
        return new QuadraticObjective(new DenseSymmetricMatrix(Dimension, entries), row);
    }

    private sealed class Smooth(CohortObjective cohort) : ISmooth, IProximable
    {
        public int Dimension => cohort.Dimension;

        public double Smoothness => Sum(member => member.Smoothness);

        public double LeastCurvature => Sum(member => member.LeastCurvature);

        public bool HessianHasEntries => cohort.members.All(member => ((ISmooth)member).HessianHasEntries);

        public double Value(ReadOnlySpan<double> x) => cohort.Value(x);

        public void Gradient(ReadOnlySpan<double> x, Span<double> gradient) => cohort.Gradient(x, gradient);

        public double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result) =>
            Newton.Prox(this, z, stepSize, tolerance, result);

        public IHessian HessianAt(ReadOnlySpan<double> x)
        {
            var hessians = new IHessian[cohort.weights.Length];
            for (var k = 0; k < hessians.Length; k++) hessians[k] = ((ISmooth)cohort.members[k]).HessianAt(x);
            return new SumHessian(hessians, cohort.weights, Dimension);
        }

        private double Sum(Func<ISmooth, double> bound)
        {
            double sum = 0;
            for (var k = 0; k < cohort.weights.Length; k++) sum += cohort.weights[k] * bound((ISmooth)cohort.members[k]);
            return sum;
        }
    }

    private sealed class SumHessian(IHessian[] hessians, double[] weights, int dimension) : IHessian
    {
        private readonly double[] one = new double[dimension];

        public void Multiply(ReadOnlySpan<double> v, Span<double> result)
        {
            result.Clear();
            for (var k = 0; k < weights.Length; k++)
            {
                hessians[k].Multiply(v, one);
                TensorPrimitives.MultiplyAdd(one, weights[k], result, result);
            }
        }

        public void AddUpperTriangle(Span<double> entries)
        {
            var own = new double[entries.Length];
            for (var k = 0; k < weights.Length; k++)
            {
                Array.Clear(own);
                hessians[k].AddUpperTriangle(own);
                TensorPrimitives.MultiplyAdd(own, weights[k], entries, entries);
            }
        }
    }
}
