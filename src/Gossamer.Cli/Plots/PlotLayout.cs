using Gossamer.Experiments.Reports;
using Spectre.Console.Rendering;

namespace Gossamer.Cli.Plots;

/// <summary>Puts a terminal plot together: title, axes with ticks, curves, legend.</summary>
internal sealed class PlotLayout(Comparison comparison, MetricView metric, CostAxis axis, IReadOnlyList<PlotCurve> curves, double? level, PlotLook look)
{
    /// <summary>Curves that end this far apart are drawn on a logarithmic axis, else the short ones stick to the left edge.</summary>
    private const double FarApart = 12;

    /// <summary>From so many points in a column on, a column shows their median.</summary>
    private const int CrowdedColumn = 3;

    /// <summary>The lines of the plot.</summary>
    /// <param name="width">Columns in all.</param>
    /// <param name="height">Lines of the plot itself.</param>
    public IEnumerable<List<Segment>> Lines(int width, int height)
    {
        var (x, y) = (Horizontal(), Vertical());
        var ticks = Labels(y, height);
        var gutter = ticks.Max(tick => tick.Label.Length) + 1;
        var canvas = new PlotCanvas(width - gutter - 2, height, look.IsUnicode);
        var labels = new string[height];
        foreach (var (value, label) in ticks) labels[canvas.RowOf(y.Share(value))] = label;
        foreach (var curve in curves) Draw(canvas, curve, x, y);
        foreach (var curve in curves) Mark(canvas, curve, x, y);
        if (level is { } target) DrawLevel(canvas, y, target);

        yield return [new Segment(Cut(look.Text(Title(y)), width))];
        for (var row = 0; row < height; row++)
        {
            var label = labels[row] ?? "";
            var tick = look.IsUnicode ? (label.Length > 0 ? '┤' : '│') : label.Length > 0 ? '+' : '|';
            yield return [new Segment(label.PadLeft(gutter) + tick, look.Faint), .. Row(canvas, row)];
        }
        foreach (var line in Foot(x, gutter, canvas.Width)) yield return line;
        foreach (var line in Legend(width)) yield return line;
    }

    private string Title(PlotScale y) =>
        (metric.Symbol == metric.Key ? metric.Name : $"{metric.Name} {metric.Symbol}") + (y.IsLogarithmic ? " (log scale)" : "");

    private IEnumerable<PlotCurve> Sound => curves.Any(curve => !curve.Series.Diverged) ? curves.Where(curve => !curve.Series.Diverged) : curves;

    private PlotScale Horizontal()
    {
        var ends = Sound.Select(curve => curve.Points[^1].X).Where(end => end > 0).ToList();
        var log = ends.Count > 1 && ends.Max() > FarApart * ends.Min();
        return PlotScale.Exact(curves.SelectMany(curve => curve.Points.Select(point => point.X)), log);
    }

    private PlotScale Vertical()
    {
        var values = Sound.SelectMany(curve => curve.Points.Select(point => point.Y)).Concat(curves.Select(curve => curve.Points[0].Y)).ToList();
        // From 0.9 to 0.99 is far for an accuracy, from 0.001 to 0.01 is not.
        var log = !metric.LargerIsBetter && PlotScale.SpansDecades(values);
        // Some room above, so that one sees a diverging curve leave.
        var ceiling = values.Max() * (log ? 10 : 1.25);
        values.AddRange(curves.SelectMany(curve => curve.Points.Select(point => point.Y)).Where(value => value <= ceiling));
        if (level is { } target && (target > 0 || !log)) values.Add(target);
        return PlotScale.Rounded(values, log);
    }

    // Powers of ten are written alike on one axis: all as powers, or all as plain numbers where that is short.
    private List<(double Value, string Label)> Labels(PlotScale y, int height)
    {
        var ticks = y.Ticks(Math.Max(2, height / 2));
        var plain = !y.IsLogarithmic || (ticks[0] >= 1e-3 && ticks[^1] < 1e4);
        return [.. ticks.Select(value => (value, look.Text(plain || value == 1 ? Readable.Number(value) : Readable.Power(value))))];
    }

    private void Draw(PlotCanvas canvas, PlotCurve curve, PlotScale x, PlotScale y)
    {
        var places = Places(curve, x, y, canvas.Width);
        for (var index = 0; index < places.Count; index++)
            canvas.Line(places[Math.Max(0, index - 1)], places[index], curve.Index, look.Marker(curve.Index));
    }

    // Where many points share a column, their median: a line that fills the plot with its noise shows nothing.
    private static List<(double X, double Y)> Places(PlotCurve curve, PlotScale x, PlotScale y, int width)
    {
        var places = curve.Points.Select(point => Place(point, x, y)).ToList();
        if (places.Count < CrowdedColumn * width) return places;
        return [.. places.Where(place => place.X is >= 0 and <= 1).GroupBy(place => (int)(place.X * width)).Select(column =>
        {
            var sorted = column.OrderBy(place => place.Y).ToList();
            return (column.Average(place => place.X), sorted[sorted.Count / 2].Y);
        })];
    }

