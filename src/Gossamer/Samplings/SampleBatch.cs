namespace Gossamer.Samplings;

/// <summary>
/// One draw of a <see cref="Sampler"/>: Σ_k weight_k·a_{index_k} is the estimate of the mean of all a_i. A batch belongs to
/// one participant, which draws into it again and again; it grows to the largest draw and allocates nothing after that.
/// </summary>
public sealed class SampleBatch
{
    private int[] indices = [];
    private double[] weights = [];
    private int count;
    private bool isWeighted;

    /// <summary>True where the draw is all functions with equal weights, so that the estimate is the mean itself.</summary>
    public bool IsFull { get; private set; }

    /// <summary>How many functions were drawn; one that was drawn twice counts twice.</summary>
    public int Count => count;

    /// <summary>0-based indices, repeats allowed; empty where the draw <see cref="IsFull"/>.</summary>
    public ReadOnlySpan<int> Indices => IsFull ? default : indices.AsSpan(0, count);

    /// <summary>The weights; empty where all are 1/<see cref="Count"/>.</summary>
    public ReadOnlySpan<double> Weights => isWeighted ? weights.AsSpan(0, count) : default;

    /// <summary>The weight of the k-th index.</summary>
    /// <param name="place">k, 0-based and below <see cref="Count"/>.</param>
    public double WeightAt(int place) => isWeighted ? weights[place] : 1.0 / count;

    /// <summary>Makes it the draw of all functions.</summary>
    /// <param name="size">Their number.</param>
    public void SetFull(int size) => (count, isWeighted, IsFull) = (size, false, true);

    /// <summary>Makes it a draw with weights 1/size.</summary>
    /// <param name="size">How many are drawn.</param>
    /// <returns>Room for the indices, to be filled.</returns>
    public Span<int> SetUniform(int size)
    {
        Reserve(size);
        (count, isWeighted, IsFull) = (size, false, false);
        return indices.AsSpan(0, size);
    }

    /// <summary>Empties it, for a draw with weights that is to be built by <see cref="Add"/>.</summary>
    public void Clear() => (count, isWeighted, IsFull) = (0, true, false);

    /// <summary>Adds a function with its weight.</summary>
    /// <param name="index">0-based.</param>
    /// <param name="weight">What its value is multiplied by in the estimate.</param>
    public void Add(int index, double weight)
    {
        if (count == indices.Length || count >= weights.Length) Reserve(Math.Max(4, 2 * count));
        if (weights.Length < indices.Length) Array.Resize(ref weights, indices.Length);
        indices[count] = index;
        weights[count++] = weight;
    }

    private void Reserve(int size)
    {
        if (indices.Length < size) Array.Resize(ref indices, size);
    }
}
