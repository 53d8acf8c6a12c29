using Gossamer.Execution;
using Gossamer.Problems;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint.Checking;

/// <summary>
/// Measures the A and B of a mechanism: it looks for the triples (h, y, x) on which
/// E‖C_{h,y}(x) − x‖² ≤ (1 − A)‖h − y‖² + B‖x − y‖² is tightest, among hard and random ones and by climbing from the worst of
/// them, and compares with what the mechanism says of itself.
/// </summary>
/// <remarks>
/// What it finds are lower bounds: no constants below them are valid, and a mechanism whose own are below them is wrong.
/// Expectations are means over draws; the worst triples are measured again with fresh draws, so that they do not look worse
/// than they are for having been chosen.
/// </remarks>
public sealed class MechanismChecker
{
    private const int DrawsOfSearch = 32;
    private const int Climbs = 4;
    private const int StepsOfClimb = 100;
    private const int Suspects = 12;

    private readonly int workers;
    private readonly ulong seed;
    private readonly int draws;

    /// <summary>Creates a checker.</summary>
    /// <param name="workers">Number of workers n; matters to correlated compressors.</param>
    /// <param name="draws">Draws for every expectation that is reported, at least 2; deterministic mechanisms need one.</param>
    /// <param name="seed">What the triples and draws depend on.</param>
    public MechanismChecker(int workers = 10, int draws = 4000, ulong seed = 1)
    {
        if (workers < 1) throw new BadInputException($"workers is {workers}, but must be at least 1");
        if (draws < 2) throw new BadInputException($"draws is {draws}, but must be at least 2");
        (this.workers, this.draws, this.seed) = (workers, draws, seed);
    }

    /// <summary>Checks a mechanism in one dimension.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="dimension">Number of coordinates d, at least 1.</param>
    /// <exception cref="AssumptionException">The mechanism or its compressors are not made for this dimension.</exception>
    public MechanismVerdict Check(Mechanism mechanism, int dimension)
    {
        if (dimension < 1) throw new BadInputException($"dimension is {dimension}, but must be at least 1");
        mechanism.Check(new Setting(new GivenConstants(1, workers), dimension));
        var claimed = mechanism.Constants(dimension, workers);
        var meter = new ErrorMeter(mechanism, dimension, workers, seed);
        var triples = new TripleSource(dimension, seed);
        var found = new List<Sample>();
        // Where one look is enough, the ratios of lengths can be spaced more finely.
        var (looks, ratiosPerOctave) = mechanism.IsDeterministic ? (1, 8) : (DrawsOfSearch, 2);
        foreach (var triple in triples.Hard(ratiosPerOctave).Concat(triples.Random()))
            found.Add(meter.Measure(triple, looks));
        foreach (var start in Worst(found, claimed).Take(Climbs).ToList())
            found.Add(Climb(meter, triples, start, claimed, looks));
        if (!mechanism.IsDeterministic)
        {
            // Only what is measured anew may be reported: the largest of many noisy means is too large.
            found = [.. Frontier(found, claimed).Distinct().Select(sample => meter.Measure(sample.Triple, draws, isFresh: true))];
        }
        return MechanismVerdict.Of(mechanism, dimension, workers, claimed, found, meter.Evaluations);
    }

    private static IEnumerable<Sample> Worst(IEnumerable<Sample> samples, MechanismConstants constants) =>
        samples.Where(sample => sample.Bound(constants) > 0).OrderByDescending(sample => sample.Error / sample.Bound(constants));

    /// <summary>The samples that may matter: the worst against the claim, and those that decide the measured constants.</summary>
    private static IEnumerable<Sample> Frontier(List<Sample> samples, MechanismConstants claimed)
    {
        foreach (var sample in Worst(samples, claimed).Take(Suspects)) yield return sample;
        for (var k = 0; k <= Suspects; k++)
        {
            // For every A of a grid, the triple that asks for the largest B.
            var slack = (double)k / Suspects;
            if (samples.Where(sample => sample.Change > 0).MaxBy(sample => (sample.Error - (slack * sample.Lag)) / sample.Change) is { } decisive)
                yield return decisive;
        }
    }

    /// <summary>Moves h and x at random as long as that makes the inequality tighter, in smaller and smaller steps.</summary>
    private static Sample Climb(ErrorMeter meter, TripleSource triples, Sample start, MechanismConstants claimed, int draws)
    {
        var (best, scale) = (start, 0.5);
        for (var step = 0; step < StepsOfClimb; step++)
        {
            var next = meter.Measure(triples.Near(best.Triple, scale), draws);
            if (next.Bound(claimed) > 0 && next.Error * best.Bound(claimed) > best.Error * next.Bound(claimed)) best = next;
            else scale *= 0.95;
        }
        return best;
    }
}
