namespace DistGrad.Onnx;

/// <summary>
/// BatchNormalization before 14: training is meant where more outputs than the first are wanted; before 9, <c>spatial = 0</c> means
/// statistics for each element rather than each channel.
/// </summary>
internal sealed class BatchNormalizationUpgrade() : Upgrade("BatchNormalization", before: 14)
{
    private const double DefaultEpsilon = 1e-5;
    private const int Outputs = 3;

    public override void Apply(ImportNode node)
    {
        for (var output = Outputs; output < node.OutputCount; output++)
            if (node.Uses(output)) throw new GraphException($"output {output}, a statistic saved for training, was removed in version 14.");
        var trains = node.Uses(1) || node.Uses(2);
        if (node.Version < 9 && !node.Attributes.Flag("spatial", otherwise: true))
        {
            if (trains) throw new GraphException("training with spatial = 0 is not supported.");
            var (scale, bias, mean, variance) = (node.Input(1), node.Input(2), node.Input(3), node.Input(4));
            node.Replace(scale * (node.Input(0) - mean) / Functions.Sqrt(variance + node.Attributes.Float("epsilon", DefaultEpsilon)) + bias);
            return;
        }

        node.Attributes = node.Attributes.Without("spatial");
        if (trains) node.Attributes = node.Attributes.With("training_mode", true);
    }
}
