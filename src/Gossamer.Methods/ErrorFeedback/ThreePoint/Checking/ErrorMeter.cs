using System.Numerics.Tensors;
using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint.Checking;

/// <summary>A triple (h, y, x).</summary>
/// <param name="H">h, d coordinates.</param>
/// <param name="Y">y.</param>
/// <param name="X">x.</param>
internal sealed record Triple(double[] H, double[] Y, double[] X);

/// <summary>What a mechanism does to a triple.</summary>
/// <param name="Triple">The triple.</param>
/// <param name="Lag">‖h − y‖².</param>
/// <param name="Change">‖x − y‖².</param>
/// <param name="Error">E‖C_{h,y}(x) − x‖², or the mean over draws.</param>
/// <param name="StandardError">Of the mean; 0 where the mechanism is deterministic.</param>
internal sealed record Sample(Triple Triple, double Lag, double Change, double Error, double StandardError)
{
    /// <summary>(1 − A)‖h − y‖² + B‖x − y‖².</summary>
    public double Bound(MechanismConstants constants) => ((1 - constants.A) * Lag) + (constants.B * Change);
}

/// <summary>Measures the errors of one mechanism.</summary>
internal sealed class ErrorMeter(Mechanism mechanism, int dimension, int workers, ulong seed)
{
    private readonly LoneParticipant participant = new(dimension, workers, seed);
    private readonly Vector estimate = new(dimension);
    private long fresh = 1_000_000;

    /// <summary>How often the mechanism was applied.</summary>
    public long Evaluations { get; private set; }

    /// <summary>The mean error over draws: of always the same rounds, or of rounds that nobody saw before.</summary>
    public Sample Measure(Triple triple, int draws, bool isFresh = false)
    {
        double sum = 0, squares = 0;
        for (var draw = 0; draw < draws; draw++)
        {
            var error = ErrorOf(triple, isFresh ? fresh++ : draw + 1);
            sum += error;
            squares += error * error;
        }
        Evaluations += draws;
        var mean = sum / draws;
        var variance = Math.Max(0, (squares / draws) - (mean * mean));
        return new Sample(
            triple, Building.DistanceSquared(triple.H, triple.Y), Building.DistanceSquared(triple.X, triple.Y), mean, Math.Sqrt(variance / draws));
    }

    private double ErrorOf(Triple triple, long round)
    {
        estimate.Assign(triple.H);
        estimate.Apply(mechanism.Compress(participant, triple.H, triple.Y, triple.X, round));
        participant.Forget();
        var distance = TensorPrimitives.Distance<double>(estimate.Values, triple.X);
        return distance * distance;
    }
}
