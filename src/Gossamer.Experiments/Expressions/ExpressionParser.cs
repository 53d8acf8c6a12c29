using System.Globalization;
using Gossamer.Registration;

namespace Gossamer.Experiments.Expressions;

/// <summary>Recursive descent over the text of an expression.</summary>
internal sealed class ExpressionParser(string text, IReadOnlyList<string> variables)
{
    private const int DeepestNesting = 100;
    private int at;
    private int depth;

    /// <summary>What is wrong, once <see cref="Parse"/> gave nothing.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Variables met.</summary>
    public List<string> Used { get; } = [];

    public Expression.Node? Parse()
    {
        if (string.IsNullOrWhiteSpace(text)) return Fail("expected a number or an expression, found nothing");
        var root = Sum();
        if (root is null) return null;
        return Peek() == '\0' ? root : Fail($"unexpected '{Peek()}' at column {at + 1} of '{text}'");
    }

    private Expression.Node? Sum()
    {
        var left = Product();
        while (left is not null && Peek() is '+' or '-')
        {
            var symbol = text[at++];
            left = Product() is { } right ? new Expression.OperatorNode(symbol, left!, right) : null;
        }
        return left;
    }

    private Expression.Node? Product()
    {
        var left = Signed();
        while (left is not null && Peek() is '*' or '/')
        {
            var symbol = text[at++];
            left = Signed() is { } right ? new Expression.OperatorNode(symbol, left!, right) : null;
        }
        return left;
    }

    private Expression.Node? Signed()
    {
        if (++depth > DeepestNesting) return Fail("the expression is nested too deeply");
        Expression.Node? node;
        if (Peek() == '-')
        {
            at++;
            node = Signed() is { } operand ? new Expression.NegationNode(operand) : null;
        }
        else
        {
            node = Power();
        }
        depth--;
        return node;
    }

    private Expression.Node? Power()
    {
        var @base = Atom();
        if (@base is null || Peek() != '^') return @base;
        at++;
        // The exponent binds to the right and may carry a sign: 2^-1, 2^3^2 = 2^9.
        return Signed() is { } exponent ? new Expression.OperatorNode('^', @base, exponent) : null;
    }

    private Expression.Node? Atom()
    {
        var next = Peek();
        if (next == '(')
        {
            at++;
            var inner = Sum();
            return inner is null ? null : Expect(')') ? inner : null;
        }
        if (char.IsAsciiDigit(next) || next == '.') return Number();
        if (char.IsAsciiLetter(next)) return Word();
        return Fail(next == '\0'
            ? $"'{text}' breaks off where a number was expected"
            : $"unexpected '{next}' at column {at + 1} of '{text}', expected a number");
    }

    private Expression.Node? Number()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var exponent = at + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-') exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                at = exponent;
                while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            }
        }
        var digits = text[start..at];
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new Expression.NumberNode(value)
            : Fail($"'{digits}' at column {start + 1} is no number");
    }

    private Expression.Node? Word()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at])) at++;
        var word = text[start..at];
        if (Peek() == '(') return Call(word);
        if (variables.Contains(word))
        {
            if (!Used.Contains(word)) Used.Add(word);
            return new Expression.VariableNode(word);
        }
        var known = variables.Count == 0 ? "no variables are allowed here" : $"known are {string.Join(", ", variables)}";
        return Fail($"unknown name '{word}' in '{text}': {known}; functions are {string.Join(", ", Expression.Functions.Keys)}");
    }

    private Expression.Node? Call(string function)
    {
        if (!Expression.Functions.TryGetValue(function, out var count))
        {
            return Fail($"unknown function '{function}' in '{text}'; "
                + Spelling.Suggest(function, [.. Expression.Functions.Keys]));
        }
        at++;
        var arguments = new List<Expression.Node>();
        do
        {
            if (arguments.Count > 0) at++;
            if (Sum() is not { } argument) return null;
            arguments.Add(argument);
        }
        while (Peek() == ',');
        if (!Expect(')')) return null;
        if (count > 0 && arguments.Count != count) return Fail($"{function} in '{text}' takes {count} argument{(count == 1 ? "" : "s")}, found {arguments.Count}");
        if (count < 0 && arguments.Count < 2) return Fail($"{function} in '{text}' takes two or more arguments");
        return new Expression.CallNode(function, arguments);
    }

    private bool Expect(char symbol)
    {
        if (Peek() == symbol)
        {
            at++;
            return true;
        }
        Fail(Peek() == '\0' ? $"'{symbol}' is missing at the end of '{text}'" : $"found '{Peek()}' at column {at + 1} of '{text}', expected '{symbol}'");
        return false;
    }

    private char Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at < text.Length ? text[at] : '\0';
    }

    private Expression.Node? Fail(string error)
    {
        if (Error.Length == 0) Error = error;
        return null;
    }
}
