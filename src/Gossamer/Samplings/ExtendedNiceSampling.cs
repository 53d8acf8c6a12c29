using Gossamer.Execution;
using Gossamer.Numerics;

namespace Gossamer.Samplings;

/// <summary>
/// Function i is listed l_i times as a_i·N/(n·l_i), N = Σl_i, and τ different entries of the list are drawn, every set
/// equally likely: importance without replacement. A = B = (N − τ)/(τ(N − 1)), w_i = l_i/N; an equality (Tyurin, Sun,
/// Burlachenko, Richtárik 2023). l_i = ⌈L_i/mean L_j⌉ unless given, so that N ≤ 2n and w_i is at least half of what importance takes.
/// </summary>
[Sampling("extended-nice", "Each is listed in proportion to its smoothness L_i, and different entries of the list are drawn (importance without replacement).",
    Paper = "Tyurin, Sun, Burlachenko, Richtarik 2023, arXiv:2206.02275")]
public sealed class ExtendedNiceSampling : Sampling
{
    private readonly int size;
    private readonly int[]? copies;

    /// <summary>Creates the sampling.</summary>
    /// <param name="size">τ, at most N.</param>
    /// <param name="copies">l_i ≥ 1, one a function; ⌈L_i/mean L_j⌉ unless given.</param>
    /// <exception cref="BadInputException">The size or a number of copies is below 1.</exception>
    public ExtendedNiceSampling(
        [Parameter("How many entries of the list are drawn, at least 1.", Symbol = "τ", Minimum = 1)] int size,
        [Parameter("How often each function is listed, at least once; by its smoothness unless given.", Symbol = "l")] IReadOnlyList<int>? copies = null)
    {
        this.size = Positive(size, "extended-nice");
        if (copies is not null && !copies.All(l => l >= 1)) throw new BadInputException("extended-nice: every function must be listed at least once");
        this.copies = copies?.ToArray();
    }

    /// <inheritdoc/>
    public override string Name => $"extended-nice({size})";

    /// <inheritdoc/>
    public override string? Validate(int count) => copies is not null && copies.Length != count
        ? $"{Name} has {copies.Length} numbers of copies for {count} functions: give one each"
        : size <= (copies?.Sum() ?? count) ? null : $"{Name} draws {size} different entries, but there are {copies?.Sum() ?? count}; take a smaller size";

    /// <inheritdoc/>
    protected override Sampler Create(IReadOnlyList<double> smoothness)
    {
        var listed = copies ?? ByShare(Shares.Of(smoothness));
        return size == listed.Sum() ? new FullSampler(listed.Length) : new ExtendedNiceSampler(size, listed);
    }

    private static int[] ByShare(double[] shares) => [.. shares.Select(share => Math.Max(1, (int)Math.Ceiling((share * shares.Length) - 1e-9)))];

    private sealed class ExtendedNiceSampler : Sampler
    {
        [ThreadStatic] private static int[]? drawn;

        private readonly int size;
        private readonly int[] copies;
        private readonly int[] owners;
        private readonly double[] weights;

        public ExtendedNiceSampler(int size, int[] copies) : base(copies.Length)
        {
            (this.size, this.copies) = (size, copies);
            owners = [.. copies.SelectMany((number, owner) => Enumerable.Repeat(owner, number))];
            weights = [.. copies.Select(number => (double)number / owners.Length)];
        }

        public override double A => (owners.Length - size) / ((double)size * (owners.Length - 1));

        public override double B => A;

        public override IReadOnlyList<double> Weights => weights;

        public override double ExpectedSize => size;

        public override double Frequency(int index) => (double)size * copies[index] / owners.Length;

        // All entries may be of the one that is listed most often.
        public override double LeastTotal => owners.Length / ((double)Count * copies.Max());

        public override void Draw(ref RandomStream random, SampleBatch batch)
        {
            if (drawn is null || drawn.Length < size) drawn = new int[size];
            var entries = drawn.AsSpan(0, size);
            RandomSubsets.Draw(ref random, owners.Length, entries);
            batch.Clear();
            foreach (var entry in entries)
            {
                var owner = owners[entry];
                batch.Add(owner, owners.Length / ((double)size * Count * copies[owner]));
            }
        }
    }
}
