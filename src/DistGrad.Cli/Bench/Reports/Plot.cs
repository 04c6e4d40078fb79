using System.Globalization;
using System.Net;
using System.Text;

namespace DistGrad.Cli.Bench.Reports;

/// <summary>A plot with two axes, logarithmic unless said otherwise, as an SVG that needs nothing else.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="XAxis">Name of the horizontal axis.</param>
/// <param name="YAxis">Name of the vertical axis, with its unit.</param>
/// <param name="Lines">What is drawn; at least one point in all.</param>
/// <param name="IsLinearX">Whether the horizontal axis is linear.</param>
/// <param name="IsLinearY">Whether the vertical axis is linear.</param>
/// <remarks>Pages set the colours of <c>.back</c>, <c>.ink</c> and <c>.grid</c> as they like.</remarks>
internal sealed record Plot(string Title, string XAxis, string YAxis, IReadOnlyList<Series> Lines, bool IsLinearX = false, bool IsLinearY = false)
{
    // More points than this are not marked one by one.
    private const int MaxMarks = 60;

    private const int Width = 720;
    private const int Height = 400;
    private const int Left = 70;
    private const int Right = 170;
    private const int Top = 40;
    private const int Bottom = 50;

    // Told apart by people who see few colours, too (Okabe and Ito).
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#555555"];

    /// <summary>The plot as SVG.</summary>
    public string ToSvg()
    {
        var points = Lines.SelectMany(line => line.Points).ToArray();
        var (xs, ys) = (points.Select(point => point.X), points.Select(point => point.Y));
        var x = IsLinearX ? Axis.Linear(xs, Left, Width - Right) : Axis.Around(xs, Left, Width - Right);
        var y = IsLinearY ? Axis.Linear(ys, Height - Bottom, Top) : Axis.Around(ys, Height - Bottom, Top);
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" role="img" font-family="sans-serif" font-size="12">""");
        Add(svg, $"""<title>{Text(Title)}</title><rect class="back" width="{Width}" height="{Height}" fill="#ffffff"/><text class="ink" x="{Left}" y="22" font-size="15" fill="#222222">{Text(Title)}</text>""");
        foreach (var tick in x.Ticks())
            Add(svg, $"""<path class="grid" d="M{x.At(tick):F1} {Top}V{Height - Bottom}" stroke="#dddddd"/><text class="ink" x="{x.At(tick):F1}" y="{Height - Bottom + 18}" text-anchor="middle" fill="#444444">{x.Label(tick)}</text>""");
        foreach (var tick in y.Ticks())
            Add(svg, $"""<path class="grid" d="M{Left} {y.At(tick):F1}H{Width - Right}" stroke="#dddddd"/><text class="ink" x="{Left - 8}" y="{y.At(tick) + 4:F1}" text-anchor="end" fill="#444444">{y.Label(tick)}</text>""");
        Add(svg, $"""<text class="ink" x="{(Left + Width - Right) / 2}" y="{Height - 10}" text-anchor="middle" fill="#222222">{Text(XAxis)}</text>""");
        Add(svg, $"""<text class="ink" transform="translate(16 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle" fill="#222222">{Text(YAxis)}</text>""");
        for (var i = 0; i < Lines.Count; i++) AddLine(svg, Lines[i], Colours[i % Colours.Length], Top + 10 + (20 * i), x, y);
        return svg.Append("</svg>\n").ToString();
    }

    private static void AddLine(StringBuilder svg, Series line, string colour, int legend, Axis x, Axis y)
    {
        var path = string.Join(' ', line.Points.Select((point, i) => string.Create(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{x.At(point.X):F1} {y.At(point.Y):F1}")));
        Add(svg, $"""<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>""");
        if (line.Points.Count <= MaxMarks)
            foreach (var point in line.Points) Add(svg, $"""<circle cx="{x.At(point.X):F1}" cy="{y.At(point.Y):F1}" r="3.5" fill="{colour}"/>""");
        Add(svg, $"""<path d="M{Width - Right + 12} {legend}h20" stroke="{colour}" stroke-width="2"/><text class="ink" x="{Width - Right + 38}" y="{legend + 4}" fill="#222222">{Text(line.Name)}</text>""");
    }

    private static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
