using System.Diagnostics;
using DistGrad.Onnx.Proto;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DistGrad.Kernels.Tensors;

/// <summary>An ONNX model compiled by ONNX Runtime: tensors in, tensors out. Stateless and safe for many threads.</summary>
/// <remarks>The session is compiled at the first use, shared by all programs of the same model, and compiled again if it was dropped meanwhile.</remarks>
public sealed class OrtProgram
{
    private readonly OrtSessions _sessions;
    private readonly byte[] _model;
    private readonly ModelHash _hash;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly TensorType?[] _types;
    private OrtSession? _session;

    /// <summary>A program of a model.</summary>
    /// <param name="model">The model, in the ONNX format, validated: native code gets it as it is.</param>
    /// <param name="inputs">Names of the inputs, in the order in which <see cref="Run"/> takes them.</param>
    /// <param name="outputs">Names of the outputs, in the order in which <see cref="Run"/> gives them.</param>
    /// <param name="types">Type of each output, or null where only the runtime will know; then the outputs of a run are copied once.</param>
    /// <param name="sessions">Where to keep the session; the process's if null.</param>
    public OrtProgram(byte[] model, IEnumerable<string> inputs, IEnumerable<string> outputs, IEnumerable<TensorType?> types, OrtSessions? sessions = null)
    {
        _model = model;
        _hash = ModelHash.Of(model);
        _inputs = [.. inputs];
        _outputs = [.. outputs];
        _types = [.. types];
        _sessions = sessions ?? OrtSessions.Shared;
        if (_types.Length != _outputs.Length) throw new ArgumentException($"{_outputs.Length} outputs but {_types.Length} types.", nameof(types));
    }

    /// <summary>A program of a model.</summary>
    internal OrtProgram(ModelProto model, IEnumerable<string> inputs, IEnumerable<string> outputs, IEnumerable<TensorType?> types, OrtSessions? sessions = null)
        : this(model.ToByteArray(), inputs, outputs, types, sessions)
    {
    }

    /// <summary>Compiles the model now rather than in the first run.</summary>
    /// <exception cref="OnnxRuntimeException">The runtime has no kernel for an op, or refuses the model.</exception>
    public void Load() => Enter().Exit();

    /// <summary>Runs the model.</summary>
    /// <param name="inputs">One tensor for each input, of the type that the model declares.</param>
    /// <returns>One new tensor for each output.</returns>
    /// <exception cref="OnnxRuntimeException">An op fails on these values, or the model is refused.</exception>
    public Tensor[] Run(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != _inputs.Length) throw new ArgumentException($"{_inputs.Length} inputs expected, {inputs.Length} given.", nameof(inputs));
        var session = Enter();
        try
        {
            return Array.IndexOf(_types, null) < 0 ? RunInPlace(session.Native, inputs) : RunAndCopy(session.Native, inputs);
        }
        finally
        {
            session.Exit();
        }
    }

    private OrtSession Enter()
    {
        var session = Volatile.Read(ref _session);
        if (session is not null && session.TryEnter(Stopwatch.GetTimestamp())) return session;
        session = _sessions.Enter(_hash, _model);
        Volatile.Write(ref _session, session);
        return session;
    }

    private Tensor[] RunInPlace(InferenceSession session, ReadOnlySpan<Tensor> inputs)
    {
        using var frame = new OrtFrame(inputs.Length, _outputs.Length);
        var outputs = new Tensor[_outputs.Length];
        for (var i = 0; i < inputs.Length; i++) frame.BindInput(i, inputs[i]);
        for (var i = 0; i < outputs.Length; i++) outputs[i] = frame.NewOutput(i, _types[i]!.Value);
        session.Run(OrtMemory.NextRun(), _inputs, frame.Inputs, _outputs, frame.Outputs);
        return outputs;
    }

    private Tensor[] RunAndCopy(InferenceSession session, ReadOnlySpan<Tensor> inputs)
    {
        using var frame = new OrtFrame(inputs.Length, 0);
        for (var i = 0; i < inputs.Length; i++) frame.BindInput(i, inputs[i]);
        using var results = session.Run(OrtMemory.NextRun(), _inputs, frame.Inputs, _outputs);
        var outputs = new Tensor[results.Count];
        for (var i = 0; i < outputs.Length; i++) outputs[i] = OrtTensors.Copy(results[i]);
        return outputs;
    }
}
