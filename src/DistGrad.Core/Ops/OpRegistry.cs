using System.Collections.Frozen;
using System.Reflection;

namespace DistGrad;

/// <summary>The ops that graphs may use, found by name. Immutable.</summary>
public sealed class OpRegistry
{
    private readonly FrozenDictionary<string, Op> _byName;
    private readonly FrozenDictionary<Type, Op> _byType;
    private readonly FrozenDictionary<string, Op> _byFunction;

    // Asks the runtime for the type of an operator that is not among the ops; null where there is no runtime.
    private readonly Func<OpNode, TensorType>? _infer;

    private OpRegistry(IReadOnlyCollection<Op> ops, Func<OpNode, TensorType>? infer = null)
    {
        Ops = ops;
        _infer = infer;
        _byName = ops.ToFrozenDictionary(op => op.Name, StringComparer.Ordinal);
        _byType = ops.ToFrozenDictionary(op => op.GetType());
        _byFunction = ops.Where(op => op.Function is not null).ToFrozenDictionary(op => op.Function!, StringComparer.Ordinal);
    }

    /// <summary>DistGrad's own ops.</summary>
    public static OpRegistry Standard { get; } = new(Discover(typeof(OpRegistry).Assembly));

    /// <summary>All ops, in the order of their names.</summary>
    public IReadOnlyCollection<Op> Ops { get; }

    /// <summary>Names of the functions that expressions may use, in order.</summary>
    public IEnumerable<string> Functions => _byFunction.Keys.Order(StringComparer.Ordinal);

    /// <summary>These ops and all those of an assembly: its public classes derived from <see cref="Op"/> that have a parameterless constructor.</summary>
    /// <param name="assembly">Where to look.</param>
    /// <exception cref="ArgumentException">An op has the name of one that is there already.</exception>
    public OpRegistry With(Assembly assembly) => With([.. Discover(assembly)]);

    /// <summary>These ops and some more.</summary>
    /// <param name="ops">Ops to add.</param>
    /// <exception cref="ArgumentException">An op has the name of one that is there already.</exception>
    public OpRegistry With(params IReadOnlyCollection<Op> ops)
    {
        foreach (var op in ops)
            if (_byName.ContainsKey(op.Name)) throw new ArgumentException($"There is an op '{op.Name}' already.", nameof(ops));
        return new([.. Ops.Concat(ops).OrderBy(op => op.Name, StringComparer.Ordinal)], _infer);
    }

    /// <summary>These ops, with a runtime that may have others.</summary>
    /// <param name="infer">Type of the result of a <see cref="RuntimeOp"/>.</param>
    public OpRegistry WithRuntime(Func<OpNode, TensorType> infer) => new(Ops, infer);

    /// <summary>The op of a name.</summary>
    /// <param name="name">ONNX name.</param>
    /// <exception cref="UnknownOpException">There is no such op.</exception>
    public Op Find(string name) =>
        TryFind(name) ?? throw new UnknownOpException(name, [.. Ops.Select(o => o.Name)]);

    /// <summary>The op of a name, or null where there is none.</summary>
    /// <param name="name">ONNX name.</param>
    public Op? TryFind(string name) => _byName.GetValueOrDefault(name) ?? (RuntimeOp.IsName(name) ? new RuntimeOp(name, _infer) : null);

    /// <summary>The op that expressions call by a function name, or null where there is none.</summary>
    /// <param name="function">Name of the function, in lower case.</param>
    public Op? FindFunction(string function) => _byFunction.GetValueOrDefault(function);

    internal Op Find<TOp>()
        where TOp : Op =>
        StandardOp<TOp>.Op ?? _byType.GetValueOrDefault(typeof(TOp)) ?? throw new UnknownOpException(typeof(TOp).Name, [.. Ops.Select(o => o.Name)]);

    private static Op[] Discover(Assembly assembly) =>
        [.. assembly.GetTypes()
            .Where(type => type is { IsPublic: true, IsAbstract: false } && type.IsSubclassOf(typeof(Op)) && type.GetConstructor([]) is not null)
            .Select(type => (Op)Activator.CreateInstance(type)!)
            .OrderBy(op => op.Name, StringComparer.Ordinal)];

    // Every registry has the standard ops and nothing in their place, so that these need no look-up.
    private static class StandardOp<TOp>
        where TOp : Op
    {
        public static readonly Op? Op = Standard._byType.GetValueOrDefault(typeof(TOp));
    }
}
