using Gossamer.Numerics;

namespace Gossamer.Execution;

/// <summary>
/// How long gradients take at each worker, as a distribution, for methods that are told. What they draw from it has
/// nothing to do with the durations of the run.
/// </summary>
public abstract class GradientTimes
{
    /// <summary>Draws the seconds of one gradient; infinite for one that never ends.</summary>
    /// <param name="worker">0-based index.</param>
    /// <param name="random">The source of randomness.</param>
    public abstract double Draw(int worker, ref RandomStream random);

    /// <summary>A sample of the seconds of a worker's gradients, in ascending order; the same at every call.</summary>
    /// <param name="worker">0-based index.</param>
    /// <param name="size">How many.</param>
    public double[] Sample(int worker, int size)
    {
        var random = new RandomStream(0, RandomPurpose.Duration, worker, slot: 2);
        var sample = new double[size];
        for (var k = 0; k < size; k++) sample[k] = Draw(worker, ref random);
        Array.Sort(sample);
        return sample;
    }
}
