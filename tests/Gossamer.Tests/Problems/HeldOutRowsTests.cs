using Gossamer.Data;
using Gossamer.Data.Splits;
using Gossamer.Problems;

namespace Gossamer.Tests.Problems;

public class HeldOutRowsTests
{
    private static readonly DataSet Data = SyntheticData.OneHot(103, 12, 3, 5);

    private static RowAssignment Rows(int workers) => RowAssignment.Split(new ContiguousSplit().Assign(Data, workers, 1));

    [Fact]
    public void Every_row_is_in_training_validation_or_test_once()
    {
        var parts = new List<RowAssignment>();
        var rows = Rows(4);
        var problem = new HeldOutRows(0.2, 0.1).Apply(rows, some =>
        {
            parts.Add(some);
            return DataProblems.LogisticRegression(Data, some);
        });
        Assert.Equal(3, parts.Count);
        for (var worker = 0; worker < 4; worker++)
        {
            int[] all = [.. parts.SelectMany(part => part.Rows[worker]).Order()];
            Assert.Equal(rows.Rows[worker].Order(), all);
            Assert.Equal((5, rows.Rows[worker].Length == 26 ? 3 : 2), (parts[1].Rows[worker].Length, parts[2].Rows[worker].Length));
            Assert.Equal(parts[0].Rows[worker].Order(), parts[0].Rows[worker]);
            Assert.Equal(all.Length - 5 - parts[2].Rows[worker].Length, ((IFiniteSum)problem.Local(worker)).Samples);
            Assert.Equal(5, ((IFiniteSum)problem.Validation(worker)!).Samples);
            Assert.Equal(parts[2].Rows[worker].Length, ((IFiniteSum)problem.Test(worker)!).Samples);
        }
    }

    [Fact]
    public void Nothing_aside_is_the_problem_itself()
    {
        var problem = new HeldOutRows(0, 0).Apply(Rows(4), some => DataProblems.LogisticRegression(Data, some));
        Assert.Null(problem.Validation(0));
        Assert.Null(problem.Test(0));
        Assert.Null(new HeldOutRows(0.2, 0).Apply(Rows(4), some => DataProblems.LogisticRegression(Data, some)).Test(0));
    }

    [Fact]
    public void What_leaves_nothing_for_training_is_refused()
    {
        Assert.Contains("leave no samples", Refusal(0.5, 0.5, Rows(4)));
        Assert.Contains("too few", Refusal(0.4, 0.4, Rows(103)));
        Assert.Contains("share all samples", Refusal(0.1, 0, RowAssignment.Shared(Data, 4)));
    }

    private static string Refusal(double validation, double test, RowAssignment rows) => Assert.Throws<BadInputException>(() =>
        new HeldOutRows(validation, test).Apply(rows, some => DataProblems.LogisticRegression(Data, some))).Message;
}
