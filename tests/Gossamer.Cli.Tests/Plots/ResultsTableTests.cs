using Gossamer.Cli.Plots;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Tests.Reports;

namespace Gossamer.Cli.Tests.Plots;

public sealed class ResultsTableTests
{
    [Fact]
    public void Wide_console_gets_every_column() => Assert.Equal(
        """
          method   ended      step  ‖∇f(x)‖²  → bits up  → time  → iterations  → oracle calls
        ● gd       completed  0.37   0.00317          –       –             –               –
        ■ ef21     completed  0.37   9.54e-7   112 kbit    14 s            14             280
        ▲ gd (4×)  diverged   0.37         –          –       –             –               –
          → cost of reaching ‖∇f(x)‖² ≤ 10⁻⁴, the target

        """.ReplaceLineEndings("\n"),
        ResultsTable.ToText(Comparison.Of([TerminalPlotTests.Race()]), 120, isUnicode: true));

    [Fact]
    public void Narrow_console_loses_the_least_important_columns_first() => Assert.Equal(
        """
          method   ended      ||grad f(x)||^2  -> bits up  -> time
        * gd       completed          0.00317           -        -
        + ef21     completed          9.54e-7    112 kbit     14 s
        o gd (4x)  diverged                 -           -        -
          -> cost of reaching ||grad f(x)||^2 <= 10^-4, the target

        """.ReplaceLineEndings("\n"),
        ResultsTable.ToText(Comparison.Of([TerminalPlotTests.Race()]), 60, isUnicode: false));

    [Fact]
    public void Several_seeds_show_median_and_quartiles()
    {
        var text = ResultsTable.ToText(Comparison.Of([SampleDocuments.Race(5)]), 200, isUnicode: true);
        Assert.Matches(@"EF21 Top-5 .*\[.*, .*\]", text);
        Assert.Equal(6, text.TrimEnd('\n').Split('\n').Length);
    }
}
