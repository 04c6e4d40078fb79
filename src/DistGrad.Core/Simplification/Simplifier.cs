using DistGrad.Simplification;

namespace DistGrad;

/// <summary>Makes graphs smaller without changing what they compute, as derivatives need it.</summary>
/// <remarks>
/// <para>Arithmetic on constants is done beforehand; <c>x·1</c>, <c>x + 0</c>, <c>x − 0</c>, <c>x/1</c>, <c>x¹</c>, <c>x⁰</c>,
/// <c>−−x</c>, choices whose condition is known and the like give way to what they amount to; signs move outwards, so that sums
/// become differences; equal subexpressions become one node; what no output and no name needs is left out.</para>
/// <para>Results stay the same to the bit, but for the sign of a zero, and for the sign and payload of NaN. Nothing is reordered that would be rounded
/// differently. <c>0·x</c> and <c>x − x</c> stay, since they are NaN where x is NaN or infinite; only finite results are
/// computed beforehand.</para>
/// <para>Named nodes stay, computing the same from the same named nodes, so that they can be fetched and differentiated by
/// as before; inputs and parameters stay even if nothing reads them. Equal graphs give equal graphs.</para>
/// </remarks>
public static class Simplifier
{
    /// <summary>The simplified graph. Nodes are numbered anew.</summary>
    /// <param name="graph">The graph; types may be open.</param>
    /// <param name="ops">Ops that it may use; the standard ones if null.</param>
    public static Graph Simplify(Graph graph, OpRegistry? ops = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ops ??= OpRegistry.Standard;
        return LiveNodes.Keep(new GraphRewriter(graph, ops).Rewrite(), ops);
    }
}
