using System.Runtime.InteropServices;

namespace Gossamer.Methods.ErrorFeedback;

/// <summary>
/// What a method's own theorem says of its estimates, E G⁺ ≤ (1 − A)G + BΛ²‖x⁺ − x‖², to be made into step sizes by any
/// <see cref="SmoothnessRule"/> and <see cref="Regime"/> (<see cref="EstimatorTheory"/>).
/// </summary>
public sealed record EstimatorMechanism
{
    /// <summary>The method as papers write it, for messages.</summary>
    public required string Title { get; init; }

    /// <summary>A and B; they may depend on the rule through <see cref="Smoothness.Alpha"/>.</summary>
    public required Func<Smoothness, MechanismConstants> Constants { get; init; }

    /// <summary>√(B/A) as it stands in formulas.</summary>
    public string Ratio { get; init; } = "sqrt(B/A)";

    /// <summary>A as it stands in formulas.</summary>
    public string Contraction { get; init; } = "A";

    /// <summary>True where the inequality holds in every run, false where in expectation.</summary>
    public bool IsDeterministic { get; init; }

    /// <summary>True where estimates are zero in the coordinates that the worker does not own, as rare features need.</summary>
    public bool KeepsSupport { get; init; }

    /// <summary>The factor that makes the state's vector "g" of a worker an estimate of ∇f_i: 1, or n·w_i in weighted methods.</summary>
    public Func<int, double> EstimateScale { get; init; } = _ => 1;

    /// <summary>True where the theorem covers stochastic gradients, whose part of the error is <see cref="MechanismConstants.Noise"/>.</summary>
    public bool AllowsNoise { get; init; }

    /// <summary>Source to name in place of the rule's own; null for that.</summary>
    public string? Source { get; init; }
}

/// <summary>A and B of a mechanism, with what else its theorem derives.</summary>
/// <param name="A">Contraction of the error, in (0, 1].</param>
/// <param name="B">Growth of the error with the step, at least 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MechanismConstants(double A, double B)
{
    /// <summary>C, what the noise of the gradients adds to the error in every iteration.</summary>
    public double Noise { get; init; }

    /// <summary>Further parameters to report, such as α; null for none.</summary>
    public IReadOnlyDictionary<string, double>? Parameters { get; init; }

    /// <summary>θ(α) and β(α) of Markov compression (EF21).</summary>
    /// <param name="alpha">α in (0, 1].</param>
    public static MechanismConstants OfMarkov(double alpha)
    {
        var constants = new ContractionConstants(alpha);
        return new(constants.Theta, constants.Beta)
        {
            Parameters = new Dictionary<string, double>
            {
                ["alpha"] = alpha,
                ["theta"] = constants.Theta,
                ["beta"] = constants.Beta,
                ["xi"] = constants.Xi,
            },
        };
    }
}
