namespace DistGrad.Silo;

/// <summary>What a silo must know of the pod that it runs in, before it watches the other pods.</summary>
internal static class KubernetesPod
{
    private static readonly (string Variable, string Source)[] Needed =
    [
        ("POD_NAME", "the field metadata.name"),
        ("POD_NAMESPACE", "the field metadata.namespace"),
        ("POD_IP", "the field status.podIP"),
        ("KUBERNETES_SERVICE_HOST", "Kubernetes itself, in every pod"),
        ("KUBERNETES_SERVICE_PORT", "Kubernetes itself, in every pod"),
    ];

    /// <summary>Whether the silo is to watch the pods of its cluster.</summary>
    /// <param name="given">The option; null if it was not given.</param>
    /// <param name="text">The variable <c>DISTGRAD_KUBERNETES</c>; null if it is not set.</param>
    /// <exception cref="ArgumentException">The variable is neither <c>true</c> nor <c>false</c>.</exception>
    public static bool IsWanted(bool? given, string? text) =>
        given ?? (text is null ? false : bool.TryParse(text, out var wanted) ? wanted
            : throw new ArgumentException($"'{text}' is no value of DISTGRAD_KUBERNETES; write true or false."));

    /// <summary>Makes sure that all is there that watching takes.</summary>
    /// <param name="redis">The silo's Redis, if it has one.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <exception cref="ArgumentException">There is no Redis, or variables are missing.</exception>
    public static void Check(string? redis, Func<string, string?> environment)
    {
        if (redis is null) throw new ArgumentException("A silo in Kubernetes needs Redis, to find the others (--redis or DISTGRAD_REDIS).");
        var missing = Needed.Where(needed => string.IsNullOrEmpty(environment(needed.Variable))).Select(needed => $"{needed.Variable} (from {needed.Source})").ToList();
        if (missing.Count > 0)
            throw new ArgumentException($"A silo that watches pods (--kubernetes or DISTGRAD_KUBERNETES) needs variables that are not set: {string.Join(", ", missing)}. deploy/kubernetes/silo.yaml sets them.");
    }
}
