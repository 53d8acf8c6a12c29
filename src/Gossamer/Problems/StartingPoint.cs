using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>How x⁰ is chosen.</summary>
public abstract class StartingPoint
{
    /// <summary>All zeros.</summary>
    public static StartingPoint Zero { get; } = new Filled(0);

    /// <summary>All ones.</summary>
    public static StartingPoint Ones { get; } = new Filled(1);

    /// <summary>All coordinates equal.</summary>
    /// <param name="value">Their value.</param>
    /// <exception cref="BadInputException">The value is not finite.</exception>
    public static StartingPoint Constant(double value) => double.IsFinite(value)
        ? new Filled(value)
        : throw new BadInputException($"the coordinates of the starting point are {value:R}; they must be a finite number");

    /// <summary>Independent normal coordinates.</summary>
    /// <param name="deviation">Their standard deviation, positive.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <exception cref="BadInputException">The deviation is not positive and finite.</exception>
    public static StartingPoint Normal(double deviation, ulong seed) =>
        double.IsFinite(deviation) && deviation > 0
            ? new Gaussian(deviation, seed)
            : throw new BadInputException($"the starting point is normal with standard deviation {deviation:R}; it must be a positive number");

    /// <summary>Given coordinates.</summary>
    /// <param name="values">d finite values.</param>
    public static StartingPoint Given(ReadOnlyMemory<double> values) => new Fixed(values);

    /// <summary>x⁰.</summary>
    /// <param name="dimension">Number of coordinates d.</param>
    /// <exception cref="BadInputException">Given coordinates are not d finite numbers.</exception>
    public abstract ReadOnlyMemory<double> Create(int dimension);

    private sealed class Filled(double value) : StartingPoint
    {
        public override ReadOnlyMemory<double> Create(int dimension)
        {
            var point = new double[dimension];
            Array.Fill(point, value);
            return point;
        }
    }

    private sealed class Gaussian(double deviation, ulong seed) : StartingPoint
    {
        public override ReadOnlyMemory<double> Create(int dimension)
        {
            var point = new double[dimension];
            var random = new RandomStream(seed, RandomPurpose.Data, slot: 1);
            for (var k = 0; k < dimension; k++) point[k] = deviation * random.NextGaussian();
            return point;
        }
    }

    private sealed class Fixed(ReadOnlyMemory<double> values) : StartingPoint
    {
        public override ReadOnlyMemory<double> Create(int dimension)
        {
            if (values.Length != dimension)
                throw new BadInputException($"the starting point has {values.Length} coordinates, but the problem has {dimension}");
            for (var k = 0; k < dimension; k++)
            {
                if (!double.IsFinite(values.Span[k]))
                    throw new BadInputException($"coordinate {k + 1} of the starting point is {values.Span[k]:R}, but must be a finite number");
            }
            return values;
        }
    }
}
