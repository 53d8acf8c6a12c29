using Gossamer.Messaging;
using Gossamer.Tests.Compression;

namespace Gossamer.Tests.Messaging;

public sealed class MessageTests
{
    public static TheoryData<string> Names => CompressorCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void AddingIsTheSameAsCopyingAndAddingInFull(string name)
    {
        var pool = new MessagePool();
        foreach (var vector in CompressorCases.Vectors())
        {
            var context = CompressorCases.Context(pool, 4);
            var message = CompressorCases.Find(name).Compress(vector, ref context);
            var copy = new double[vector.Length];
            var sum = new double[vector.Length];
            Array.Fill(copy, 7);
            message.CopyTo(copy);
            for (var i = 0; i < sum.Length; i++) sum[i] = vector[i];
            message.AddTo(sum, -0.5);
            // Parts of a sum may cancel, so that rounding errors are relative to the largest coordinate.
            var rounding = 1e-14 * vector.Max(Math.Abs);
            for (var i = 0; i < sum.Length; i++)
            {
                var expected = vector[i] - (0.5 * copy[i]);
                Assert.Equal(expected, sum[i], rounding + (1e-12 * (Math.Abs(vector[i]) + Math.Abs(copy[i]))));
            }
        }
    }

    [Fact]
    public void APoolHandsABodyToOneHolderAtATime()
    {
        var pool = new MessagePool();
        // Each holder signs its body; a body handed out twice would show another's signature.
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, holder =>
        {
            for (var round = 0; round < 20_000; round++)
            {
                var dense = pool.RentDense(3);
                var sparse = pool.RentSparse(100, 2);
                dense.Buffer.Fill(holder);
                sparse.ValueBuffer.Fill(holder);
                Assert.Equal(3, dense.Values.Count(holder));
                Assert.Equal(2, sparse.Values.Count(holder));
                dense.Release();
                sparse.Release();
            }
        });
    }

    [Fact]
    public void ABodyComesBackWhenItsLastHolderLetsGo()
    {
        var pool = new MessagePool();
        var first = pool.RentDense(3);
        first.Retain();
        first.Release();
        Assert.NotSame(first, pool.RentDense(3));
        first.Release();
        Assert.Same(first, pool.RentDense(3));
    }

    [Fact]
    public void PartsComeBackWithTheWhole()
    {
        var pool = new MessagePool();
        var part = pool.RentNatural(3);
        var whole = pool.RentSum(5);
        whole.Append(2, pool.RentScaled(0.5, part));
        whole.Release();
        Assert.Same(part, pool.RentNatural(4));
        Assert.Equal(0, pool.RentSum(5).Count);
    }
}
