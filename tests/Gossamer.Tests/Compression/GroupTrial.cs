using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Tests.Compression;

/// <summary>Measures the error of the mean of n compressed vectors.</summary>
internal static class GroupTrial
{
    /// <summary>Mean squared error of the mean with its standard error, (1/n)Σ‖a_i‖² and ‖(1/n)Σa_i‖².</summary>
    public static (double Error, double Deviation, double MeanSquare, double SquareMean) Measure(
        Compressor compressor, int dimension, int workers, int pattern, int draws)
    {
        var inputs = new double[workers][];
        var random = new RandomStream(21, RandomPurpose.Data, pattern);
        for (var i = 0; i < workers; i++)
        {
            inputs[i] = new double[dimension];
            for (var j = 0; j < dimension; j++)
            {
                inputs[i][j] = pattern switch
                {
                    0 => random.NextGaussian(),
                    1 => j + 1,                             // all the same
                    _ => (i % 2 == 0 ? 1 : -1) * (j + 1.5), // opposite
                };
            }
        }
        return Measure(compressor, inputs, draws);
    }

    public static (double Error, double Deviation, double MeanSquare, double SquareMean) Measure(
        Compressor compressor, double[][] inputs, int draws)
    {
        var pool = new MessagePool();
        var (workers, dimension) = (inputs.Length, inputs[0].Length);
        var mean = new double[dimension];
        foreach (var input in inputs)
        {
            for (var j = 0; j < dimension; j++) mean[j] += input[j] / workers;
        }
        double sum = 0, squares = 0;
        var total = new double[dimension];
        for (var round = 0; round < draws; round++)
        {
            Array.Clear(total);
            for (var i = 0; i < workers; i++)
            {
                var context = CompressorCases.Context(pool, round, i, workers);
                var message = compressor.Compress(inputs[i], ref context);
                message.AddTo(total, 1.0 / workers);
                message.Release();
            }
            for (var j = 0; j < dimension; j++) total[j] -= mean[j];
            var error = CompressorCases.SquaredNorm(total);
            sum += error;
            squares += error * error;
        }
        var average = sum / draws;
        var deviation = Math.Sqrt(Math.Max(0, (squares / draws) - (average * average)) / draws);
        return (average, deviation, inputs.Average(a => CompressorCases.SquaredNorm(a)), CompressorCases.SquaredNorm(mean));
    }
}
