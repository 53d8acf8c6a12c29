using System.Globalization;

namespace Gossamer.Experiments.Expressions;

/// <summary>
/// An arithmetic expression over named variables, such as <c>1 + sqrt(i)</c> or <c>d/10</c>. Knows + − * / ^ (from the
/// right), parentheses and the functions of <see cref="Functions"/>; numbers are doubles.
/// </summary>
internal sealed class Expression
{
    private readonly Node root;

    private Expression(string text, Node root, IReadOnlyList<string> used)
    {
        Text = text;
        this.root = root;
        Variables = used;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The variables that occur in it.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>True where no variable occurs in it.</summary>
    public bool IsConstant => Variables.Count == 0;

    /// <summary>The functions with their number of arguments; −1 means two or more.</summary>
    public static IReadOnlyDictionary<string, int> Functions { get; } = new SortedDictionary<string, int>(StringComparer.Ordinal)
    {
        ["abs"] = 1,
        ["ceil"] = 1,
        ["exp"] = 1,
        ["floor"] = 1,
        ["log"] = 1,
        ["log2"] = 1,
        ["max"] = -1,
        ["min"] = -1,
        ["pow"] = 2,
        ["sqrt"] = 1,
    };

    /// <summary>An expression that is a number.</summary>
    public static Expression Constant(double value) =>
        new(value.ToString("R", CultureInfo.InvariantCulture), new NumberNode(value), []);

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The text.</param>
    /// <param name="variables">The variables that may occur, such as i, n and d.</param>
    /// <param name="expression">The expression.</param>
    /// <param name="error">What is wrong with the text, with the column.</param>
    public static bool TryParse(string text, IReadOnlyList<string> variables, out Expression expression, out string error)
    {
        var parser = new ExpressionParser(text, variables);
        if (parser.Parse() is { } root)
        {
            expression = new(text.Trim(), root, parser.Used);
            error = "";
            return true;
        }
        expression = Constant(double.NaN);
        error = parser.Error;
        return false;
    }

    /// <summary>The value for given variables; IEEE rules, so that 1/0 is infinite.</summary>
    public double Evaluate(in Variables variables) => root.Evaluate(variables);

    public override string ToString() => Text;

    internal abstract class Node
    {
        public abstract double Evaluate(in Variables variables);
    }

    internal sealed class NumberNode(double value) : Node
    {
        public override double Evaluate(in Variables variables) => value;
    }

    internal sealed class VariableNode(string name) : Node
    {
        public override double Evaluate(in Variables variables) => variables[name];
    }

    internal sealed class NegationNode(Node operand) : Node
    {
        public override double Evaluate(in Variables variables) => -operand.Evaluate(variables);
    }

    internal sealed class OperatorNode(char symbol, Node left, Node right) : Node
    {
        public override double Evaluate(in Variables variables)
        {
            var a = left.Evaluate(variables);
            var b = right.Evaluate(variables);
            return symbol switch { '+' => a + b, '-' => a - b, '*' => a * b, '/' => a / b, _ => Math.Pow(a, b) };
        }
    }

    internal sealed class CallNode(string function, List<Node> arguments) : Node
    {
        public override double Evaluate(in Variables variables)
        {
            var a = arguments[0].Evaluate(variables);
            switch (function)
            {
                case "abs": return Math.Abs(a);
                case "ceil": return Math.Ceiling(a);
                case "exp": return Math.Exp(a);
                case "floor": return Math.Floor(a);
                case "log": return Math.Log(a);
                case "log2": return Math.Log2(a);
                case "sqrt": return Math.Sqrt(a);
                case "pow": return Math.Pow(a, arguments[1].Evaluate(variables));
                default:
                    for (var k = 1; k < arguments.Count; k++)
                    {
                        var b = arguments[k].Evaluate(variables);
                        a = function == "min" ? Math.Min(a, b) : Math.Max(a, b);
                    }
                    return a;
            }
        }
    }
}

/// <summary>Values of the variables of an expression.</summary>
/// <param name="Dimension">d, number of coordinates.</param>
/// <param name="Workers">n, number of workers.</param>
/// <param name="Worker">i, 1-based index of the worker.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct Variables(double Dimension, double Workers, double Worker = double.NaN)
{
    /// <summary>Before the problem is there.</summary>
    public static Variables Unknown { get; } = new(double.NaN, double.NaN);

    /// <summary>d and n: what a compressor or an option may depend on.</summary>
    public static IReadOnlyList<string> OfProblem { get; } = ["d", "n"];

    /// <summary>i, n and d: what a time per worker may depend on.</summary>
    public static IReadOnlyList<string> OfWorker { get; } = ["i", "n", "d"];

    public double this[string name] => name switch { "d" => Dimension, "n" => Workers, _ => Worker };
}
