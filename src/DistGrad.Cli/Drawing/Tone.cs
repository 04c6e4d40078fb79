namespace DistGrad.Cli.Drawing;

/// <summary>What a piece of text is, which decides its colour.</summary>
internal enum Tone
{
    /// <summary>Names, operators and everything without a colour of its own.</summary>
    Plain,

    /// <summary>A forward value: green, as in the lecture.</summary>
    Value,

    /// <summary>A gradient: red, as in the lecture.</summary>
    Gradient,

    /// <summary>Wires, headings and what is there twice.</summary>
    Faint,
}
