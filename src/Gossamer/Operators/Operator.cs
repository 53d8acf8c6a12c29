using System.Buffers;
using System.Numerics.Tensors;
using Gossamer.Problems;

namespace Gossamer.Operators;

/// <summary>Makes operators of objectives and of other operators.</summary>
public static class Operator
{
    /// <summary>
    /// Id − s∇f. For convex L-smooth f and s ≤ 2/L it is (sL/2)-averaged; for μ-strongly convex f it contracts by
    /// max{|1 − sμ|, |1 − sL|}; for s ≤ 1/L it is the gradient of a convex (1 − sμ)-smooth function, hence ρ/(1 + ρ) = sμ.
    /// </summary>
    /// <param name="objective">f.</param>
    /// <param name="step">s, positive.</param>
    /// <param name="smoothness">L.</param>
    /// <param name="convexity">μ ≥ 0 of strong convexity; null where f is not convex.</param>
    public static IOperator Gradient(ILocalObjective objective, double step, double smoothness, double? convexity) =>
        new GradientOperator(objective, step, GradientConstants(step, smoothness, convexity));

    /// <summary>
    /// prox_{sf}. For convex f it is firmly nonexpansive; for μ-strongly convex f it contracts by 1/(1 + sμ) and
    /// ρ/(1 + ρ) = sμ/(1 + sμ).
    /// </summary>
    /// <param name="objective">f.</param>
    /// <param name="step">s, positive.</param>
    /// <param name="convexity">μ ≥ 0 of strong convexity; null where f is not convex.</param>
    /// <param name="tolerance">Bound on the norm of the subproblem's gradient; exact operators ignore it.</param>
    public static IOperator Proximal(ILocalObjective objective, double step, double? convexity, double tolerance = 1e-12) =>
        new ProximalStepOperator(ProximalOperator.Of(objective), step, tolerance, ProximalConstants(step, convexity));

    /// <summary>
    /// Cyclic gradient descent over a finite sum: the composition of Id − s∇f_B over m blocks B of consecutive samples, the first
    /// block first. For convex f_B and s ≤ 1/L_B it is m/(m + 1)-averaged, but not firmly nonexpansive.
    /// </summary>
    /// <param name="objective">f.</param>
    /// <param name="blocks">m, from 1 to the number of samples.</param>
    /// <param name="step">s, positive.</param>
    /// <param name="smoothness">The largest L_B, or a bound.</param>
    /// <param name="isConvex">Whether the f_B are convex.</param>
    public static IOperator CyclicGradient(IFiniteSum objective, int blocks, double step, double smoothness, bool isConvex)
    {
        if (blocks < 1 || blocks > objective.Samples)
            throw new BadInputException($"{objective.Samples} samples cannot be cut into {blocks} blocks; take from 1 to {objective.Samples}");
        var constants = isConvex && step * smoothness <= 1 + 1e-12 ? new OperatorConstants { Averagedness = 0.5 } : OperatorConstants.Unknown;
        var parts = new IOperator[blocks];
        for (var block = 0; block < blocks; block++)
        {
            var first = (int)((long)objective.Samples * block / blocks);
            var count = (int)((long)objective.Samples * (block + 1) / blocks) - first;
            parts[block] = new BlockGradientOperator(objective, first, count, step, constants);
        }
        return Composition(parts);
    }

    /// <summary>The projection onto the closure of the domain of an objective: firmly nonexpansive.</summary>
    /// <param name="objective">Its domain is the set.</param>
    public static IOperator Projection(IDomain objective) => new DomainProjection(objective);

    /// <summary>prox_{sψ} of ψ(x) = λ‖x‖₁, with or without the constraint x ≥ 0.</summary>
    /// <param name="dimension">d.</param>
    /// <param name="step">s ≥ 0.</param>
    /// <param name="l1">λ ≥ 0.</param>
    /// <param name="nonnegative">Whether x ≥ 0 is demanded.</param>
    public static IOperator Simple(int dimension, double step, double l1, bool nonnegative) => new SimpleProximal(dimension, step * l1, nonnegative);

    /// <summary>
    /// T_m ∘ … ∘ T_1. Contractions multiply; of averaged operators it is averaged with a/(1 + a), a = Σ a_k/(1 − a_k)
    /// (Combettes and Yamada, 2015), which is m/(m + 1) for m firmly nonexpansive ones.
    /// </summary>
    /// <param name="operators">T_1 first; at least one.</param>
    public static IOperator Composition(params IReadOnlyList<IOperator> operators) =>
        operators.Count == 1 ? operators[0] : new CompositionOperator(operators);

