namespace Gossamer.Problems;

/// <summary>
/// f_i: the part of the objective that one worker holds. This is the one interface that a user implements to bring an
/// own objective. Instances are immutable and may be asked from several threads at once. What else an objective can do
/// (finite sum, prox, …) it says by implementing the small interfaces beside this one.
/// </summary>
public interface ILocalObjective
{
    /// <summary>Number of coordinates d.</summary>
    int Dimension { get; }

    /// <summary>f_i(x).</summary>
    /// <param name="x">d coordinates.</param>
    double Value(ReadOnlySpan<double> x);

    /// <summary>Writes ∇f_i(x).</summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="gradient">d coordinates, overwritten; must not overlap <paramref name="x"/>.</param>
    void Gradient(ReadOnlySpan<double> x, Span<double> gradient);

    /// <summary>Writes ∇f_i(x) and returns f_i(x), for less than the price of both.</summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="gradient">d coordinates, overwritten.</param>
    double ValueAndGradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        Gradient(x, gradient);
        return Value(x);
    }
}

/// <summary>f_i(x) = (1/m) Σ_j f_ij(x): an objective whose gradient can be sampled.</summary>
public interface IFiniteSum : ILocalObjective
{
    /// <summary>Number of samples m.</summary>
    int Samples { get; }

    /// <summary>
    /// Writes Σ_j weights_j ∇f_ij(x) over the given samples; touches only their rows. The regulariser belongs to every f_ij.
    /// </summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="samples">0-based indices below <see cref="Samples"/>; repeats allowed.</param>
    /// <param name="weights">One weight a sample; empty means 1/samples.Length each.</param>
    /// <param name="gradient">d coordinates, overwritten.</param>
    void SampleGradient(ReadOnlySpan<double> x, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> gradient);

    /// <summary>
    /// Writes Σ_j weights_j (∇f_ij(x) − factor·∇f_ij(y)) over the given samples, the same at both points; touches only their rows.
    /// </summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="y">d coordinates.</param>
    /// <param name="factor">What the gradients at y are multiplied by.</param>
    /// <param name="samples">0-based indices below <see cref="Samples"/>; repeats allowed.</param>
    /// <param name="weights">One weight a sample; empty means 1/samples.Length each.</param>
    /// <param name="difference">d coordinates, overwritten.</param>
    void SampleDifference(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, double factor, ReadOnlySpan<int> samples, ReadOnlySpan<double> weights, Span<double> difference) =>
        TwoPoints.SampleDifference(this, x, y, factor, samples, weights, difference);

    /// <summary>L_ij of every sample.</summary>
    IReadOnlyList<double> SampleSmoothness { get; }

    /// <summary>The constants that samplings of the samples need.</summary>
    SumConstants SampleConstants => new(SampleSmoothness);
}

/// <summary>An objective with a proximal operator of its own; <see cref="ProximalOperator.Of"/> makes one of any objective.</summary>
public interface IProximable : ILocalObjective
{
    /// <summary>Writes argmin_y f_i(y) + ‖y − z‖²/(2·stepSize).</summary>
    /// <param name="z">d coordinates.</param>
    /// <param name="stepSize">Positive.</param>
    /// <param name="tolerance">Bound on the norm of the subproblem's gradient at the result; exact operators ignore it.</param>
    /// <param name="result">d coordinates: a warm start on entry, the answer on return.</param>
    /// <returns>The cost, in gradients of f_i.</returns>
    /// <exception cref="BadInputException">The tolerance was not reached, although rounding allows it; or there is no unique answer.</exception>
    double Prox(ReadOnlySpan<double> z, double stepSize, double tolerance, Span<double> result);
}

/// <summary>An objective with a gradient of its convex conjugate.</summary>
public interface IConjugable : ILocalObjective
{
    /// <summary>Writes ∇f_i*(z) = argmax_x ⟨z, x⟩ − f_i(x).</summary>
    /// <param name="z">d coordinates.</param>
    /// <param name="tolerance">Bound on ‖∇f_i(result) − z‖; exact operators ignore it.</param>
    /// <param name="result">d coordinates: a warm start on entry, the answer on return.</param>
    /// <returns>The cost, in gradients of f_i.</returns>
    double ConjugateGradient(ReadOnlySpan<double> z, double tolerance, Span<double> result);
}