    // Markers tell curves apart without colour; in ASCII the curves consist of them anyway.
    private void Mark(PlotCanvas canvas, PlotCurve curve, PlotScale x, PlotScale y)
    {
        var places = Places(curve, x, y, canvas.Width).Where(place => place.X is >= 0 and <= 1 && place.Y is >= 0 and <= 1).ToList();
        if (look.IsUnicode && places.Count > 0)
        {
            // Far enough from each other that the curve between them still shows.
            var markers = Math.Clamp((int)((places[^1].X - places[0].X) * canvas.Width / 6), 1, 5);
            for (var marker = 0; marker < markers; marker++)
            {
                var share = (marker + 0.2 + 0.6 * (curve.Index % 5) / 5) / markers;
                var at = places[0].X + share * (places[^1].X - places[0].X);
                var next = places.FindIndex(place => place.X >= at);
                if (next <= 0) continue;
                var (left, right) = (places[next - 1], places[next]);
                var weight = right.X > left.X ? (at - left.X) / (right.X - left.X) : 0;
                canvas.Sign((at, left.Y + weight * (right.Y - left.Y)), curve.Index, look.Marker(curve.Index));
            }
        }
        if (curve.Series.Diverged) canvas.Sign(Exit(curve, x, y), curve.Index, look.Cross);
    }

    // Where a curve leaves the plot upwards, or its last point.
    private static (double X, double Y) Exit(PlotCurve curve, PlotScale x, PlotScale y)
    {
        for (var index = 0; index < curve.Points.Count; index++)
        {
            var here = Place(curve.Points[index], x, y);
            if (here.Y <= 1) continue;
            if (index == 0) return (here.X, 1);
            var before = Place(curve.Points[index - 1], x, y);
            var share = (1 - before.Y) / (here.Y - before.Y);
            return double.IsFinite(before.X) ? (before.X + share * (here.X - before.X), 1) : (Math.Max(0, here.X), 1);
        }
        return Place(curve.Points[^1], x, y);
    }

    private static (double X, double Y) Place((double X, double Y) point, PlotScale x, PlotScale y) => (x.Share(point.X), y.Share(point.Y));

    private void DrawLevel(PlotCanvas canvas, PlotScale y, double target)
    {
        var share = y.Share(target);
        if (!(share is >= 0 and <= 1)) return;
        var row = canvas.RowOf(share);
        var text = look.Text((comparison.LevelIsStated ? "target " : "compared at ") + Readable.Level(target));
        // Beside the line rather than on it, and only where no curve runs.
        _ = canvas.Text(row - 1, canvas.Width, text) || canvas.Text(row + 1, canvas.Width, text) || canvas.Text(row - 1, text.Length + 1, text);
        canvas.Rule(share, look.Rule);
    }

    private IEnumerable<Segment> Row(PlotCanvas canvas, int row)
    {
        var start = 0;
        while (start < canvas.Width)
        {
            var owner = canvas[row, start].Owner;
            var end = start + 1;
            while (end < canvas.Width && canvas[row, end].Owner == owner) end++;
            var text = string.Create(end - start, (canvas, row, start), static (span, from) =>
            {
                for (var index = 0; index < span.Length; index++) span[index] = from.canvas[from.row, from.start + index].Character;
            });
            yield return new Segment(text, owner < 0 ? look.Faint : look.Style(owner));
            start = end;
        }
    }

    private IEnumerable<List<Segment>> Foot(PlotScale x, int gutter, int width)
    {
        var line = new string(look.IsUnicode ? '─' : '-', width).ToCharArray();
        var labels = new string(' ', gutter + 1 + width + 12).ToCharArray();
        var free = 0;
        foreach (var tick in PlotScale.IsTime(axis) ? x.TimeTicks(Math.Max(2, width / 14)) : x.Ticks(Math.Max(2, width / 14)))
        {
            var column = (int)Math.Round(x.Share(tick) * (width - 1));
            var text = look.Text(axis.Format(tick));
            var start = Math.Max(0, gutter + 1 + column - text.Length / 2);
            if (start < free || start + text.Length > gutter + 2 + width) continue;
            text.CopyTo(labels.AsSpan(start));
            line[column] = look.IsUnicode ? '┬' : '+';
            free = start + text.Length + 2;
        }
        yield return [new Segment(new string(' ', gutter) + (look.IsUnicode ? "└" : "+") + new string(line), look.Faint)];
        yield return [new Segment(new string(labels).TrimEnd(), look.Faint)];
        var name = Cut(look.Text(axis.Name + (x.IsLogarithmic ? " (log scale)" : "")), width);
        yield return [new Segment(new string(' ', gutter + 1 + (width - name.Length) / 2) + name, look.Faint)];
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..width];

    private IEnumerable<List<Segment>> Legend(int width)
    {
        var line = new List<Segment>();
        var used = 0;
        foreach (var curve in curves)
        {
            var label = $" {look.Text(curve.Series.Label)}{(curve.Series.Diverged ? $" ({look.Cross} diverged)" : "")}";
            label = Cut(label, width - 3);
            if (used > 0 && used + 3 + label.Length > width)
            {
                yield return line;
                (line, used) = ([], 0);
            }
            line.Add(new Segment((used > 0 ? "   " : " ") + look.Marker(curve.Index), look.Style(curve.Index)));
            line.Add(new Segment(label));
            used += (used > 0 ? 4 : 2) + label.Length;
        }
        if (line.Count > 0) yield return line;
    }
}
