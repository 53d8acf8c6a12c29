using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Gossamer.Experiments.Reports.Sections;

/// <summary>HTML that is already escaped.</summary>
/// <param name="Source">The markup.</param>
internal readonly record struct Markup(string Source);

/// <summary>
/// Builds HTML from interpolated strings: what the programmer writes is markup, what is filled in is text and is
/// escaped, unless it is a <see cref="Markup"/>.
/// </summary>
internal sealed class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder text = new();

    /// <summary>Appends a piece of HTML.</summary>
    public HtmlText Add([InterpolatedStringHandlerArgument("")] ref Hole piece) => this;

    /// <summary>Appends markup as it is.</summary>
    public HtmlText Add(Markup markup)
    {
        text.Append(markup.Source);
        return this;
    }

    /// <summary>Makes a piece of markup.</summary>
    public static Markup Of(Action<HtmlText> write)
    {
        var html = new HtmlText();
        write(html);
        return new Markup(html.ToString());
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    /// <summary>Appends the parts of an interpolated string, escaping what is filled in.</summary>
    [InterpolatedStringHandler]
    public readonly struct Hole
    {
        private readonly StringBuilder text;

        /// <summary>Called by the compiler.</summary>
        public Hole(int literalLength, int formattedCount, HtmlText html)
        {
            _ = formattedCount;
            text = html.text;
            text.EnsureCapacity(text.Length + literalLength);
        }

        /// <summary>Markup of the program itself.</summary>
        public void AppendLiteral(string literal) => text.Append(literal);

        /// <summary>Text, escaped.</summary>
        public void AppendFormatted(string? value) => text.Append(Encoder.Encode(value ?? ""));

        /// <summary>A number, written the same in every culture.</summary>
        public void AppendFormatted<T>(T value) where T : struct, IFormattable => text.Append(value.ToString(null, CultureInfo.InvariantCulture));

        /// <summary>Markup, as it is.</summary>
        public void AppendFormatted(Markup value) => text.Append(value.Source);
    }
}
