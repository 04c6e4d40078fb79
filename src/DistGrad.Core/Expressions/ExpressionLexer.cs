using System.Globalization;
using System.Text;

namespace DistGrad.Expressions;

/// <summary>Splits an expression into numbers, names and symbols.</summary>
internal sealed class ExpressionLexer(string text)
{
    private const string Symbols = "+-*/^(),";

    // Place of the next character, from 0.
    private int _at;

    public Token Next()
    {
        SkipSpace();
        if (_at == text.Length) return new Token(TokenKind.End, _at, 0);
        var start = _at;
        if (Symbols.Contains(text[_at]))
        {
            _at++;
            return new Token(TokenKind.Symbol, start, 1);
        }

        if (IsDigit(_at) || (text[_at] == '.' && IsDigit(_at + 1))) return Number();
        if (!Rune.TryGetRuneAt(text, start, out var first) || !IsFirstOfName(first)) throw Unexpected(start);
        SkipName();
        return new Token(TokenKind.Name, start, _at - start);
    }

    /// <summary>Whether a text is a name as a whole.</summary>
    public static bool IsName(string text) =>
        new ExpressionLexer(text) is var lexer && Rune.TryGetRuneAt(text, 0, out var first) && IsFirstOfName(first) && lexer.Next().Length == text.Length;

    /// <summary>Whether the next token is a certain symbol.</summary>
    public bool NextIs(char symbol)
    {
        SkipSpace();
        return _at < text.Length && text[_at] == symbol;
    }

    private Token Number()
    {
        var start = _at;
        SkipDigits();
        if (_at < text.Length && text[_at] == '.')
        {
            _at++;
            SkipDigits();
        }

        if (_at < text.Length && text[_at] is 'e' or 'E')
        {
            _at++;
            if (_at < text.Length && text[_at] is '+' or '-') _at++;
            if (!IsDigit(_at)) throw new ExpressionException($"Number '{Short(text[start.._at])}' has no digits in its exponent; write as in 1.5e-3.", text, start + 1);
            SkipDigits();
        }

        var number = double.Parse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (double.IsInfinity(number)) throw new ExpressionException($"Number '{Short(text[start.._at])}' is out of range; the greatest is {double.MaxValue:R}.", text, start + 1);
        return new Token(TokenKind.Number, start, _at - start, number);
    }

    private static bool IsFirstOfName(Rune rune) => Rune.IsLetter(rune) || rune.Value == '_';

    private bool IsDigit(int at) => at < text.Length && char.IsAsciiDigit(text[at]);

    private void SkipDigits()
    {
        while (IsDigit(_at)) _at++;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
    }

    private void SkipName()
    {
        while (_at < text.Length && Rune.TryGetRuneAt(text, _at, out var rune) && (Rune.IsLetterOrDigit(rune) || rune.Value == '_'))
            _at += rune.Utf16SequenceLength;
    }

    private ExpressionException Unexpected(int at)
    {
        var found = Rune.TryGetRuneAt(text, at, out var rune) && !Rune.IsControl(rune)
            ? $"'{rune}'"
            : $"U+{(int)text[at]:X4}";
        var right = text[at] switch
        {
            '×' or '·' or '⋅' or '∗' => "multiplication is written '*'",
            '÷' or '∕' or ':' => "division is written '/'",
            '−' or '–' or '—' => "minus is written '-'",
            '[' or '{' => "group with '('",
            ']' or '}' => "close a group with ')'",
            ';' => "arguments are separated by ','",
            '.' => "a number needs a digit beside its point",
            _ => "expressions are made of numbers, names, + - * / ^ , ( and )",
        };
        return new ExpressionException($"Unexpected character {found}; {right}.", text, at + 1);
    }

    private static string Short(string number) => number.Length <= 24 ? number : $"{number[..23]}…";
}
