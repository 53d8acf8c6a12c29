using Gossamer.Cli.Plots;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Reports;
using Gossamer.Experiments.Tests.Reports;
using Spectre.Console;

namespace Gossamer.Cli.Tests.Plots;

public sealed class TerminalPlotTests
{
    private const string Norm = "gradient-norm-squared";

    [Fact]
    public void Braille_plot_of_a_race() => AssertSnapshot(
        """
        Gradient norm squared ‖∇f(x)‖² (log scale)
            1┤✕⠉●⠒⠒⠒⠤⠤⠤⢄⣀⣀⣀⣀
             │ ⢇            ⠉●⠉⠑⠒⠒⠒⠤⠤⠤⠤⢄⣀⣀●
             │ ⠘⣆                          ⠉⠉⠉⠑⠒⠒⠒⠒⠤⠤⠤⢄●⣀⣀⡀
         10⁻²┤  ■⡄                                        ⠉⠉⠉⠉⠑⠒⠒⠒⠤⠤●⢤⣀⣀⣀⣀
             │   ⠱⡀                                                       ⠉⠉⠉⠑⠒
             │    ⢣                                                 target 10⁻⁴
         10⁻⁴┤╌ ╌ ⠈⢇╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌ ╌
             │     ⠈⡆
             │      ⠸⡄
             │       ⠹⡀
         10⁻⁶┤        ⠁
             │
             └┬────────────────────────┬────────────────────────┬──────────────
            0 bit                  500 kbit                  1 Mbit
                                     Bits up per worker
         ● gd   ■ ef21   ▲ gd (4×) (✕ diverged)
        """,
        TerminalPlot.ToText(Comparison.Of([Race()]), new PlotOptions { Width = 72, Height = 12 }));

    [Fact]
    public void Ascii_plot_of_a_race() => AssertSnapshot(
        """
        Gradient norm squared ||grad f(x)||^2 (log scale)
             1+X********
              | +       ****************
              |  +                     ****************
         10^-2+  ++                                    *****************
              |   ++                                                    *******
              |    +                                               target 10^-4
         10^-4+- - -+- - - - - - - - - - - - - - - - - - - - - - - - - - - - -
              |      +
              |      ++
         10^-6+       ++
              |
              |
              ++------------------------+-----------------------+--------------
             0 bit                  500 kbit                 1 Mbit
                                      Bits up per worker
         * gd   + ef21   o gd (4x) (X diverged)
        """,
        TerminalPlot.ToText(Comparison.Of([Race()]), new PlotOptions { Width = 72, Height = 12, IsUnicode = false }));

    [Fact]
    public void Linear_axes_where_nothing_spans_a_decade() => AssertSnapshot(
        """
        Loss f(x)
            │⠑●⢄⡀
         0.6┤   ⠈⠑⠢⢄⡀
            │       ⠈⠑⠢●
            │           ⠉⠉⠒⠒⠤⠤⣀⣀
         0.4┤                   ●⠉⠒⠢⠤⠤⠤⢄⣀●⣀⡀
            │                              ⠈⠉⠉⠉⠉⠉●⠒⠒⠒⠒⠒⠒⠒
            └┬─────────────────────┬────────────────────┬
            0 s                   2 s                  4 s
                             Virtual time
         ● sgd
        """,
        TerminalPlot.ToText(
            Comparison.Of([SampleDocuments.Document("x", [SampleDocuments.Run("sgd", "sgd", 1, SampleDocuments.Trace("loss", 0.7, 0.5, 0.4, 0.35, 0.33))])]),
            new PlotOptions { Width = 50, Height = 6, Axis = CostAxis.Seconds }));

    [Fact]
    public void A_console_without_colours_and_Unicode_gets_plain_ASCII()
    {
        var text = Written(ColorSystemSupport.NoColors, isUnicode: false);
        Assert.All(text, character => Assert.InRange(character, '\n', '~'));
        Assert.Equal(TerminalPlot.ToText(Comparison.Of([Race()]), new PlotOptions { Width = 80, IsUnicode = false }), Trimmed(text));
    }

