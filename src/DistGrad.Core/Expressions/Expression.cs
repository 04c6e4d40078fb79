using System.Runtime.InteropServices;
using DistGrad.Expressions;

namespace DistGrad;

/// <summary>Graphs from formulas such as <c>(x + y) * z</c>.</summary>
/// <remarks>
/// <para><c>+ - * /</c> group to the left; <c>^</c> groups to the right and binds tighter than a sign: <c>-x^2</c> is
/// <c>-(x^2)</c>, and <c>2^-x</c> is <c>2^(-x)</c>. Numbers are written <c>2</c>, <c>.5</c>, <c>1.5e-3</c>.</para>
/// <para>Functions are those of <see cref="OpRegistry.Functions"/>. Any other name, of letters, digits and underscores, is
/// an input, the same one wherever it occurs. Every operation becomes a node of its own: equal ones are not merged, and only
/// the sign of a number is folded into it.</para>
/// </remarks>
public static class Expression
{
    /// <summary>The graph of an expression, which is its only output. Inputs come in the order in which they first occur.</summary>
    /// <param name="expression">The formula, of any length and depth.</param>
    /// <param name="ops">Ops and functions that it may use; <see cref="OpRegistry.Standard"/> by default.</param>
    /// <param name="name">Name of the graph, for people.</param>
    /// <exception cref="ExpressionException">The expression cannot be read; the error says where and why.</exception>
    public static Graph Parse(string expression, OpRegistry? ops = null, string name = "expression")
    {
        var builder = new GraphBuilder(name, ops);
        return builder.Build(Parse(expression, builder));
    }

    /// <summary>Adds an expression to a graph under construction. If the expression cannot be read, nothing is added.</summary>
    /// <param name="expression">The formula, of any length and depth.</param>
    /// <param name="builder">Where to add it. A name that one of its nodes has stands for that node.</param>
    /// <returns>The root of the expression.</returns>
    /// <exception cref="ExpressionException">The expression cannot be read; the error says where and why.</exception>
    /// <exception cref="GraphException">An operation is not defined for the type of a node that was there already.</exception>
    public static Expr Parse(string expression, GraphBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(builder);
        var operands = new List<Expr>();
        foreach (var step in new ExpressionParser(expression, builder.Ops).Parse())
        {
            var inputs = CollectionsMarshal.AsSpan(operands)[^step.Arity..];
            var result = step switch
            {
                { Op: { } op } => builder.Apply(op, inputs),
                { Name: { } input } => builder.FindNamed(input) ?? builder.Input(input),
                _ => builder.Constant(step.Number),
            };
            operands.RemoveRange(operands.Count - step.Arity, step.Arity);
            operands.Add(result);
        }

        return operands[0];
    }
}
