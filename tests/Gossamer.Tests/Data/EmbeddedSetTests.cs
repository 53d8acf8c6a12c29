using Gossamer.Data;
using Gossamer.Data.Scaling;

namespace Gossamer.Tests.Data;

public sealed class EmbeddedSetTests
{
    private static readonly DataLoader Loader = new(new DataFolders(null, "/nowhere"));

    [Theory]
    [InlineData("digits", 1797, 64)]
    [InlineData("breast-cancer", 569, 30)]
    [InlineData("diabetes", 442, 10)]
    [InlineData("heart", 270, 13)]
    public void Embedded_sets_have_the_published_shape(string name, int rows, int columns)
    {
        var known = DataCatalog.Find(name);
        Assert.True(known.IsEmbedded);
        Assert.True(Loader.IsHere(known));
        var data = Loader.Load(name);
        Assert.Equal((name, rows, columns), (data.Name, data.Rows, data.Columns));
        Assert.Equal((known.Rows, known.Columns), (rows, columns));
    }

    [Fact]
    public void Labels_are_those_of_the_sources()
    {
        Assert.Equal(new() { [-1] = 150, [1] = 120 }, SharedData.CountLabels(Loader.Load("heart")));
        Assert.Equal(new() { [0] = 212, [1] = 357 }, SharedData.CountLabels(Loader.Load("breast-cancer")));
        Assert.Equal(10, SharedData.CountLabels(Loader.Load("digits")).Count);
        var targets = Loader.Load("diabetes").Labels;
        Assert.Equal(152.13348416289594, targets.ToArray().Average(), 1e-10);
    }

    [Fact]
    public void Values_are_those_of_the_sources()
    {
        Assert.Equal([59, 2, 32.1, 101, 157, 93.2, 38, 4, 4.8598, 87], FirstRow("diabetes"));
        Assert.Equal(17.99, FirstRow("breast-cancer")[0]);
        Assert.Equal([0, 0, 5, 13, 9, 1, 0, 0], FirstRow("digits")[..8]);
        Assert.Equal(0, Loader.Load("digits").Labels.Span[0]);
        Assert.Equal(0.708333, FirstRow("heart")[0]);
        Assert.Equal(3378, SharedData.CountNonZeros(Loader.Load("heart")));
    }

    [Fact]
    public void Digits_become_two_classes_on_request()
    {
        var odd = Loader.Load("digits", new DataOptions { Positive = [1, 3, 5, 7, 9] });
        Assert.Equal(new() { [-1] = 891, [1] = 906 }, SharedData.CountLabels(odd));
        var pair = Loader.Load("digits", new DataOptions { Classes = [3, 8], Positive = [8], Scaling = new Divide(16), Intercept = true });
        Assert.Equal(new() { [-1] = 183, [1] = 174 }, SharedData.CountLabels(pair));
        Assert.Equal(65, pair.Columns);
    }

    private static double[] FirstRow(string name)
    {
        var data = Loader.Load(name);
        var row = new double[data.Columns];
        data.Features.CopyRow(0, row);
        return row;
    }
}
