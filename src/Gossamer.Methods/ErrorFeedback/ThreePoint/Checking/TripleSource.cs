using System.Numerics.Tensors;
using Gossamer.Numerics;

namespace Gossamer.Methods.ErrorFeedback.ThreePoint.Checking;

/// <summary>
/// Triples (h, y, x) of two lengths ‖x − y‖ = 1 and ‖h − y‖ = t. Hard ones have directions that some compressor finds hard
/// (all coordinates equal, one alone, geometric, a few), alike, opposite, or unrelated, at many ratios t.
/// </summary>
internal sealed class TripleSource
{
    private const int Octaves = 5;
    private const int RandomTriples = 100;

    private readonly int dimension;
    private RandomStream stream;

    public TripleSource(int dimension, ulong seed)
    {
        this.dimension = dimension;
        stream = new RandomStream(seed, RandomPurpose.Other);
    }

    /// <summary>Triples that are hard for some compressor.</summary>
    /// <param name="ratiosPerOctave">How finely the ratios ‖h − y‖/‖x − y‖ are spaced.</param>
    public IEnumerable<Triple> Hard(int ratiosPerOctave)
    {
        var shapes = Shapes();
        for (var one = 0; one < shapes.Count; one++)
        {
            for (var k = -ratiosPerOctave * Octaves; k <= ratiosPerOctave * Octaves; k++)
            {
                var ratio = Math.Pow(2, (double)k / ratiosPerOctave);
                yield return Make(shapes[one], shapes[one], -ratio);
                yield return Make(shapes[one], shapes[one], ratio);
                yield return Make(shapes[one], shapes[(one + 1) % shapes.Count], ratio);
            }
            // The estimate is exact, or the gradient does not move.
            yield return Make(shapes[one], shapes[one], 0);
            yield return new Triple(shapes[one], new double[dimension], new double[dimension]);
        }
    }

    public IEnumerable<Triple> Random()
    {
        for (var k = 0; k < RandomTriples; k++)
        {
            var triple = Make(Gaussian(), Gaussian(), Math.Exp(2 * stream.NextGaussian()));
            // Nothing depends on where y lies, unless the mechanism is wrong.
            if (k % 2 == 1) Shift(triple, Gaussian());
            yield return triple;
        }
    }

    /// <summary>A triple beside another one: h and x move, relative to their distances from y.</summary>
    public Triple Near(Triple triple, double scale)
    {
        var (h, x) = ((double[])triple.H.Clone(), (double[])triple.X.Clone());
        Move(h, triple.Y, scale);
        Move(x, triple.Y, scale);
        return new Triple(h, triple.Y, x);
    }

    private void Move(double[] point, double[] origin, double scale)
    {
        var length = scale * TensorPrimitives.Distance<double>(point, origin) * stream.NextDouble();
        // Every third move is along the line through y, which changes the ratio alone.
        if (stream.NextInt(3) == 0)
        {
            for (var i = 0; i < point.Length; i++) point[i] += (point[i] - origin[i]) * scale * (stream.NextCoin(0.5) ? 1 : -1) / 2;
            return;
        }
        TensorPrimitives.MultiplyAdd(Gaussian(), length, point, point);
    }

    private List<double[]> Shapes()
    {
        List<double[]> shapes =
        [
            Unit(_ => 1),
            Unit(i => i % 2 == 0 ? 1 : -1),
            Unit(i => i == dimension / 2 ? 1 : 0),
            Unit(i => Math.Pow(0.5, i % 60)),
            Unit(i => 1 / (1.0 + i)),
            Unit(i => i == 0 ? Math.Sqrt(dimension) : 1),
            Gaussian(),
        ];
        for (var few = 2; few < dimension; few *= 3)
        {
            var count = few;
            shapes.Add(Unit(i => i < count ? 1 : 0));
        }
        return shapes;
    }

    private double[] Unit(Func<int, double> entry) => Normalize([.. Enumerable.Range(0, dimension).Select(entry)]);

    private double[] Gaussian()
    {
        var vector = new double[dimension];
        stream.FillGaussian(vector);
        return Normalize(vector);
    }

    private static double[] Normalize(double[] vector)
    {
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<double>(vector), vector);
        return vector;
    }

    private Triple Make(double[] change, double[] lag, double ratio)
    {
        var h = new double[dimension];
        TensorPrimitives.Multiply(lag, ratio, h);
        return new Triple(h, new double[dimension], (double[])change.Clone());
    }

    private static void Shift(Triple triple, double[] by)
    {
        foreach (var vector in (double[][])[triple.H, triple.Y, triple.X]) TensorPrimitives.Add<double>(vector, by, vector);
    }
}
