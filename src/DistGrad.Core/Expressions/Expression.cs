using System.Runtime.InteropServices;
using DistGrad.Expressions;

namespace DistGrad;

/// <summary>Graphs from formulas such as <c>(x + y) * z</c>.</summary>
/// <remarks>
/// <para><c>+ - * /</c> group to the left; <c>^</c> groups to the right and binds tighter than a sign: <c>-x^2</c> is
/// <c>-(x^2)</c>, and <c>2^-x</c> is <c>2^(-x)</c>. Numbers are written <c>2</c>, <c>.5</c>, <c>1.5e-3</c>.</para>
/// <para>Functions are those of <see cref="OpRegistry.Functions"/>; some take or give truth values: <c>where(less(x, 0), -x, x)</c>. Any other name, of letters, digits and underscores, is
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

    /// <summary>A node of a graph as an expression, with as few parentheses as it takes; <see cref="Parse(string, OpRegistry?, string)"/> reads back what has the same value, to the bit.</summary>
    /// <param name="graph">A graph of float64 scalars.</param>
    /// <param name="node">Label of the node; the graph's only output if null. What it depends on is written out, but for inputs.</param>
    /// <param name="ops">Ops that the graph may use; <see cref="OpRegistry.Standard"/> by default.</param>
    /// <exception cref="GraphException">The node depends on something that expressions have no notation for, or the expression would be longer than a million characters.</exception>
    public static string Write(Graph graph, string? node = null, OpRegistry? ops = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new ExpressionWriter(graph, ops ?? OpRegistry.Standard).Write(GraphQuery.Root(graph, node));
    }

    /// <summary>Adds an expression to a graph under construction. If the text cannot be read, nothing is added.</summary>
    /// <param name="expression">The formula, of any length and depth.</param>
    /// <param name="builder">Where to add it. A name that one of its nodes has stands for that node.</param>
    /// <returns>The root of the expression.</returns>
    /// <exception cref="ExpressionException">The expression cannot be read, or an operation is not defined for its operands; the error says where and why.</exception>
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
                { Op: { } op } => Apply(op, inputs, builder, expression, step.At),
                { Name: { } input } => builder.FindNamed(input) ?? builder.Input(input),
                _ => builder.Constant(step.Number),
            };
            operands.RemoveRange(operands.Count - step.Arity, step.Arity);
            operands.Add(result);
        }

        return operands[0];
    }

    private static Expr Apply(Op op, ReadOnlySpan<Expr> inputs, GraphBuilder builder, string expression, int at)
    {
        try
        {
            return builder.Apply(op, inputs);
        }
        catch (GraphException)
        {
            var types = string.Join(", ", inputs.ToArray().Select(input => input.Type switch
            {
                { IsScalar: true } => "a number",
                { IsTruth: true } => "a truth value",
                var type => type.ToString(),
            }));
            throw new ExpressionException($"{op.Function ?? $"'{expression[at]}'"} is not defined for {types}; a truth value is written less(x, y), for example.", expression, at + 1);
        }
    }
}
