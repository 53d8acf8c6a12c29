using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Benchmarks.Workloads;

/// <summary>Top-K of a long vector, against one pass that sums it.</summary>
internal sealed class TopKWork
{
    private readonly double[] vector;
    private readonly TopK compressor;
    private readonly MessagePool pool = new();

    public TopKWork(int dimension, int k)
    {
        vector = new double[dimension];
        new RandomStream(1, RandomPurpose.Data).FillGaussian(vector);
        compressor = new TopK(k);
    }

    /// <summary>Compresses, as in a round after warm-up.</summary>
    public void Compress()
    {
        var context = new CompressionContext { Worker = 0, Workers = 1, Wire = WireFormat.Double, Pool = pool };
        compressor.Compress(vector, ref context).Release();
    }

    /// <summary>One pass.</summary>
    public double Sum() => TensorPrimitives.Sum<double>(vector);
}
