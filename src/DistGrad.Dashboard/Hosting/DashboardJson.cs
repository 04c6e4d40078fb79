using System.Text.Json;
using System.Text.Json.Serialization;

namespace DistGrad.Dashboard.Hosting;

/// <summary>JSON for the page's scripts: NaN and infinities are texts that JavaScript's <c>Number</c> reads.</summary>
internal static class DashboardJson
{
    /// <summary>How it is written.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