/// <summary>An objective of whose gradient a part costs less than the whole.</summary>
public interface IPartialGradients : ILocalObjective
{
    /// <summary>Writes some consecutive coordinates of ∇f_i(x).</summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="first">The first of them, 0-based.</param>
    /// <param name="partial">As many values as are wanted, overwritten.</param>
    void PartialGradient(ReadOnlySpan<double> x, int first, Span<double> partial);
}

/// <summary>An objective that is finite on an open convex domain only: +∞ outside.</summary>
public interface IDomain : ILocalObjective
{
    /// <summary>True where f_i(x) is finite.</summary>
    /// <param name="x">d coordinates.</param>
    bool Contains(ReadOnlySpan<double> x);

    /// <summary>Replaces x by the nearest point of the domain's closure.</summary>
    /// <param name="x">d coordinates.</param>
    void ProjectOntoClosure(Span<double> x);
}

/// <summary>A model of two classes: its samples have margins m_j(x) = y_j·g(a_j; x), for linear models y_j⟨a_j, x⟩.</summary>
public interface IMargins : ILocalObjective
{
    /// <summary>Number of samples m.</summary>
    int Samples { get; }

    /// <summary>Writes the margin of every sample.</summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="margins">m values, overwritten.</param>
    void Margins(ReadOnlySpan<double> x, Span<double> margins);

    /// <summary>Adds Σ_j weights_j ∇m_j(x); for linear models ∇m_j = y_j a_j.</summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="weights">m values.</param>
    /// <param name="target">d coordinates, changed.</param>
    void AddMarginGradients(ReadOnlySpan<double> x, ReadOnlySpan<double> weights, Span<double> target);
}

/// <summary>
/// Least squares of q outputs: f_i(B) = (1/(2m))‖A_i B − Y_i‖²_F. The point x is B, p × q, its columns one after the other. For
/// methods that look at the samples themselves, as partial least squares do.
/// </summary>
public interface ILinearRegression : ILocalObjective
{
    /// <summary>Number of samples m.</summary>
    int Samples { get; }

    /// <summary>Number of features p; <see cref="ILocalObjective.Dimension"/> is pq.</summary>
    int Features { get; }

    /// <summary>Number of outputs q.</summary>
    int Outputs => Dimension / Features;

    /// <summary>True where a regulariser is added, which the samples do not tell of.</summary>
    bool IsRegularized => false;

    /// <summary>Copies the samples, column after column; all count the same.</summary>
    /// <param name="features">A_i: m·p values, overwritten.</param>
    /// <param name="targets">Y_i: m·q values, overwritten.</param>
    void CopySamples(Span<double> features, Span<double> targets);
}

/// <summary>An objective that classifies its samples.</summary>
public interface IClassifier : ILocalObjective
{
    /// <summary>Number of samples m.</summary>
    int Samples { get; }

    /// <summary>How many samples x classifies rightly.</summary>
    /// <param name="x">d coordinates.</param>
    int CountCorrect(ReadOnlySpan<double> x);
}

/// <summary>An objective that depends on some coordinates only.</summary>
public interface ISupport : ILocalObjective
{
    /// <summary>0-based coordinates that f_i depends on, ascending.</summary>
    IReadOnlyList<int> Support { get; }
}

/// <summary>An objective whose Hessian can be multiplied with a vector.</summary>
public interface IHessianProduct : ILocalObjective
{
    /// <summary>Writes ∇²f_i(x) v. Costs about two gradients.</summary>
    /// <param name="x">d coordinates.</param>
    /// <param name="v">d coordinates.</param>
    /// <param name="result">d coordinates, overwritten; must not overlap the others.</param>
    void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result);
}

/// <summary>A quadratic objective, for methods and checks that use its Hessian.</summary>
public interface IQuadraticObjective : IHessianProduct
{
    void IHessianProduct.HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> result) => HessianTimes(v, result);

    /// <summary>Writes A_i v, the Hessian times a vector.</summary>
    /// <param name="v">d coordinates.</param>
    /// <param name="result">d coordinates, overwritten.</param>
    void HessianTimes(ReadOnlySpan<double> v, Span<double> result);
}
