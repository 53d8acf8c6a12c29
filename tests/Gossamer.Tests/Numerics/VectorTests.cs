using Gossamer.Numerics;

namespace Gossamer.Tests.Numerics;

public sealed class VectorTests
{
    [Fact]
    public void Every_change_raises_the_version_and_reading_does_not()
    {
        var vector = new Vector(3);
        var changes = new (string Name, Action Change)[]
        {
            ("set", () => vector[1] = 2),
            ("edit", () => vector.Edit()[0] = 1),
            ("clear", vector.Clear),
            ("assign", () => vector.Assign([1, 2, 3])),
            ("add", () => vector.Add([1, 1, 1])),
            ("add scaled", () => vector.Add([1, 1, 1], -2)),
            ("scale", () => vector.Scale(3)),
        };
        foreach (var (name, change) in changes)
        {
            var before = vector.Version;
            change();
            Assert.True(vector.Version > before, name);
        }
        var last = vector.Version;
        _ = vector[0] + vector.Values[1] + vector.Length;
        _ = vector.Clone();
        Assert.Equal(last, vector.Version);
    }

    [Fact]
    public void Arithmetic_is_that_of_vectors()
    {
        var vector = new Vector(new double[] { 1, 2, 3 });
        vector.Add([1, 0, -1]);
        Assert.Equal([2, 2, 2], vector.Values.ToArray());
        vector.Add([1, 2, 3], 0.5);
        Assert.Equal([2.5, 3, 3.5], vector.Values.ToArray());
        vector.Scale(2);
        Assert.Equal([5, 6, 7], vector.Values.ToArray());
        vector[1] = -1;
        Assert.Equal([5, -1, 7], ((ReadOnlySpan<double>)vector).ToArray());
        vector.Clear();
        Assert.Equal([0, 0, 0], vector.Values.ToArray());
    }

    [Fact]
    public void Copies_share_nothing()
    {
        double[] source = [1, 2];
        var vector = new Vector(source);
        var clone = vector.Clone();
        source[0] = 9;
        vector[1] = 8;
        Assert.Equal([1, 8], vector.Values.ToArray());
        Assert.Equal([1, 2], clone.Values.ToArray());
    }

    [Fact]
    public void Lengths_must_agree()
    {
        var vector = new Vector(2);
        Assert.Throws<ArgumentException>(() => vector.Add([1]));
        Assert.Throws<ArgumentException>(() => vector.Assign([1, 2, 3]));
        Assert.Throws<IndexOutOfRangeException>(() => vector[2] = 1);
    }
}
