using System.Numerics.Tensors;
using Gossamer.Execution;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>Distances between what workers hold and what they estimate: the terms of Lyapunov functions. Free of cost to a run.</summary>
public static class EstimateErrors
{
    /// <summary>Σ_i v_i‖s_i·g_i − ∇f_i(x)‖².</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="estimate">The name of the workers' vector g_i.</param>
    /// <param name="weight">v_i.</param>
    /// <param name="scale">s_i; 1 unless given.</param>
    public static double ToGradients(IObservation state, string estimate, Func<int, double> weight, Func<int, double>? scale = null)
    {
        var error = 0.0;
        var gradient = new double[state.Iterate.Length];
        for (var i = 0; i < state.Problem.Workers; i++)
        {
            state.Problem.Local(i).Gradient(state.Iterate, gradient);
            var factor = scale?.Invoke(i) ?? 1;
            if (factor != 1) TensorPrimitives.Divide(gradient, factor, gradient);
            error += weight(i) * factor * factor * Squared(state.Worker(i).Vector(estimate), gradient);
        }
        return error;
    }

    /// <summary>Σ_i v_i‖a_i − b_i‖² for two vectors of every worker.</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="first">The name of a_i.</param>
    /// <param name="second">The name of b_i.</param>
    /// <param name="weight">v_i.</param>
    public static double Between(IObservation state, string first, string second, Func<int, double> weight)
    {
        var error = 0.0;
        for (var i = 0; i < state.Problem.Workers; i++)
            error += weight(i) * Squared(state.Worker(i).Vector(first), state.Worker(i).Vector(second));
        return error;
    }

    /// <summary>‖(1/n) Σ a_i − ∇f(x)‖².</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="estimate">The name of a_i.</param>
    public static double MeanToGradient(IObservation state, string estimate)
    {
        var gradient = new double[state.Iterate.Length];
        state.Problem.Global.Gradient(state.Iterate, gradient);
        return Squared(Mean(state, estimate), gradient);
    }

    /// <summary>‖(1/n) Σ (a_i − b_i)‖² for two vectors of every worker.</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="first">The name of a_i.</param>
    /// <param name="second">The name of b_i.</param>
    public static double BetweenMeans(IObservation state, string first, string second) =>
        Squared(Mean(state, first), Mean(state, second));

    /// <summary>The mean of a vector over the workers.</summary>
    internal static double[] Mean(IObservation state, string name)
    {
        var mean = new double[state.Iterate.Length];
        for (var i = 0; i < state.Problem.Workers; i++)
            TensorPrimitives.MultiplyAdd(state.Worker(i).Vector(name), 1.0 / state.Problem.Workers, mean, mean);
        return mean;
    }

    private static double Squared(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var distance = TensorPrimitives.Distance(first, second);
        return distance * distance;
    }
}
