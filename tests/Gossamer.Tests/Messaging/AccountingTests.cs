using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;

namespace Gossamer.Tests.Messaging;

public sealed class AccountingTests
{
    [Theory]
    [InlineData("identity", 112, 64, 7168, 7168)]
    [InlineData("identity", 112, 32, 3584, 3584)]
    [InlineData("top-k(5)", 112, 64, (5 * 64) + (5 * 7), 320)]
    [InlineData("top-k(5)", 112, 32, (5 * 32) + (5 * 7), 160)]
    [InlineData("top-k(100)", 112, 64, (100 * 64) + 112, 6400)]         // the bitmap is cheaper
    [InlineData("top-k(112)", 112, 64, 112 * 64, 112 * 64)]             // nothing to tell
    [InlineData("rand-k(5)", 112, 64, 320, 320)]
    [InlineData("natural", 112, 64, 12 * 112, 12 * 112)]
    [InlineData("natural", 112, 32, 9 * 112, 9 * 112)]
    [InlineData("scaled-sign", 112, 32, 32 + 112, 32 + 112)]
    public void MessagesCostWhatThePapersSay(string name, int dimension, int floatBits, long wireBits, long floatsBits)
    {
        Compressor[] all = [new Identity(), new TopK(5), new TopK(100), new TopK(112), new RandK(5), new Natural(), new ScaledSign()];
        var compressor = all.First(c => c.Name == name);
        var wire = new WireFormat(floatBits);
        var context = new CompressionContext
        {
            Private = new RandomStream(1, RandomPurpose.Compression, 0),
            Workers = 1,
            Wire = wire,
            Pool = new MessagePool(),
        };
        var vector = new double[dimension];
        for (var i = 0; i < dimension; i++) vector[i] = Math.Sin(i + 1);
        var message = compressor.Compress(vector, ref context);
        Assert.Equal(wireBits, Codec.CountBits(message, wire, AccountingKind.Wire));
        Assert.Equal(floatsBits, Codec.CountBits(message, wire, AccountingKind.Floats));
    }
}