    [Fact]
    public void A_console_with_colours_gets_the_same_plot_with_one_colour_a_curve()
    {
        var text = Written(ColorSystemSupport.TrueColor, isUnicode: true);
        Assert.Contains("\u001b[", text);
        Assert.Equal(
            TerminalPlot.ToText(Comparison.Of([Race()]), new PlotOptions { Width = 80 }),
            Trimmed(System.Text.RegularExpressions.Regex.Replace(text, "\u001b\\[[0-9;]*m", "")));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(47)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_wider_than_asked(int width)
    {
        foreach (var isUnicode in new[] { true, false })
            foreach (var documents in new[] { [SampleDocuments.Race(3)], new[] { SampleDocuments.Race(), SampleDocuments.Race(1, "a name that is much longer than a telegram would allow for") } })
                Assert.All(
                    TerminalPlot.ToText(Comparison.Of(documents), new PlotOptions { Width = width, IsUnicode = isUnicode }).Split('\n'),
                    line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void Nothing_to_draw_draws_nothing()
    {
        var blind = SampleDocuments.Run("blind", "gd", 1, [SampleDocuments.Point(0, 0, 0, new Dictionary<string, double?>())]);
        var lost = SampleDocuments.Run("lost", "gd", 1, SampleDocuments.Trace("loss", null, null)) with { Status = "diverged" };
        foreach (var runs in new RunDocument[][] { [], [blind], [lost], [blind, lost] })
            Assert.Equal("", TerminalPlot.ToText(Comparison.Of([SampleDocuments.Document("x", runs)]), new PlotOptions()));
        Assert.Equal("", TerminalPlot.ToText(Comparison.Of([Race()]), new PlotOptions { Width = 20 }));
    }

    [Fact]
    public void One_point_zeros_negatives_and_constants_can_be_drawn()
    {
        foreach (var values in new double?[][] { [1], [0], [0, 0], [5, 5, 5], [1, 0, -1], [1, 1e-300], [1, 1e300], [-1, -2] })
            Assert.Contains("sgd", TerminalPlot.ToText(Comparison.Of([SampleDocuments.Document("x", [SampleDocuments.Run("sgd", "sgd", 1, SampleDocuments.Trace("loss", values))])]), new PlotOptions { Width = 60 }));
    }

    [Fact]
    public void A_noisy_curve_is_drawn_as_a_line_through_its_noise()
    {
        var noisy = SampleDocuments.Run("sgd", "sgd", 1, SampleDocuments.Trace("loss", [.. Enumerable.Range(0, 4001).Select(k => (double?)(k % 5 == 0 ? 2 : k % 5 == 1 ? 0.1 : 1))]));
        var lines = TerminalPlot.ToText(Comparison.Of([SampleDocuments.Document("x", [noisy])]), new PlotOptions { Width = 60, IsUnicode = false }).Split('\n');
        Assert.True(lines.Count(line => line.Contains("**", StringComparison.Ordinal)) <= 2);
    }

    [Fact]
    public void Several_seeds_are_drawn_as_their_median()
    {
        RunDocument[] seeds = [.. new double[] { 1e-3, 1e-2, 1e-9 }.Select((last, seed) => SampleDocuments.Run("sgd", "sgd", (ulong)seed, SampleDocuments.Trace(Norm, 1, last)))];
        var single = SampleDocuments.Run("sgd", "sgd", 1, SampleDocuments.Trace(Norm, 1, 1e-3));
        Assert.Equal(
            TerminalPlot.ToText(Comparison.Of([SampleDocuments.Document("x", [single])]), new PlotOptions { Width = 60 }),
            TerminalPlot.ToText(Comparison.Of([SampleDocuments.Document("x", seeds)]), new PlotOptions { Width = 60 }));
    }

    internal static ExperimentDocument Race()
    {
        var diverged = SampleDocuments.Run("gd (4×)", "gd", 1, Trace(64, 1, 30, 1e5, null)) with { Status = "diverged" };
        return SampleDocuments.Document("race", [Decay("gd", 64, 0.75), Decay("ef21", 8, 0.5), diverged], target: 1e-4);
    }

    private static RunDocument Decay(string label, double bits, double rate) =>
        SampleDocuments.Run(label, label, 1, Trace(bits, [.. Enumerable.Range(0, 21).Select(k => (double?)Math.Pow(rate, k))]));

    private static IReadOnlyList<TracePointDocument> Trace(double bits, params double?[] values) =>
        [.. values.Select((value, k) => SampleDocuments.Point(k, k, 1000 * bits * k, new Dictionary<string, double?> { [Norm] = value }))];

    private static string Written(ColorSystemSupport colours, bool isUnicode)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = colours == ColorSystemSupport.NoColors ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = colours,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = 80;
        console.Profile.Capabilities.Unicode = isUnicode;
        console.Write(new TerminalPlot([Race()]));
        return output.ToString().ReplaceLineEndings("\n");
    }

    private static string Trimmed(string text) => string.Join("\n", text.Split('\n').Select(line => line.TrimEnd()));

    private static void AssertSnapshot(string expected, string actual) => Assert.Equal(expected.ReplaceLineEndings("\n"), actual.TrimEnd('\n'));
}
