using System.Text;
using Gossamer.Data;
using Gossamer.Data.Reading;

namespace Gossamer.Tests.Data;

public sealed class CsvReaderTests
{
    [Fact]
    public void The_last_column_is_the_label_unless_told_otherwise()
    {
        var data = Read("1,2,3\n4,5.5,-6\n");
        Assert.Equal([3, -6], data.Labels.ToArray());
        Assert.Equal([4, 5.5], Row(data, 1));
    }

    [Theory]
    [InlineData("y")]
    [InlineData("2")]
    public void The_label_column_is_found_by_name_or_number(string label)
    {
        var data = Read("a,y,b\n1,2,3\n4,5,6", label: label);
        Assert.Equal([2, 5], data.Labels.ToArray());
        Assert.Equal([4, 6], Row(data, 1));
    }

    [Fact]
    public void Whether_there_is_a_header_is_seen_or_told()
    {
        Assert.Equal(1, Read("a,b\n1,2").Rows);
        Assert.Equal(2, Read("3,4\n1,2").Rows);
        Assert.Equal(1, Read("2019,2020\n1,2", header: true).Rows);
        Assert.Contains("'a' is not a number", Assert.Throws<BadInputException>(() => Read("a,b\n1,2", header: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_as_labels_become_classes_in_alphabetical_order()
    {
        var data = Read("0.1,0.2,R\n0.3,0.4,M\n0.5,0.6,R\n");
        Assert.Equal([1, 0, 1], data.Labels.ToArray());
        Assert.Equal(3, data.Rows);
    }

    [Theory]
    [InlineData("a;\"the; \"\"y\"\"\"\n 1 ; \"2\" \r\n", ';', "the; \"y\"")]
    [InlineData("a\tb\n1\t2\n", '\t', "b")]
    [InlineData("  a   b \n 1 \t 2  \n\n", ' ', "b")]
    public void Quotes_blanks_and_other_delimiters_are_understood(string text, char delimiter, string label)
    {
        var data = CsvReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "toy", delimiter, hasHeader: true, label);
        Assert.Equal([1], Row(data, 0));
        Assert.Equal([2], data.Labels.ToArray());
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_field() =>
        Assert.Equal([2], Read("\uFEFFy,a\n2,1", label: "y").Labels.ToArray());

    [Fact]
    public void An_empty_field_at_the_end_is_a_field() => Fails("1,2,3\n4,5,\n", "line 2, column 3: the label is missing");

    [Theory]
    [InlineData("", "holds no samples")]
    [InlineData("a,b\n", "holds no samples")]
    [InlineData("1\n2\n", "there is one field")]
    [InlineData("1;2\n", "is ',' the right delimiter?")]
    [InlineData("1,2,3\n4,5\n", "line 2: 2 fields, but the first line has 3")]
    [InlineData("1,2,3\n4,5,6,7\n", "line 2: 4 fields, but the first line has 3")]
    [InlineData("a,b,y\n1,x,3\n", "line 2, column 2 (b): 'x' is not a number")]
    [InlineData("a,b,y\n1,,3\n", "line 2, column 2 (b): the field is empty")]
    [InlineData("a,b,y\n1,NaN,3\n", "line 2, column 2 (b): the value is 'NaN', but must be a finite number")]
    [InlineData("a,b,y\n1,2,inf\n2,3,4\n", "line 2, column 3 (y): the label is 'inf', but must be a finite number or a class")]
    [InlineData("a,b,y\n1,2,yes\n2,3,4\n", "line 3, column 3 (y): the label is '4', but the lines before have texts")]
    [InlineData("1,2,3\n1,2,spam\n", "the lines before have numbers")]
    [InlineData("1,\"2,3\n", "line 1: a quote is not closed")]
    [InlineData("1,\"2\"x,3\n", "line 1: a closing quote must be followed by the delimiter")]
    public void Bad_input_is_one_clear_message(string text, string expected) => Fails(text, expected);

    [Theory]
    [InlineData("lable", "line 1: there is no column 'lable' for the labels; did you mean label?")]
    [InlineData("9", "line 1: the label is to be in column 9, but there are columns 1 to 2")]
    [InlineData("0", "line 1: the label is to be in column 0, but there are columns 1 to 2")]
    public void A_label_column_that_is_absent_is_told(string label, string expected) => Fails("a,label\n1,2\n", expected, label);

    [Fact]
    public void A_label_by_name_needs_a_header()
    {
        var error = Assert.Throws<BadInputException>(() => Read("1,2\n3,4", header: false, label: "y"));
        Assert.Contains("the file has no header", error.Message, StringComparison.Ordinal);
    }

    private static void Fails(string text, string expected, string? label = null)
    {
        var error = Assert.Throws<BadInputException>(() => Read(text, label: label));
        Assert.StartsWith("toy", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static DataSet Read(string text, bool? header = null, string? label = null) =>
        CsvReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "toy", ',', header, label);

    private static double[] Row(DataSet data, int row)
    {
        var values = new double[data.Columns];
        data.Features.CopyRow(row, values);
        return values;
    }
}
