using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Gossamer.Execution;

namespace Gossamer.Registration;

/// <summary>One parameter of a catalogue entry: an option of a method, or a constructor parameter of anything else.</summary>
public sealed class CatalogueParameter
{
    private CatalogueParameter(string name, Type declared, ParameterAttribute? description)
    {
        Name = name;
        Type = Nullable.GetUnderlyingType(declared) ?? declared;
        Summary = description?.Summary ?? "";
        Symbol = description?.Symbol;
        Example = description?.Example ?? double.NaN;
        Minimum = description?.Minimum ?? double.NegativeInfinity;
        Maximum = description?.Maximum ?? double.PositiveInfinity;
    }

    private CatalogueParameter(CatalogueParameter other, Type type)
    {
        (Name, Type, Summary, Symbol, Example, Minimum, Maximum) = (other.Name, type, other.Summary, other.Symbol, other.Example, other.Minimum, other.Maximum);
        IsRequired = true;
    }

    /// <summary>The camelCase key in experiment files.</summary>
    public string Name { get; }

    /// <summary>The type of its values; of a nullable one, the type underneath.</summary>
    public Type Type { get; }

    /// <summary>True where a value must be given.</summary>
    public bool IsRequired { get; private init; }

    /// <summary>The value when none is given; null where one is required, or where nothing is the default.</summary>
    public object? Default { get; private init; }

    /// <summary>One sentence; empty where the author wrote none.</summary>
    public string Summary { get; }

    /// <summary>The paper's symbol, or null.</summary>
    public string? Symbol { get; }

    /// <summary>A value for examples; NaN where any within the range will do.</summary>
    public double Example { get; }

    /// <summary>Smallest allowed value of a number.</summary>
    public double Minimum { get; }

    /// <summary>Largest allowed value of a number.</summary>
    public double Maximum { get; }

    /// <summary>The option's property; null for constructor parameters.</summary>
    public PropertyInfo? Property { get; private init; }

    /// <summary>The kebab-case values of an enumeration; empty for other types.</summary>
    public IReadOnlyList<string> Choices => Type.IsEnum ? [.. Enum.GetNames(Type).Select(Spelling.ToKebabCase)] : [];

    /// <summary>The value of an enumeration that a kebab-case word stands for.</summary>
    /// <param name="word">One of <see cref="Choices"/>.</param>
    /// <exception cref="BadInputException">The word is none of the choices.</exception>
    public object ParseChoice(string word)
    {
        var names = Enum.GetNames(Type);
        var at = Array.FindIndex(names, name => Spelling.ToKebabCase(name) == word);
        if (at >= 0) return Enum.Parse(Type, names[at]);
        throw new BadInputException($"{Name} is '{word}', but must be one of {string.Join(", ", Choices)}{(Spelling.Nearest(word, Choices) is { } nearest ? $"; did you mean {nearest}?" : "")}");
    }

    /// <summary>The same parameter for values of another type: for one item of a list, with the same range.</summary>
    /// <param name="type">The type of an item.</param>
    public CatalogueParameter OfItem(Type type) => new(this, type);

    /// <summary>Says what is wrong with a value of this parameter; null when it may be used.</summary>
    /// <param name="value">A value of the parameter's <see cref="Type"/>, or null for none.</param>
    public string? Complain(object? value)
    {
        if (value is null) return IsRequired ? $"{Name} is missing: {Expectation}" : null;
        if (!Type.IsInstanceOfType(value)) return $"{Name} is of type {value.GetType().Name}, but must be {Expectation}";
        if (value is IReadOnlyList<double> numbers) return ComplainOfItems(numbers);
        if (value is IReadOnlyList<int> wholes) return ComplainOfItems(wholes);
        if (value is not (double or float or int or long)) return null;
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return number >= Minimum && number <= Maximum
            ? null
            : $"{Name} is {Convert.ToString(value, CultureInfo.InvariantCulture)}, but must be {Expectation}";
    }

    private string? ComplainOfItems<T>(IReadOnlyList<T> items)
    {
        var item = OfItem(typeof(T));
        foreach (var value in items)
        {
            if (item.Complain(value) is { } complaint) return complaint;
        }
        return null;
    }

    /// <summary>What is expected, in words: <c>a whole number, at least 1</c>.</summary>
    public string Expectation
    {
        get
        {
            if (Type.IsGenericType && Type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
                return $"a list, each {OfItem(Type.GetGenericArguments()[0]).Expectation}";
            var kind = Type.IsEnum ? $"one of {string.Join(", ", Choices)}"
                : Type == typeof(int) || Type == typeof(long) ? "a whole number"
                : Type == typeof(double) || Type == typeof(float) ? "a number"
                : Type == typeof(bool) ? "true or false"
                : Type == typeof(string) ? "a text"
                : Type == typeof(IReadOnlyList<double>) || Type == typeof(IReadOnlyList<int>) ? "a list of numbers"
                : WithArticle(Spelling.ToKebabCase(Type.Name).Replace('-', ' '));
            if (!double.IsNegativeInfinity(Minimum)) kind += $", at least {Minimum.ToString("R", CultureInfo.InvariantCulture)}";
            if (!double.IsPositiveInfinity(Maximum)) kind += $", at most {Maximum.ToString("R", CultureInfo.InvariantCulture)}";
            return kind;
        }
    }

    internal static CatalogueParameter Of(ParameterInfo parameter) =>
        new(parameter.Name!, parameter.ParameterType, parameter.GetCustomAttribute<ParameterAttribute>())
        {
            IsRequired = !parameter.HasDefaultValue,
            Default = DefaultOf(parameter),
        };

    internal static CatalogueParameter Of(PropertyInfo property, object defaults)
    {
        var isRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        return new(Spelling.ToCamelCase(property.Name), property.PropertyType, property.GetCustomAttribute<ParameterAttribute>())
        {
            IsRequired = isRequired,
            Default = isRequired ? null : property.GetValue(defaults),
            Property = property,
        };
    }

    private static object? DefaultOf(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue || parameter.DefaultValue is not { } value) return null;
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type.IsEnum ? Enum.ToObject(type, value) : value;
    }

    private static string WithArticle(string noun) => "aeio".Contains(noun[0], StringComparison.Ordinal) ? $"an {noun}" : $"a {noun}";
}
