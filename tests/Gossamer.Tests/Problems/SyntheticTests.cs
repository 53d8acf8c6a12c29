using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public sealed class SyntheticTests
{
    [Fact]
    public void One_hot_rows_have_one_entry_in_every_field()
    {
        var data = SyntheticData.MushroomsLike(500, 3);
        Assert.Equal((500, 112), (data.Rows, data.Columns));
        Assert.Equal(500 * 21, data.Features.Stored);
        for (var row = 0; row < data.Rows; row++)
        {
            Assert.Equal(21, data.Features.Row(row).Count());
            Assert.All(data.Features.Row(row), entry => Assert.Equal(1, entry.Value));
        }
        Assert.Contains(-1.0, data.Labels.ToArray());
        Assert.Contains(1.0, data.Labels.ToArray());
    }

    [Fact]
    public void Data_are_a_function_of_the_seed_and_a_longer_set_begins_with_the_shorter()
    {
        var (one, same, other, longer) = (SyntheticData.A9aLike(50, 1), SyntheticData.A9aLike(50, 1), SyntheticData.A9aLike(50, 2), SyntheticData.A9aLike(80, 1));
        Assert.Equal((14 * 50, 123), (one.Features.Stored, one.Columns));
        for (var row = 0; row < 50; row++)
        {
            Assert.Equal(one.Features.Row(row), same.Features.Row(row));
            Assert.Equal(one.Features.Row(row), longer.Features.Row(row));
        }
        Assert.Equal(one.Labels.ToArray(), longer.Labels.ToArray()[..50]);
        Assert.Contains(Enumerable.Range(0, 50), row => !one.Features.Row(row).SequenceEqual(other.Features.Row(row)));
    }

    [Fact]
    public void Classes_are_balanced_and_can_be_told_apart_as_far_as_steepness_says()
    {
        static double Accuracy(double steepness)
        {
            var data = SyntheticData.OneHot(2000, 60, 10, 4, steepness);
            var problem = DataProblems.LogisticRegression(data, RowAssignment.Shared(data, 1), Regularizer.L2(1e-4));
            Assert.InRange(data.Labels.ToArray().Count(label => label == 1), 800, 1200);
            return ((IClassifier)problem.Global).CountCorrect(problem.Minimizer!.Value.Span) / 2000.0;
        }

        Assert.InRange(Accuracy(0.3), 0.5, 0.65);
        Assert.InRange(Accuracy(8), 0.88, 1);
    }

    [Fact]
    public void Rare_features_have_the_planned_owners_and_eigenvalues()
    {
        var settings = new RareFeatures { Workers = 20, Dimension = 100, Share = 0.1, Seed = 3 };
        var problem = settings.Create();
        var owners = new int[100];
        for (var worker = 0; worker < 20; worker++)
        {
            var support = ((ISupport)problem.Local(worker)).Support;
            foreach (var coordinate in support) owners[coordinate]++;
            // f_i = (1/m)‖A x − y‖² has the Hessian of the planned squared singular values, and zeros.
            var eigenvalues = Dense.Eigenvalues(Dense.Hessian(problem.Local(worker)));
            var count = Math.Min(12, support.Count);
            for (var k = 0; k < count; k++)
            {
                var plain = support.Count == 1 ? Math.Sqrt(20) : Math.Sqrt((19.0 * k / (support.Count - 1)) + 1);
                var planned = (0.9 * plain) + (worker == 0 ? 1 : 0);
                Check.Near(planned * planned, eigenvalues[100 - count + k], 1e-8);
            }
            Assert.All(eigenvalues[..(100 - count)], value => Check.Near(0, value, 1e-8));
            Check.AtMost(problem.Constants.Li[worker], Math.Pow((0.9 * Math.Sqrt(20)) + (worker == 0 ? 1 : 0), 2));
        }
        Assert.All(owners, count => Assert.Equal(2, count));
        Dense.ConstantsAreExact(problem, 1e-7);
        Check.AtMost(problem.Constants.LPlus, Math.Min(problem.Constants.LQuadraticMean, Math.Sqrt(0.1) * problem.Constants.LMax));
        Check.GradientMatchesDifferences(problem.Local(3), 4);
    }

    [Fact]
    public void Rare_features_with_a_nonconvex_regulariser_stay_rare()
    {
        var problem = new RareFeatures { Workers = 10, Dimension = 60, Share = 0.2, NonconvexWeight = 3 }.Create();
        Check.GradientMatchesDifferences(problem.Local(0), 4);
        Check.GlobalIsMean(problem, 5);
        Check.ConstantsHold(problem, 40);
        Assert.True(((ISupport)problem.Local(0)).Support.Count < 40);
        Assert.False(problem.Constants.IsConvex);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Assert.Contains("stay without any", Assert.Throws<BadInputException>(() => new RareFeatures { Workers = 50, Dimension = 5, Share = 0.02 }.Create()).Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => new RareFeatures { Share = 0 }.Create());
        Assert.Throws<BadInputException>(() => SyntheticData.OneHot(10, 3, 4, 1));
    }
}
