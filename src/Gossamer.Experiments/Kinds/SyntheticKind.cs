using Gossamer.Data;
using Gossamer.Execution;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>Generated data, as a file names them.</summary>
internal abstract class SyntheticKind
{
    public abstract DataSet Create();
}

/// <summary>The shape of mushrooms.</summary>
[Kind<SyntheticKind>("mushrooms-like", "112 columns, 21 ones a row, two classes that are nearly separable: the shape of mushrooms.")]
internal sealed class MushroomsLikeKind(
    [Parameter("Number of rows.", Minimum = 2)] int rows = 8124,
    [Parameter("Seed of the draws.", Minimum = 0)] long seed = 1) : SyntheticKind
{
    public override DataSet Create() => SyntheticData.MushroomsLike(rows, (ulong)seed);
}

/// <summary>The shape of a9a.</summary>
[Kind<SyntheticKind>("a9a-like", "123 columns, 14 ones a row, two classes that overlap: the shape of a9a.")]
internal sealed class A9aLikeKind(
    [Parameter("Number of rows.", Minimum = 2)] int rows = 32561,
    [Parameter("Seed of the draws.", Minimum = 0)] long seed = 1) : SyntheticKind
{
    public override DataSet Create() => SyntheticData.A9aLike(rows, (ulong)seed);
}

/// <summary>One-hot coded categories of any size.</summary>
[Kind<SyntheticKind>("one-hot", "One-hot coded categories with labels that follow a hidden logistic model.")]
internal sealed class OneHotKind(
    [Parameter("Number of rows.", Minimum = 2)] int rows,
    [Parameter("Number of columns.", Minimum = 1)] int columns,
    [Parameter("Ones a row.", Minimum = 1)] int ones,
    [Parameter("How well the classes can be told apart.", Minimum = 0)] double steepness = 2,
    [Parameter("Seed of the draws.", Minimum = 0)] long seed = 1) : SyntheticKind
{
    public override DataSet Create() => SyntheticData.OneHot(rows, columns, ones, (ulong)seed, steepness);
}

/// <summary>Real targets.</summary>
[Kind<SyntheticKind>("linear-regression", "Normal rows with real targets that follow a hidden linear model; without noise one x meets them all.")]
internal sealed class LinearRegressionKind(
    [Parameter("Number of rows.", Minimum = 1)] int rows,
    [Parameter("Number of columns.", Minimum = 1)] int columns,
    [Parameter("Deviation of the noise in the targets.", Minimum = 0)] double noise = 0,
    [Parameter("Seed of the draws.", Minimum = 0)] long seed = 1) : SyntheticKind
{
    public override DataSet Create() => SyntheticData.LinearRegression(rows, columns, noise, (ulong)seed);
}

/// <summary>The worst case of the batch perceptron.</summary>
[Kind<SyntheticKind>("one-against-many", "One sample (0.5, -1) of class +1 against equal samples (-0.5, -1) of class -1: the worst case of the batch perceptron.")]
internal sealed class OneAgainstManyKind([Parameter("Number of rows.", Symbol = "n", Minimum = 2)] int rows) : SyntheticKind
{
    public override DataSet Create() => SyntheticData.OneAgainstMany(rows);
}

/// <summary>The slow case of the linear perceptron.</summary>
[Kind<SyntheticKind>("slow-perceptron", "Two samples of d ones that cost a linear perceptron 2d + 2 iterations: (1, …, 1, 0) of class +1, (1, …, 1, -1) of class -1.")]
internal sealed class SlowPerceptronKind([Parameter("Number of ones.", Symbol = "d", Minimum = 1)] int features) : SyntheticKind
{
    public override DataSet Create() => SyntheticData.SlowPerceptron(features);
}

/// <summary>Separable classes of different sizes.</summary>
[Kind<SyntheticKind>("separable", "Two classes of given sizes that a hyperplane through the origin separates with a margin.")]
internal sealed class SeparableKind(
    [Parameter("Number of rows.", Minimum = 2)] int rows,
    [Parameter("Number of columns.", Minimum = 3)] int columns,
    [Parameter("How many rows are of the smaller class.", Minimum = 1)] int smaller,
    [Parameter("The margin, positive.", Minimum = 0)] double margin = 1,
    [Parameter("Seed of the draws.", Minimum = 0)] long seed = 1) : SyntheticKind
{
    public override DataSet Create() => SyntheticData.Separable(rows, columns, smaller, margin, (ulong)seed);
}
