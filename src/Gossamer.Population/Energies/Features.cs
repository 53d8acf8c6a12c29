namespace Gossamer.Population.Energies;

/// <summary>
/// The features of JKOnet*-linear: all monomials Π v_i^{e_i} with every e_i at most the degree, 1 left out, and bumps
/// exp(−‖v − c‖²/σ) with centres c on a grid of the cube [−r, r]^D.
/// </summary>
public sealed class Features
{
    private const int Most = 5000;

    private readonly int[][] exponents;
    private readonly double[][] centres;
    private readonly double width;

    /// <summary>Makes the features.</summary>
    /// <param name="dimension">D.</param>
    /// <param name="degree">Largest exponent; 0 for no monomials.</param>
    /// <param name="bumps">Centres along every axis; 0 for no bumps.</param>
    /// <param name="radius">r.</param>
    /// <param name="width">σ (not 2σ²), positive.</param>
    /// <exception cref="BadInputException">There would be none, or too many.</exception>
    public Features(int dimension, int degree = 4, int bumps = 10, double radius = 4, double width = 0.5)
    {
        var count = Math.Pow(degree + 1, dimension) - 1 + (bumps == 0 ? 0 : Math.Pow(bumps, dimension));
        if (count > Most)
        {
            throw new BadInputException(
                $"{count:G4} features are too many (their number is exponential in the {dimension} coordinates; {Most} are possible): lower 'degree' and 'bumps', or use energy: {{kind: neural}}");
        }
        if (count < 1) throw new BadInputException("there are no features: 'degree' and 'bumps' are both 0");
        (Dimension, this.width) = (dimension, width);
        exponents = [.. Grid(dimension, degree + 1).Skip(1)];
        centres = bumps == 0 ? [] : [.. Grid(dimension, bumps).Select(place => place.Select(k => bumps == 1 ? 0 : (2 * radius * k / (bumps - 1)) - radius).ToArray())];
    }

    /// <summary>D.</summary>
    public int Dimension { get; }

    /// <summary>Number of features p.</summary>
    public int Count => exponents.Length + centres.Length;

    /// <summary>Writes φ(v).</summary>
    /// <param name="v">D coordinates.</param>
    /// <param name="values">p values, overwritten.</param>
    public void Values(ReadOnlySpan<double> v, Span<double> values)
    {
        for (var f = 0; f < exponents.Length; f++)
        {
            var product = 1.0;
            for (var i = 0; i < v.Length; i++) product *= Power(v[i], exponents[f][i]);
            values[f] = product;
        }
        for (var c = 0; c < centres.Length; c++) values[exponents.Length + c] = Bump(v, centres[c]);
    }

    /// <summary>Adds the gradients of all features, scaled.</summary>
    /// <param name="v">D coordinates.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="gradients">D rows of <paramref name="stride"/> values; the first p of row i are ∂φ/∂v_i and are added to.</param>
    /// <param name="stride">Length of a row.</param>
    public void AddGradients(ReadOnlySpan<double> v, double scale, Span<double> gradients, int stride)
    {
        for (var f = 0; f < exponents.Length; f++)
        {
            for (var i = 0; i < v.Length; i++)
            {
                if (exponents[f][i] == 0) continue;
                var product = scale * exponents[f][i];
                for (var j = 0; j < v.Length; j++) product *= Power(v[j], exponents[f][j] - (i == j ? 1 : 0));
                gradients[(i * stride) + f] += product;
            }
        }
        for (var c = 0; c < centres.Length; c++)
        {
            var bump = scale * -2 / width * Bump(v, centres[c]);
            for (var i = 0; i < v.Length; i++) gradients[(i * stride) + exponents.Length + c] += bump * (v[i] - centres[c][i]);
        }
    }

    private double Bump(ReadOnlySpan<double> v, double[] centre)
    {
        double sum = 0;
        for (var i = 0; i < centre.Length; i++) sum += (v[i] - centre[i]) * (v[i] - centre[i]);
        return Math.Exp(-sum / width);
    }

    private static double Power(double x, int exponent)
    {
        var result = 1.0;
        for (var k = 0; k < exponent; k++) result *= x;
        return result;
    }

    // All places of a grid with so many per axis, the last coordinate first.
    private static IEnumerable<int[]> Grid(int dimension, int perAxis)
    {
        var place = new int[dimension];
        while (true)
        {
            yield return [.. place];
            var axis = dimension - 1;
            while (axis >= 0 && ++place[axis] == perAxis) place[axis--] = 0;
            if (axis < 0) yield break;
        }
    }
}
