using Gossamer.Numerics;

namespace Gossamer.Tests.Numerics;

public class ExponentialsTests
{
    [Fact]
    public void Results_do_not_depend_on_the_address_even_where_some_values_are_out_of_range()
    {
        const int count = 4000;
        var random = new RandomStream(1, RandomPurpose.Data);
        var values = new double[count];
        for (var k = 0; k < count; k++) values[k] = 1500 * random.NextGaussian();
        var memory = new double[count + 16];
        double[]? exponentials = null, sigmoids = null;
        for (var offset = 0; offset < 9; offset++)
        {
            var place = memory.AsSpan(offset, count);
            values.CopyTo(place);
            Exponentials.Exp(place);
            Assert.Equal(exponentials ??= place.ToArray(), place.ToArray());
            values.CopyTo(place);
            Exponentials.Sigmoid(place);
            Assert.Equal(sigmoids ??= place.ToArray(), place.ToArray());
        }
    }

    [Fact]
    public void Values_are_those_of_the_mathematical_functions()
    {
        double[] x = [-1e9, -700, -1, 0, 2.5, 700, 1e9, double.NegativeInfinity, double.PositiveInfinity];
        double[] sigmoids = [.. x];
        Exponentials.Sigmoid(sigmoids);
        for (var k = 0; k < x.Length; k++) Assert.Equal(1 / (1 + Math.Exp(-x[k])), sigmoids[k], 1e-15);
        double[] exponentials = [-1e9, -700, -1, 0, 2.5];
        Exponentials.Exp(exponentials);
        for (var k = 0; k < exponentials.Length; k++) Assert.Equal(Math.Exp(x[k]), exponentials[k], 1e-14);
        double[] broken = [double.NaN];
        Exponentials.Exp(broken);
        Assert.True(double.IsNaN(broken[0]));
    }
}
