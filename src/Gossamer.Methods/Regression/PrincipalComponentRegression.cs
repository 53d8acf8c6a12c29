using Gossamer.Execution;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Methods.Regression;

/// <summary>
/// Least squares on the a principal components of the features that vary most: with X'X = VΛV', B_a = Σ_{k≤a} v_k v_k'X'Y/λ_k.
/// </summary>
/// <param name="options">The common options; there is no step size.</param>
[Method("principal-component-regression",
    Title = "Principal component regression",
    Family = "regression",
    Summary = "Least squares on the directions in which the features vary most, one more an iteration; the baseline of partial least squares, which look at the outputs too. One round of communication.",
    Paper = "W. F. Massy, Principal components regression in exploratory statistical research, 1965",
    Guarantee = "The training error does not grow, and as many components as the features have rank give least squares.")]
public sealed class PrincipalComponentRegression(MethodOptions options) : ComponentMethod(options)
{
    /// <inheritdoc/>
    protected override Theory Analyze(Setting setting) => RegressionTheory.For("Massy, 1965");

    private protected override IComponentFit Begin(CrossProducts products) => new Fit(products);

    private sealed class Fit(CrossProducts products) : IComponentFit
    {
        private readonly MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> spectrum = products.Gram.Evd(Symmetricity.Symmetric);
        private int components;

        public Matrix<double> Coefficients { get; private set; } = Matrix<double>.Build.Dense(products.Cross.RowCount, products.Cross.ColumnCount);

        public bool Next()
        {
            var place = products.Gram.RowCount - 1 - components;
            // Eigenvalues rise; what is below this share of the largest is rounding.
            if (place < 0 || spectrum.EigenValues[place].Real <= 1e-12 * spectrum.EigenValues[products.Gram.RowCount - 1].Real) return false;
            var v = spectrum.EigenVectors.Column(place);
            Coefficients += v.OuterProduct(products.Cross.TransposeThisAndMultiply(v)) / spectrum.EigenValues[place].Real;
            components++;
            return true;
        }
    }
}