    /// <summary>
    /// The Douglas–Rachford operator z + P_2(2P_1(z) − z) − P_1(z) = ½(Id + R_2∘R_1)(z) with the reflections R = 2P − Id. It is
    /// firmly nonexpansive where P_1 and P_2 are; for P_1 = prox_{sg}, P_2 = prox_{sf} and a fixed point z, P_1(z) minimises f + g.
    /// </summary>
    /// <param name="first">P_1.</param>
    /// <param name="second">P_2.</param>
    public static IOperator DouglasRachford(IOperator first, IOperator second) => new DouglasRachfordOperator(first, second);

    /// <summary>What is known of <see cref="Gradient"/>.</summary>
    /// <param name="step">s.</param>
    /// <param name="smoothness">L.</param>
    /// <param name="convexity">μ ≥ 0; null where f is not convex.</param>
    public static OperatorConstants GradientConstants(double step, double smoothness, double? convexity)
    {
        if (convexity is not { } mu || !(step * smoothness < 2)) return OperatorConstants.Unknown;
        var factor = Math.Max(Math.Abs(1 - (step * mu)), Math.Abs(1 - (step * smoothness)));
        return new OperatorConstants
        {
            Averagedness = Math.Max(0.5, step * smoothness / 2),    // theorems need no better than firmly nonexpansive
            Contraction = factor < 1 ? factor : null,
            Cocoercivity = step * smoothness <= 1 + 1e-12 ? step * mu : null,
        };
    }

    /// <summary>What is known of <see cref="Proximal"/>.</summary>
    /// <param name="step">s.</param>
    /// <param name="convexity">μ ≥ 0; null where f is not convex.</param>
    public static OperatorConstants ProximalConstants(double step, double? convexity) => convexity is { } mu
        ? new OperatorConstants
        {
            Averagedness = 0.5,
            Contraction = mu > 0 ? 1 / (1 + (step * mu)) : null,
            Cocoercivity = step * mu / (1 + (step * mu)),
        }
        : OperatorConstants.Unknown;

    private sealed class CompositionOperator(IReadOnlyList<IOperator> parts) : IOperator
    {
        public int Dimension => parts[0].Dimension;

        public OperatorConstants Constants { get; } = new()
        {
            Contraction = parts.All(part => part.Constants.Contraction is not null)
                ? parts.Aggregate(1.0, (product, part) => product * part.Constants.Contraction!.Value)
                : null,
            Averagedness = parts.All(part => part.Constants.Averagedness is < 1) ? Averaged(parts) : null,
        };

        public double Apply(ReadOnlySpan<double> x, Span<double> result)
        {
            var buffer = ArrayPool<double>.Shared.Rent(x.Length);
            var point = buffer.AsSpan(0, x.Length);
            x.CopyTo(point);
            double cost = 0;
            foreach (var part in parts)
            {
                cost += part.Apply(point, result);
                result.CopyTo(point);
            }
            ArrayPool<double>.Shared.Return(buffer);
            return cost;
        }

        private static double Averaged(IReadOnlyList<IOperator> parts)
        {
            var sum = parts.Sum(part => part.Constants.Averagedness!.Value / (1 - part.Constants.Averagedness.Value));
            return sum / (1 + sum);
        }
    }

    private sealed class DouglasRachfordOperator(IOperator first, IOperator second) : IOperator
    {
        public int Dimension => first.Dimension;

        public OperatorConstants Constants { get; } = first.Constants.Averagedness <= 0.5 && second.Constants.Averagedness <= 0.5
            ? new OperatorConstants { Averagedness = 0.5, Cocoercivity = 0 }
            : OperatorConstants.Unknown;

        public double Apply(ReadOnlySpan<double> x, Span<double> result)
        {
            var buffer = ArrayPool<double>.Shared.Rent(2 * x.Length);
            var point = buffer.AsSpan(0, x.Length);
            var reflected = buffer.AsSpan(x.Length, x.Length);
            var cost = first.Apply(x, point);                       // P_1(z)
            TensorPrimitives.Add(point, point, reflected);
            TensorPrimitives.Subtract(reflected, x, reflected);
            cost += second.Apply(reflected, result);
            TensorPrimitives.Subtract(result, point, result);
            TensorPrimitives.Add(result, x, result);
            ArrayPool<double>.Shared.Return(buffer);
            return cost;
        }
    }
}
