using System.Globalization;

namespace DistGrad.Dashboard.Components;

/// <summary>Figures for people, the same in every culture.</summary>
internal static class Text
{
    /// <summary>A count, as in <c>1,000</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with up to nine significant digits, and the minus that typesetters use.</summary>
    public static string Number(double? number) => number?.ToString("G9", CultureInfo.InvariantCulture).Replace('-', '−') ?? "–";

    /// <summary>How often something happens in a second, as in <c>0.5</c> or <c>1,234</c>.</summary>
    public static string Rate(double? perSecond) => perSecond switch
    {
        null => "–",
        < 10 => perSecond.Value.ToString("0.##", CultureInfo.InvariantCulture),
        < 100 => perSecond.Value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => perSecond.Value.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>A duration, as in <c>1.5 ms</c>.</summary>
    public static string Duration(TimeSpan? time) => time switch
    {
        null => "",
        { TotalMilliseconds: < 1000 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalMilliseconds:G3} ms"),
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalMinutes:0} min"),
    };

    /// <summary>An amount of memory, as in <c>152 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };

    /// <summary>A moment in UTC, as in <c>2026-01-31 12:00:05</c>.</summary>
    public static string Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A moment as machines read it.</summary>
    public static string Machine(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The beginning of a long id.</summary>
    public static string Short(string id) => id.Length <= 12 ? id : $"{id[..10]}…";
}
