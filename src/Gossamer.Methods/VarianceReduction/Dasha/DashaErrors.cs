using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>
/// How far the estimates of a method of the DASHA kind are from what they estimate, in a state of the run. The workers'
/// vectors are named "g" and "h".
/// </summary>
/// <param name="G">‖g − h‖², g and h being the means of the g_i and the h_i.</param>
/// <param name="D">(1/n) Σ‖g_i − h_i‖².</param>
/// <param name="E">‖h − ∇f(x)‖².</param>
/// <param name="F">(1/n) Σ‖h_i − ∇f_i(x)‖².</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DashaErrors(double G, double D, double E, double F)
{
    /// <summary>The errors in a state.</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="point">Where the gradients are taken: the iterate unless given.</param>
    public static DashaErrors Of(IObservation state, ReadOnlySpan<double> point = default)
    {
        if (point.IsEmpty) point = state.Iterate;
        var n = state.Problem.Workers;
        var gradient = new double[point.Length];
        var apart = new double[point.Length];                       // Σ (g_i − h_i)
        var late = new double[point.Length];                        // Σ (h_i − ∇f_i(x))
        var difference = new double[point.Length];
        double d = 0, f = 0;
        for (var i = 0; i < n; i++)
        {
            var (g, h) = (state.Worker(i).Vector("g"), state.Worker(i).Vector("h"));
            state.Problem.Local(i).Gradient(point, gradient);
            TensorPrimitives.Subtract(g.Values, h, difference);
            TensorPrimitives.Add(apart, difference, apart);
            d += TensorPrimitives.SumOfSquares<double>(difference);
            TensorPrimitives.Subtract(h.Values, gradient, difference);
            TensorPrimitives.Add(late, difference, late);
            f += TensorPrimitives.SumOfSquares<double>(difference);
        }
        var square = (double)n * n;
        return new DashaErrors(
            TensorPrimitives.SumOfSquares<double>(apart) / square, d / n, TensorPrimitives.SumOfSquares<double>(late) / square, f / n);
    }
}

/// <summary>The weights of <see cref="DashaErrors"/> in a Lyapunov function, as multiples of γ.</summary>
/// <param name="Kappa">Of G.</param>
/// <param name="Eta">Of D.</param>
/// <param name="Nu">Of E.</param>
/// <param name="Rho">Of F.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DashaWeights(double Kappa, double Eta, double Nu = 0, double Rho = 0)
{
    /// <summary>κG + ηD + νE + ρF.</summary>
    public double Of(DashaErrors errors) => (Kappa * errors.G) + (Eta * errors.D) + (Nu * errors.E) + (Rho * errors.F);
}
