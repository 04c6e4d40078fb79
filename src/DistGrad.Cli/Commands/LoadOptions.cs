using System.CommandLine;
using DistGrad.Cli.Inputs;
using DistGrad.Cli.Load;

namespace DistGrad.Cli.Commands;

/// <summary>Options that say what load is put on a cluster.</summary>
internal sealed class LoadOptions
{
    private const double DefaultRampStart = 10;
    private const double RampFactor = 1.3;
    private const double MaxRate = 1e6;

    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DefaultRampDuration = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultWarmUp = TimeSpan.FromSeconds(5);

    private readonly Option<double?> _rate = Text<double>("--rate", "Open loop: runs that arrive in a second, however slow the cluster is; of a ramp, in its first step. [default of a ramp: 10/s]", "50/s", RateText.Form, RateText.TryParse, rate => rate is > 0 and <= MaxRate);
    private readonly Option<int?> _concurrency = OptionKinds.Integer("--concurrency", "Closed loop: callers, each of whom waits for its run before it starts the next.", 1, 10_000);
    private readonly Option<TimeSpan?> _duration = Text<TimeSpan>("--duration", "How long is measured; of a ramp, at most. [default: 30s; of a ramp, 5m]", "30s", DurationText.Form, DurationText.TryParse, time => time > TimeSpan.Zero);
    private readonly Option<TimeSpan?> _warmUp = Text<TimeSpan>("--warm-up", "How long load is put on before that. [default: 5s]", "5s", DurationText.Form, DurationText.TryParse, _ => true);
    private readonly Option<double?> _gradients = Text<double>("--gradients", "Share of runs that differentiate; the others only evaluate. [default: 80%]", "80%", ShareText.Form, ShareText.TryParse, _ => true);
    private readonly Option<double?> _durable = Text<double>("--durable", "Share of runs that are stored, so that they outlive silos; one that does not bring a result counts as lost. [default: 0%]", "10%", ShareText.Form, ShareText.TryParse, _ => true);
    private readonly Option<TimeSpan?> _killEvery = Text<TimeSpan>("--kill-every", "Kill a silo each time so long has passed, and start it again. The silos, 3 unless --silos says otherwise, are processes then, with a Redis of their own (needs redis-server).", "60s", DurationText.Form, DurationText.TryParse, time => time >= TimeSpan.FromSeconds(1));
    private readonly Option<bool> _ramp = new("--ramp") { Description = "Multiply the rate by 1.3 step by step until the cluster no longer keeps up, and say up to where it did: the knee." };
    private readonly Option<int?> _step = OptionKinds.Integer("--ramp-step", "Seconds of a ramp's step. [default: 5]", 1, 600);
    private readonly Option<int?> _seed = OptionKinds.Integer("--seed", "What arrivals and values come from. [default: 1]", 0, int.MaxValue);
    private readonly Option<int?> _maxInFlight = OptionKinds.Integer("--max-in-flight", "Open loop: runs that may be under way; further ones count as errors. [default: 10000]", 1, 1_000_000);
    private readonly Option<Granularity> _granularity = OptionKinds.Granularity();

    private readonly Option<string[]> _graphs = new("--graph")
    {
        Description = "A graph to run: chain, tree, grid, random, rnn or circuits (:ops=N), mlp (:batch=N,sizes=N-N-N), transformer, an ONNX file, or a graph in JSON; a weight may follow, as in tree:ops=100@3. May be repeated: a mix. [default: random:ops=1000]",
        HelpName = "kind:ops=N|file",
    };

    private readonly Option<ArrivalKind> _arrivals = new("--arrivals")
    {
        Description = "Open loop: how runs are spaced, by chance as independent callers are (poisson) or evenly (uniform). [default: poisson]",
        HelpName = "poisson|uniform",
        CustomParser = result =>
        {
            switch (result.Tokens[0].Value)
            {
                case "poisson": return ArrivalKind.Poisson;
                case "uniform": return ArrivalKind.Uniform;
                case var text:
                    result.AddError($"--arrivals is poisson or uniform, not '{text}'.");
                    return default;
            }
        },
    };

    private delegate bool Parser<T>(string text, out T value);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_rate, _concurrency, _duration, _warmUp, _graphs, _gradients, _durable, _killEvery, _granularity, _arrivals, _ramp, _step, _seed, _maxInFlight]) command.Add(option);
        command.Validators.Add(result =>
        {
            var (hasRate, hasCallers, hasRamp) = (result.GetResult(_rate) is not null, result.GetResult(_concurrency) is not null, result.GetResult(_ramp) is { Implicit: false });
            if (hasCallers && (hasRate || hasRamp)) result.AddError("--concurrency is a closed loop and cannot be combined with --rate or --ramp, which are open loops.");
            if (!hasCallers && !hasRate && !hasRamp) result.AddError("Say how much load there is to be: --rate 50/s, --concurrency 32, or --ramp.");
            if (hasCallers && result.GetResult(_arrivals) is { Implicit: false }) result.AddError("--arrivals is for open loops and cannot be combined with --concurrency.");
            if (!hasRamp && result.GetResult(_step) is not null) result.AddError("--ramp-step goes with --ramp.");
        });
    }

    /// <summary>The load asked for.</summary>
    /// <param name="parsed">The command line.</param>
    public LoadSettings Read(ParseResult parsed)
    {
        var isRamp = parsed.GetValue(_ramp);
        return new LoadSettings
        {
            Rate = parsed.GetValue(_rate) ?? (isRamp ? DefaultRampStart : null),
            Concurrency = parsed.GetValue(_concurrency),
            Arrivals = parsed.GetValue(_arrivals),
            Duration = parsed.GetValue(_duration) ?? (isRamp ? DefaultRampDuration : DefaultDuration),
            WarmUp = parsed.GetValue(_warmUp) ?? DefaultWarmUp,
            RampFactor = isRamp ? RampFactor : 1,
            StepSeconds = parsed.GetValue(_step) ?? 5,
            Graphs = parsed.GetValue(_graphs) is { Length: > 0 } graphs ? graphs : ["random:ops=1000"],
            GradientShare = parsed.GetValue(_gradients) ?? 0.8,
            DurableShare = parsed.GetValue(_durable) ?? 0,
            KillEvery = parsed.GetValue(_killEvery),
            Granularity = parsed.GetValue(_granularity),
            Seed = parsed.GetValue(_seed) ?? 1,
            MaxInFlight = parsed.GetValue(_maxInFlight) ?? 10_000,
        };
    }

    private static Option<T?> Text<T>(string name, string description, string help, string form, Parser<T> parse, Func<T, bool> isAllowed)
        where T : struct => new(name)
        {
            Description = description,
            HelpName = help,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (parse(text, out var value) && isAllowed(value)) return value;
                result.AddError($"{name} takes {form}, not '{text}'.");
                return null;
            },
        };
}
