using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Signals.Description;

/// <summary>A bump over time and frequency, by damped Gauss–Newton.</summary>
internal sealed class BumpDescription : LocalDescription
{
    private const int MostSteps = 60;
    private const int Count = 6;

    // Widths are fitted by their logarithms, so that they stay positive.
    private const int Amplitude = 0, Time = 1, Centre = 2, TimeWidth = 3, CentreWidth = 4, Floor = 5;

    public override IReadOnlyList<string> Parameters { get; } = ["amplitude", "time", "centre", "time width", "width", "floor"];

    public override int Length(FrequencyBands bands, int bins) => bands.Count * Count;

    public override void Demand(FrequencyBands bands, int bins)
    {
        base.Demand(bands, bins);
        if (bins < 3) throw new BadInputException($"a bump over time needs 3 time bins or more, but there are {bins}: set history and timeBins");
    }

    public override void Describe(ReadOnlySpan<double> values, FrequencyBands bands, int bins, Span<double> result)
    {
        for (var band = 0; band < bands.Count; band++)
        {
            var patch = new Patch(values.Slice(bands.First(band) * bins, bands.Length(band) * bins).ToArray(), bands, band, bins);
            Fit(patch).CopyTo(result.Slice(band * Count, Count));
        }
    }

    private static double[] Fit(Patch patch)
    {
        var parameters = patch.Start();
        var error = patch.Error(parameters);
        var damping = 1e-3;
        for (var step = 0; step < MostSteps && damping < 1e8; step++)
        {
            var (normal, gradient) = patch.Linearize(parameters);
            for (var k = 0; k < Count; k++) normal[k, k] += damping * (normal[k, k] + 1e-12);
            var tried = (double[])parameters.Clone();
            var change = normal.Solve(gradient);
            for (var k = 0; k < Count; k++) tried[k] += change[k];
            patch.Bound(tried);
            var triedError = patch.Error(tried);
            if (!(triedError < error))
            {
                damping *= 4;
                continue;
            }
            var isStill = error - triedError <= 1e-14 * error;
            (parameters, error, damping) = (tried, triedError, damping / 4);
            if (isStill) break;
        }
        parameters[TimeWidth] = Math.Exp(parameters[TimeWidth]);
        parameters[CentreWidth] = Math.Exp(parameters[CentreWidth]);
        return parameters;
    }

    /// <summary>The values of one band, over time from −1 (oldest) to 0 (now).</summary>
    private sealed class Patch(double[] values, FrequencyBands bands, int band, int bins)
    {
        public double[] Start()
        {
            var (least, most) = (values.Min(), values.Max());
            double sum = 0, time = 0, centre = 0;
            for (var k = 0; k < values.Length; k++)
            {
                var weight = values[k] - least;
                sum += weight;
                time += weight * TimeOf(k);
                centre += weight * FrequencyOf(k);
            }
            if (sum == 0) return [0, -0.5, FrequencyOf(values.Length / 2), 0, 0, least];
            (time, centre) = (time / sum, centre / sum);
            double timeSquare = 0, centreSquare = 0;
            for (var k = 0; k < values.Length; k++)
            {
                timeSquare += (values[k] - least) * Math.Pow(TimeOf(k) - time, 2);
                centreSquare += (values[k] - least) * Math.Pow(FrequencyOf(k) - centre, 2);
            }
            return [most - least, time, centre, 0.5 * Math.Log((timeSquare / sum) + 1e-6), 0.5 * Math.Log((centreSquare / sum) + 1e-6), least];
        }

        /// <summary>
        /// Keeps a bump in sight: where a band has none, centre, widths and height run away together and mean nothing.
        /// </summary>
        public void Bound(double[] parameters)
        {
            var span = FrequencyOf(values.Length - 1) - FrequencyOf(0);
            var height = 2 * (values.Max() - values.Min());
            parameters[Amplitude] = Math.Clamp(parameters[Amplitude], -height, height);
            parameters[Time] = Math.Clamp(parameters[Time], -1.5, 0.5);
            parameters[Centre] = Math.Clamp(parameters[Centre], FrequencyOf(0) - (0.5 * span), FrequencyOf(values.Length - 1) + (0.5 * span));
            parameters[TimeWidth] = Math.Clamp(parameters[TimeWidth], Math.Log(0.05), Math.Log(2));
            parameters[CentreWidth] = Math.Clamp(parameters[CentreWidth], Math.Log(0.05 * span), Math.Log(2 * span));
        }

        public double Error(double[] parameters)
        {
            double sum = 0;
            for (var k = 0; k < values.Length; k++)
            {
                var residual = values[k] - (parameters[Amplitude] * Bell(parameters, k)) - parameters[Floor];
                sum += residual * residual;
            }
            return double.IsNaN(sum) ? double.PositiveInfinity : sum;
        }

        /// <summary>J'J and J'r.</summary>
        public (Matrix<double> Normal, Vector<double> Gradient) Linearize(double[] parameters)
        {
            var normal = Matrix<double>.Build.Dense(Count, Count);
            var gradient = Vector<double>.Build.Dense(Count);
            Span<double> row = stackalloc double[Count];
            for (var k = 0; k < values.Length; k++)
            {
                var bell = Bell(parameters, k);
                var height = parameters[Amplitude] * bell;
                var t = (TimeOf(k) - parameters[Time]) * Math.Exp(-parameters[TimeWidth]);
                var u = (FrequencyOf(k) - parameters[Centre]) * Math.Exp(-parameters[CentreWidth]);
                row[Amplitude] = bell;
                row[Time] = height * t * Math.Exp(-parameters[TimeWidth]);
                row[Centre] = height * u * Math.Exp(-parameters[CentreWidth]);
                row[TimeWidth] = height * t * t;
                row[CentreWidth] = height * u * u;
                row[Floor] = 1;
                var residual = values[k] - height - parameters[Floor];
                for (var a = 0; a < Count; a++)
                {
                    gradient[a] += row[a] * residual;
                    for (var b = 0; b < Count; b++) normal[a, b] += row[a] * row[b];
                }
            }
            return (normal, gradient);
        }

        private double Bell(double[] parameters, int k)
        {
            var t = (TimeOf(k) - parameters[Time]) * Math.Exp(-parameters[TimeWidth]);
            var u = (FrequencyOf(k) - parameters[Centre]) * Math.Exp(-parameters[CentreWidth]);
            return Math.Exp(-0.5 * ((t * t) + (u * u)));
        }

        private double TimeOf(int k) => ((k % bins) / (bins - 1.0)) - 1;

        private double FrequencyOf(int k) => bands.LogFrequencies[bands.First(band) + (k / bins)];
    }
}
