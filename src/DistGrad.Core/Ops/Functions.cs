namespace DistGrad;

/// <summary>The ops as functions of expressions, for <c>using static DistGrad.Functions</c>. Each is written in its op's file.</summary>
public static partial class Functions;
