namespace Gossamer.Cli.Plots;

/// <summary>
/// A grid of characters to draw curves on: 2 × 4 Braille dots a character where the terminal has Unicode, else one
/// sign of the curve's own a character.
/// </summary>
internal sealed class PlotCanvas
{
    private const char EmptyBraille = '\u2800';
    private readonly int[] dots;
    private readonly char[] signs;
    private readonly int[] owners;

    /// <summary>Makes an empty canvas.</summary>
    /// <param name="width">Characters in a line.</param>
    /// <param name="height">Lines.</param>
    /// <param name="isUnicode">Whether Braille may be used.</param>
    public PlotCanvas(int width, int height, bool isUnicode)
    {
        Width = width;
        Height = height;
        IsUnicode = isUnicode;
        dots = new int[width * height];
        signs = new char[width * height];
        owners = new int[width * height];
        Array.Fill(owners, -1);
    }

    /// <summary>Characters in a line.</summary>
    public int Width { get; }

    /// <summary>Lines.</summary>
    public int Height { get; }

    /// <summary>Whether Braille may be used.</summary>
    public bool IsUnicode { get; }

    private int DotColumns => IsUnicode ? 2 * Width : Width;

    private int DotRows => IsUnicode ? 4 * Height : Height;

    /// <summary>The line in which a share of the height lies; where a curve at that height has its dots.</summary>
    public int RowOf(double share) => (int)Math.Round((1 - share) * (DotRows - 1)) * Height / DotRows;

    /// <summary>The column in which a share of the width lies.</summary>
    public int ColumnOf(double share) => (int)Math.Round(share * (DotColumns - 1)) * Width / DotColumns;

    /// <summary>Draws a straight line between two points given in shares of width and height, (0, 0) at the lower left. What lies outside is cut off.</summary>
    public void Line((double X, double Y) from, (double X, double Y) to, int owner, char sign)
    {
        if (!Clip(ref from, ref to)) return;
        var (x0, y0) = (from.X * (DotColumns - 1), (1 - from.Y) * (DotRows - 1));
        var (x1, y1) = (to.X * (DotColumns - 1), (1 - to.Y) * (DotRows - 1));
        var steps = (int)Math.Ceiling(Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0)));
        for (var step = 0; step <= steps; step++)
        {
            var share = steps == 0 ? 0 : (double)step / steps;
            Dot((int)Math.Round(x0 + share * (x1 - x0)), (int)Math.Round(y0 + share * (y1 - y0)), owner, sign);
        }
    }

    /// <summary>Puts a sign at a point given in shares, over whatever is there.</summary>
    public void Sign((double X, double Y) at, int owner, char sign)
    {
        if (at.X is < 0 or > 1 || at.Y is < 0 or > 1) return;
        var cell = RowOf(at.Y) * Width + ColumnOf(at.X);
        signs[cell] = sign;
        owners[cell] = owner;
    }

    /// <summary>Draws a horizontal line where nothing else is.</summary>
    public void Rule(double y, char sign)
    {
        if (y is < 0 or > 1) return;
        var row = RowOf(y);
        for (var column = 0; column < Width; column += 2)
            if (owners[row * Width + column] < 0) signs[row * Width + column] = sign;
    }

    /// <summary>Writes text into a line where nothing else is, ending at a column.</summary>
    /// <returns>False where it does not fit.</returns>
    public bool Text(int row, int end, string text)
    {
        var start = end - text.Length;
        if (start < 0 || row < 0 || row >= Height) return false;
        for (var column = start; column < end; column++)
            if (owners[row * Width + column] >= 0) return false;
        for (var column = start; column < end; column++) signs[row * Width + column] = text[column - start];
        return true;
    }

    /// <summary>The character at a place and the curve it belongs to, -1 for none.</summary>
    public (char Character, int Owner) this[int row, int column]
    {
        get
        {
            var cell = row * Width + column;
            if (signs[cell] != 0) return (signs[cell], owners[cell]);
            return dots[cell] != 0 ? ((char)(EmptyBraille + dots[cell]), owners[cell]) : (' ', -1);
        }
    }

    private void Dot(int x, int y, int owner, char sign)
    {
        if (!IsUnicode)
        {
            signs[y * Width + x] = sign;
            owners[y * Width + x] = owner;
            return;
        }
        var cell = y / 4 * Width + x / 2;
        // Unicode numbers the dots of a Braille cell 1 2 3 7 down the left and 4 5 6 8 down the right side.
        dots[cell] |= (x % 2, y % 4) switch
        {
            (0, 3) => 0x40,
            (1, 3) => 0x80,
            (0, var row) => 1 << row,
            (_, var row) => 8 << row,
        };
        owners[cell] = owner;
    }

    // Liang and Barsky: the part of the line within the unit square.
    private static bool Clip(ref (double X, double Y) from, ref (double X, double Y) to)
    {
        if (!double.IsFinite(from.X + from.Y + to.X + to.Y)) return false;
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        double enter = 0, leave = 1;
        if (!Cut(-dx, from.X) || !Cut(dx, 1 - from.X) || !Cut(-dy, from.Y) || !Cut(dy, 1 - from.Y)) return false;
        var start = from;
        from = (start.X + enter * dx, start.Y + enter * dy);
        to = (start.X + leave * dx, start.Y + leave * dy);
        return true;

        bool Cut(double outward, double room)
        {
            if (outward == 0) return room >= 0;
            var at = room / outward;
            if (outward < 0) enter = Math.Max(enter, at);
            else leave = Math.Min(leave, at);
            return enter <= leave;
        }
    }
}
