using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace DistGrad.Kernels.Tensors;

/// <summary>What ONNX Runtime says when something fails, without what only its own developers can read.</summary>
internal static partial class OrtFailure
{
    /// <summary>The reason, a sentence.</summary>
    /// <param name="failure">What the runtime has thrown.</param>
    public static string Reason(OnnxRuntimeException failure)
    {
        var text = Preamble().Replace(failure.Message.ReplaceLineEndings(" "), "");
        if (Source().Match(text) is { Success: true } source) text = AfterSignature(text[source.Length..]);
        text = Status().Replace(text, "").Trim();
        return text.Length == 0 ? failure.Message : text.EndsWith('.') ? text : $"{text}.";
    }

    // After the file comes the name of a function or, in C++ and with its namespace, all of its signature.
    private static string AfterSignature(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !text[..open].Contains("::", StringComparison.Ordinal)) return text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        var (depth, end) = (1, open + 1);
        for (; depth > 0 && end < text.Length; end++) depth += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
        return Qualifiers().Replace(text[end..], "");
    }

    // An error code, and which node of a model that nobody has seen was running.
    [GeneratedRegex(@"^(\[ErrorCode:\w+\] )?(Non-zero status code returned while running \w+ node\. Name:'[^']*' Status Message: |Exception during initialization: )?", RegexOptions.CultureInvariant)]
    private static partial Regex Preamble();

    [GeneratedRegex(@"^\S+\.(cc|h):\d+ ", RegexOptions.CultureInvariant)]
    private static partial Regex Source();

    [GeneratedRegex(@"^( const)?( \[with [^\]]*\])?", RegexOptions.CultureInvariant)]
    private static partial Regex Qualifiers();

    [GeneratedRegex(@"^ *\[ONNXRuntimeError\] : \d+ : \w+ : ", RegexOptions.CultureInvariant)]
    private static partial Regex Status();
}
