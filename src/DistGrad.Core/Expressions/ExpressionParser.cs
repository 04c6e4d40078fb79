namespace DistGrad.Expressions;

/// <summary>Brings an expression into postfix order, by operator precedence.</summary>
/// <remarks>
/// Source: E. W. Dijkstra, "Algol 60 translation" (1961), the shunting yard. The stack is explicit: nesting is limited by memory only.
/// </remarks>
internal sealed class ExpressionParser
{
    private readonly string _text;
    private readonly OpRegistry _ops;
    private readonly ExpressionLexer _lexer;
    private readonly Op _add, _sub, _mul, _div, _neg, _pow;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<Step> _steps = [];
    private readonly Stack<Pending> _pending = [];

    // The token before the one being read; at the start, an empty one.
    private Token _previous;

    public ExpressionParser(string text, OpRegistry ops)
    {
        (_text, _ops, _lexer) = (text, ops, new ExpressionLexer(text));
        (_add, _sub, _mul) = (ops.Find("Add"), ops.Find("Sub"), ops.Find("Mul"));
        (_div, _neg, _pow) = (ops.Find("Div"), ops.Find("Neg"), ops.Find("Pow"));
    }

    public List<Step> Parse()
    {
        var operandNext = true;
        while (true)
        {
            var token = _lexer.Next();
            if (token.Kind == TokenKind.End && !operandNext) break;
            operandNext = operandNext ? ReadOperand(ref token) : ReadOperator(token);
            _previous = token;
        }

        Reduce(Pending.Sum);
        return _pending.TryPeek(out var open) ? throw Error("'(' is never closed; a ')' is missing", open.At) : _steps;
    }

    // Both readers return whether an operand has to come next.
    private bool ReadOperand(ref Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.Number:
                PushNumber(token.Number);
                return false;
            case TokenKind.Name when _lexer.NextIs('('):
                return OpenCall(ref token);
            case TokenKind.Name:
                PushName(token);
                return false;
            case TokenKind.Symbol when _text[token.Start] == '(':
                _pending.Push(new Pending(Pending.Open, null, token.Start));
                return true;
            case TokenKind.Symbol when _text[token.Start] == '-':
                _pending.Push(new Pending(Pending.Sign, _neg, token.Start));
                return true;
            case TokenKind.Symbol when _text[token.Start] == '+':
                return true;
            default:
                throw MissingOperand(token);
        }
    }

    private bool ReadOperator(Token token)
    {
        switch (token.Kind == TokenKind.Symbol ? _text[token.Start] : ' ')
        {
            case '+': return PushOperator(Pending.Sum, _add, token);
            case '-': return PushOperator(Pending.Sum, _sub, token);
            case '*': return PushOperator(Pending.Product, _mul, token);
            case '/': return PushOperator(Pending.Product, _div, token);
            case '^': return PushOperator(Pending.Power, _pow, token);
            case ',':
                Reduce(Pending.Sum);
                if (!_pending.TryPop(out var call) || call.Op is null) throw Error("',' is outside a function's parentheses; it separates arguments", token.Start);
                _pending.Push(call with { Commas = call.Commas + 1 });
                return true;
            case ')':
                Reduce(Pending.Sum);
                if (!_pending.TryPop(out var open)) throw Error("')' has no '(' before it", token.Start);
                if (open.Op is not null) Call(open, open.Commas + 1);
                return false;
            default:
                throw Error($"{Quote(token)} comes where an operator should; put one of + - * / ^ between operands", token.Start);
        }
    }

    private bool PushOperator(int binding, Op op, Token token)
    {
        // What binds as tightly comes first, but for powers: they group to the right.
        Reduce(binding == Pending.Power ? Pending.Power + 1 : binding);
        _pending.Push(new Pending(binding, op, token.Start));
        return true;
    }

    // Applies the operators on the stack that bind at least so tightly, down to an open parenthesis.
    private void Reduce(int binding)
    {
        while (_pending.TryPeek(out var top) && top.Binding >= binding)
        {
            _pending.Pop();
            _steps.Add(new Step(top.Op, top.Binding == Pending.Sign ? 1 : 2, At: top.At));
        }
    }

    private void PushNumber(double number)
    {
        // In -3^2 the sign belongs to the power, elsewhere to the number.
        if (!_lexer.NextIs('^'))
        {
            while (_pending.TryPeek(out var top) && top.Binding == Pending.Sign)
            {
                _pending.Pop();
                number = -number;
            }
        }

        _steps.Add(new Step(null, Number: number));
    }

    private void PushName(Token token)
    {
        var name = _text.Substring(token.Start, token.Length);
        if (_ops.FindFunction(name) is not null) throw Error($"'{name}' is a function; call it as {name}(…), or give the input another name", token.Start);

        // A name that occurs often is kept once.
        if (!_names.TryAdd(name, name)) name = _names[name];
        _steps.Add(new Step(null, Name: name));
    }

    // Goes on to the parenthesis, or past the pair of them where there is nothing in it.
    private bool OpenCall(ref Token token)
    {
        var name = _text.Substring(token.Start, token.Length);
        if (_ops.FindFunction(name) is not { } function)
            throw Error($"There is no function '{name}'; there are {string.Join(", ", _ops.Functions)}", token.Start);
        var nameAt = token.Start;
        token = _lexer.Next();
        var call = new Pending(Pending.Open, function, token.Start, nameAt);
        if (_lexer.NextIs(')'))
        {
            Call(call, 0);
            token = _lexer.Next();
            return false;
        }

        _pending.Push(call);
        return true;
    }

    private void Call(Pending call, int arguments)
    {
        var function = call.Op!;
        if (arguments < function.MinArity || arguments > function.MaxArity)
        {
            var (least, most) = (function.MinArity, function.MaxArity);
            var wanted = most == int.MaxValue ? $"at least {least}" : least == most ? $"{least}" : $"{least} to {most}";
            throw Error($"{function.Function} takes {wanted} argument{(least == 1 && most is 1 or int.MaxValue ? "" : "s")}, not {arguments}", call.FunctionAt);
        }

        _steps.Add(new Step(function, arguments, At: call.FunctionAt));
    }

    private ExpressionException MissingOperand(Token token)
    {
        const string Operands = "write a number, a name, a function call or '('";
        if (token.Kind == TokenKind.End && _previous.Length == 0) return Error($"The expression is empty; {Operands}", 0);
        if (token.Kind == TokenKind.End) return Error($"An operand is missing after {Quote(_previous)}; {Operands}", _previous.End);
        if (_text[token.Start] == '*' && token.Start > 0 && _text[token.Start - 1] == '*') return Error("'**' is no operator; a power is written '^'", token.Start - 1);
        return Error($"{Quote(token)} comes where an operand should; {Operands}", token.Start);
    }

    private string Quote(Token token) => $"'{(token.Length <= 24 ? _text.Substring(token.Start, token.Length) : string.Concat(_text.AsSpan(token.Start, 23), "…"))}'";

    private ExpressionException Error(string problem, int at) => new($"{problem}.", _text, at + 1);
}
