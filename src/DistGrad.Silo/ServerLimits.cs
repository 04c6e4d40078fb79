using DistGrad.Grains;

namespace DistGrad.Silo;

/// <summary>The section of the configuration with a silo's limits and times: in the environment, <c>DistGrad__Lease=00:00:30</c>.</summary>
public static class ServerLimits
{
    /// <summary>Name of the section; its keys are the properties of <see cref="DistGradOptions"/>.</summary>
    public const string Section = "DistGrad";

    /// <summary>Finds settings that there are not, cannot be read, or that a silo cannot work with.</summary>
    /// <param name="section">The section.</param>
    /// <exception cref="ArgumentException">There are such; the message names each of them.</exception>
    public static void Check(IConfigurationSection section)
    {
        var names = typeof(DistGradOptions).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal).ToArray();
        var options = new DistGradOptions();
        List<string> problems = [];
        foreach (var setting in section.GetChildren())
        {
            if (!names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add($"There is no setting '{Section}__{setting.Key}'; there are {string.Join(", ", names)}.");
                continue;
            }

            try
            {
                var property = typeof(DistGradOptions).GetProperties().First(property => property.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase));
                property.SetValue(options, section.GetValue(property.PropertyType, setting.Key));
            }
            catch (InvalidOperationException)
            {
                problems.Add($"'{setting.Value}' is no value for {Section}__{setting.Key}; write numbers like 1000 and times like 00:00:30.");
            }
        }

        if (problems.Count == 0 && DistGradSiloBuilderExtensions.Problems(options) is { Count: > 0 } wrong) problems.AddRange(wrong);
        if (problems.Count > 0) throw new ArgumentException(string.Join(' ', problems));
    }
}
