namespace Gossamer.Signals.Description;

/// <summary>
/// How the scalogram of one channel around an instant becomes numbers: all of its values, or the parameters of a small model in
/// every band of frequencies. Gasanov and Motrenko (2017) replace scalograms by local parametric models; which family they print
/// is not known, the ones here play its part.
/// </summary>
public abstract class LocalDescription
{
    /// <summary>All values: F·T numbers for F frequencies and T time bins.</summary>
    public static LocalDescription Full { get; } = new FullDescription();

    /// <summary>
    /// Mean, centre and width of every band and time bin: m = mean P, μ = ΣP log f/ΣP, σ = √(ΣP(log f − μ)²/ΣP), 3 numbers.
    /// </summary>
    public static LocalDescription Moments { get; } = new MomentDescription();

    /// <summary>
    /// The coefficients of log P on 1, u, u², u = log f less its mean in the band, by least squares: 3 numbers a band and time bin.
    /// A Gaussian bump is exactly log-quadratic.
    /// </summary>
    public static LocalDescription LogQuadratic { get; } = new LogQuadraticDescription();

    /// <summary>
    /// A bump A·exp(−(τ − τ₀)²/(2σ_t²) − (log f − μ)²/(2σ_f²)) + c over time and frequency in every band, by damped Gauss–Newton
    /// from the moments: 6 numbers (A, τ₀, μ, σ_t, σ_f, c) a band, held within a window and a half. Needs 3 time bins and 3 frequencies a band, or more.
    /// </summary>
    public static LocalDescription Bump { get; } = new BumpDescription();

    /// <summary>Names of the numbers of one band, or of one band and time bin.</summary>
    public abstract IReadOnlyList<string> Parameters { get; }

    /// <summary>How many numbers a channel has.</summary>
    /// <param name="bands">The frequencies.</param>
    /// <param name="bins">Time bins T.</param>
    public virtual int Length(FrequencyBands bands, int bins) => bands.Count * bins * Parameters.Count;

    /// <summary>Refuses what cannot be described.</summary>
    /// <exception cref="BadInputException">A band has too few frequencies, or there are too few time bins.</exception>
    public virtual void Demand(FrequencyBands bands, int bins)
    {
        for (var band = 0; band < bands.Count; band++)
        {
            if (bands.Length(band) < 3)
                throw new BadInputException($"band {band + 1} holds {bands.Length(band)} of the frequencies, but a model of 3 parameters needs 3 or more: take more frequencies or fewer bands");
        }
    }

    /// <summary>Describes one channel around one instant.</summary>
    /// <param name="values">P: the value of frequency f in time bin t is at f·bins + t.</param>
    /// <param name="bands">The frequencies.</param>
    /// <param name="bins">Time bins T.</param>
    /// <param name="result">As many numbers as <see cref="Length"/> says, overwritten.</param>
    public abstract void Describe(ReadOnlySpan<double> values, FrequencyBands bands, int bins, Span<double> result);
}

/// <summary>Frequencies, sorted into bands that follow each other.</summary>
public sealed class FrequencyBands
{
    private readonly int[] starts;

    /// <summary>Sorts frequencies.</summary>
    /// <param name="frequencies">Hz, rising.</param>
    /// <param name="edges">Where a new band begins: a frequency at an edge belongs to the upper band. Rising; none for one band.</param>
    /// <exception cref="BadInputException">The edges do not rise, or a band is empty.</exception>
    public FrequencyBands(IReadOnlyList<double> frequencies, IReadOnlyList<double> edges)
    {
        LogFrequencies = [.. frequencies.Select(frequency => Math.Log(frequency))];
        starts = new int[edges.Count + 2];
        starts[^1] = frequencies.Count;
        for (var k = 0; k < edges.Count; k++)
        {
            if (k > 0 && !(edges[k] > edges[k - 1])) throw new BadInputException($"the edges of the bands must rise, but {edges[k]:R} follows {edges[k - 1]:R}");
            starts[k + 1] = frequencies.Count(frequency => frequency < edges[k]);
        }
        for (var band = 0; band < Count; band++)
        {
            if (Length(band) == 0) throw new BadInputException($"band {band + 1} has no frequency between {frequencies[0]:G4} and {frequencies[^1]:G4} Hz: move the edges");
        }
    }

    /// <summary>log f.</summary>
    public IReadOnlyList<double> LogFrequencies { get; }

    /// <summary>Number of bands.</summary>
    public int Count => starts.Length - 1;

    /// <summary>The first frequency of a band, 0-based.</summary>
    public int First(int band) => starts[band];

    /// <summary>How many frequencies a band has.</summary>
    public int Length(int band) => starts[band + 1] - starts[band];
}
