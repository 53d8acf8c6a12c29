using System.Buffers;
using Gossamer.Numerics;

namespace Gossamer.Problems.Policies;

/// <summary>
/// Scalar linear-quadratic control: s_{t+1} = As_t + Bu_t + w_t with w_t ~ N(0, σ_w²), s_0 ~ N(0, σ_0²), reward −(qs² + ru²), and
/// the Gaussian policy u ~ N(ks, e^{2λ}); θ = (k, λ). J and its gradient follow from the second moments of s_t, which obey
/// m_{t+1} = (A + Bk)²m_t + B²e^{2λ} + σ_w². Rewards and scores are unbounded, so that no uniform constants exist.
/// </summary>
/// <param name="drift">A.</param>
/// <param name="control">B.</param>
/// <param name="stateCost">q.</param>
/// <param name="controlCost">r.</param>
/// <param name="noise">σ_w, also σ_0.</param>
/// <param name="discount">ρ.</param>
/// <param name="horizon">H.</param>
public sealed class LinearQuadraticTask(
    double drift, double control, double stateCost, double controlCost, double noise, double discount, int horizon) : ControlTask
{
    /// <inheritdoc/>
    public override string Name => "linear-quadratic";

    /// <inheritdoc/>
    public override int Dimension => 2;

    /// <inheritdoc/>
    public override int Horizon => horizon;

    /// <summary>No reward is above 0.</summary>
    public override double? UpperBound => 0;

    /// <inheritdoc/>
    public override double Return(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        var (gain, variance) = (theta[0], Math.Exp(2 * theta[1]));
        var loop = drift + (control * gain);
        var weight = stateCost + (controlCost * gain * gain);       // E(qs² + ru²) = weight·m + r·variance
        var (moment, byGain, byDeviation) = (noise * noise, 0.0, 0.0);
        var (total, factor, slopeGain, slopeDeviation) = (0.0, 1.0, 0.0, 0.0);
        for (var t = 0; t < horizon; t++)
        {
            total -= factor * ((weight * moment) + (controlCost * variance));
            slopeGain -= factor * ((weight * byGain) + (2 * controlCost * gain * moment));
            slopeDeviation -= factor * ((weight * byDeviation) + (2 * controlCost * variance));
            byGain = (loop * loop * byGain) + (2 * loop * control * moment);
            byDeviation = (loop * loop * byDeviation) + (2 * control * control * variance);
            moment = (loop * loop * moment) + (control * control * variance) + (noise * noise);
            factor *= discount;
        }
        if (!gradient.IsEmpty) (gradient[0], gradient[1]) = (slopeGain, slopeDeviation);
        return total;
    }

    /// <inheritdoc/>
    public override void SampleGradient(ReadOnlySpan<double> theta, ref RandomStream random, Span<double> gradient)
    {
        var (gain, deviation) = (theta[0], Math.Exp(theta[1]));
        var rented = ArrayPool<double>.Shared.Rent(3 * horizon);
        var states = rented.AsSpan(0, horizon);
        var draws = rented.AsSpan(horizon, horizon);
        var rewards = rented.AsSpan(2 * horizon, horizon);
        var (state, factor) = (noise * random.NextGaussian(), 1.0);
        for (var t = 0; t < horizon; t++)
        {
            var draw = random.NextGaussian();
            var action = (gain * state) + (deviation * draw);
            (states[t], draws[t]) = (state, draw);
            rewards[t] = -factor * ((stateCost * state * state) + (controlCost * action * action));
            state = (drift * state) + (control * action) + (noise * random.NextGaussian());
            factor *= discount;
        }
        gradient.Clear();
        var toGo = 0.0;
        for (var t = horizon - 1; t >= 0; t--)
        {
            toGo += rewards[t];
            // ∇log π = ((u − ks)s/σ², (u − ks)²/σ² − 1) with u − ks = σ·draw.
            gradient[0] += toGo * draws[t] * states[t] / deviation;
            gradient[1] += toGo * ((draws[t] * draws[t]) - 1);
        }
        ArrayPool<double>.Shared.Return(rented);
    }
}
