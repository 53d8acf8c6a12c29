using System.Text;
using Gossamer.Data;
using Gossamer.Data.Reading;

namespace Gossamer.Tests.Data;

public sealed class LibsvmReaderTests
{
    [Fact]
    public void Rows_are_read_with_signs_blanks_comments_and_line_ends_of_all_kinds()
    {
        var data = Read("# a comment\n+1 1:0.5 3:-2e1\r\n\n  -1\t2:1.25   # the rest\n1\n-1 3:7");
        Assert.Equal([1, -1, 1, -1], data.Labels.ToArray());
        Assert.Equal([0.5, 0, -20, 0, 1.25, 0, 0, 0, 0, 0, 0, 7], Dense(data));
        Assert.Equal((4, 3), (data.Rows, data.Columns));
    }

    [Fact]
    public void Explicit_zeros_are_not_stored_but_count_for_the_dimension()
    {
        var data = Read("1 1:0 2:0.0 3:5 9:0\n2 4:1");
        Assert.Equal([(2, 5.0)], data.Features.Row(0));
        Assert.Equal(9, data.Columns);
    }

    [Fact]
    public void The_declared_number_of_columns_holds()
    {
        Assert.Equal(10, Read("1 3:1", 10).Columns);
        Assert.Equal(10, Read("1\n-1", 10).Columns);
        Fails("1 1:1\n-1 11:1", "line 2: feature index 11 is larger than the declared number of columns, 10", columns: 10);
    }

    [Fact]
    public void Data_with_few_zeros_are_dense_and_others_sparse()
    {
        Assert.False(Read("1 1:1 2:2\n-1 1:3").Features.IsSparse);
        Assert.True(Read("1 1:1 9:2\n-1 1:3").Features.IsSparse);
    }

    [Fact]
    public void Lines_longer_than_any_buffer_are_read_whole()
    {
        var text = new StringBuilder("1");
        for (var index = 1; index <= 50_000; index++) text.Append($" {index}:{index}.5");
        var data = Read(text.Append("\n-1 50001:1").ToString());
        Assert.Equal(50_001, data.Columns);
        Assert.Contains((49_999, 50_000.5), data.Features.Row(0));
    }

    [Theory]
    [InlineData("1 1:1\n-1 0:5", "line 2: feature index 0: indices start at 1")]
    [InlineData("1 3:1 2:1", "line 1: feature index 2 comes after 3, but indices must ascend")]
    [InlineData("1 3:1 3:2", "line 1: feature index 3 is given twice")]
    [InlineData("1 1:nan", "line 1: feature 1 is '1:nan', but values must be finite")]
    [InlineData("1 1:1 2:-Inf", "line 1: feature 2 is '2:-Inf', but values must be finite")]
    [InlineData("1 1:1e999", "values must be finite")]
    [InlineData("nan 1:1", "line 1: the label is 'nan', but must be a finite number")]
    [InlineData("1 1:abc", "line 1: '1:abc' is not index:value")]
    [InlineData("1 1:", "line 1: '1:' is not index:value")]
    [InlineData("1 :5", "':5' is not index:value")]
    [InlineData("1 7", "'7' is not index:value")]
    [InlineData("1 a:5", "'a:5' is not index:value")]
    [InlineData("1 -1:5", "'-1:5' is not index:value")]
    [InlineData("1 1:2:3", "'1:2:3' is not index:value")]
    [InlineData("1 1:1,2:1", "'1:1,2:1' is not index:value")]
    [InlineData("1 99999999999:1", "the feature index of '99999999999:1' is larger than 2147483647")]
    [InlineData("\n1:1 2:1", "line 2: the label is missing: the line begins with '1:1'")]
    [InlineData("spam 1:1", "line 1: the label is 'spam', but must be a number")]
    [InlineData("1,2 1:1", "line 1: the label is '1,2', but must be a number")]
    [InlineData("1 qid:3 1:1", "query numbers (qid:)")]
    [InlineData("# nothing\n\n", "holds no samples")]
    [InlineData("1\n-1\n", "no line has a feature")]
    public void Bad_input_is_one_clear_message(string text, string expected) => Fails(text, expected);

    [Fact]
    public void Binary_data_are_refused_without_a_crash()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 300; trial++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            try
            {
                LibsvmReader.Read(new MemoryStream(bytes), "noise", null);
            }
            catch (BadInputException error)
            {
                Assert.StartsWith("noise", error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    private static void Fails(string text, string expected, int? columns = null)
    {
        var error = Assert.Throws<BadInputException>(() => Read(text, columns));
        Assert.StartsWith("toy", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static DataSet Read(string text, int? columns = null) => LibsvmReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "toy", columns);

    private static double[] Dense(DataSet data)
    {
        var values = new double[data.Rows * data.Columns];
        for (var row = 0; row < data.Rows; row++) data.Features.CopyRow(row, values.AsSpan(row * data.Columns, data.Columns));
        return values;
    }
}
