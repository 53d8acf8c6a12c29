using System.Reflection;
using System.Runtime.ExceptionServices;
using Gossamer.Execution;

namespace Gossamer.Registration;

/// <summary>A registered class: what it is called, what it says of itself, its parameters, and how an instance is made.</summary>
public sealed class CatalogueEntry
{
    private readonly ConstructorInfo constructor;

    internal CatalogueEntry(Type type, ICatalogueAttribute attribute)
    {
        Type = type;
        Attribute = attribute;
        constructor = OnlyConstructor(type);
        var arguments = constructor.GetParameters();
        if (type.IsSubclassOf(typeof(Method)))
        {
            if (arguments.Length != 1 || !typeof(MethodOptions).IsAssignableFrom(arguments[0].ParameterType))
                throw Malformed(type, $"its constructor must take one record derived from {nameof(MethodOptions)} and nothing else");
            OptionsType = arguments[0].ParameterType;
            Parameters = OptionsOf(OptionsType);
        }
        else
        {
            Parameters = [.. arguments.Select(CatalogueParameter.Of)];
        }
    }

    /// <summary>The kebab-case name in experiment files.</summary>
    public string Name => Attribute.Name;

    /// <summary>The class.</summary>
    public Type Type { get; }

    /// <summary>The registering attribute.</summary>
    public ICatalogueAttribute Attribute { get; }

    /// <summary>The options record of a method; null for anything else, which takes its parameters in the constructor.</summary>
    public Type? OptionsType { get; }

    /// <summary>Its parameters: of a method its own options first, then the common ones; else those of the constructor in order.</summary>
    public IReadOnlyList<CatalogueParameter> Parameters { get; }

    /// <summary>The parameter of this name.</summary>
    /// <param name="name">The camelCase name.</param>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public CatalogueParameter Parameter(string name) =>
        Parameters.FirstOrDefault(parameter => parameter.Name == name)
        ?? throw new BadInputException($"{Name} has no parameter {name}; {Spelling.Suggest(name, [.. Parameters.Select(p => p.Name)])}");

    /// <summary>Makes an instance.</summary>
    /// <param name="values">Values by parameter name, of the parameters' types; what is left out or null takes its default.</param>
    /// <exception cref="BadInputException">An unknown or missing parameter, a wrong type, a value out of range, or what the constructor refuses.</exception>
    public object Create(IReadOnlyDictionary<string, object?> values)
    {
        foreach (var (name, value) in values)
        {
            // Null means the default, so only a value can be wrong here; a missing one is found below.
            if (Parameter(name).Complain(value) is { } complaint && value is not null) throw new BadInputException($"{Name}: {complaint}");
        }
        var given = Parameters.Select(parameter => values.GetValueOrDefault(parameter.Name)).ToArray();
        for (var i = 0; i < given.Length; i++)
        {
            if (given[i] is null && Parameters[i].Complain(null) is { } complaint) throw new BadInputException($"{Name}: {complaint}");
        }
        if (OptionsType is null)
        {
            for (var i = 0; i < given.Length; i++) given[i] ??= Parameters[i].Default;
            return Construct(given);
        }
        var options = Activator.CreateInstance(OptionsType)!;
        for (var i = 0; i < given.Length; i++)
        {
            if (given[i] is { } value) Parameters[i].Property!.SetValue(options, value);
        }
        return Construct([options]);
    }

    /// <summary>Makes an instance of a method from its options record.</summary>
    /// <param name="options">An instance of <see cref="OptionsType"/>.</param>
    public Method Create(MethodOptions options)
    {
        if (OptionsType is null || !OptionsType.IsInstanceOfType(options))
            throw new ArgumentException($"{Name} is made from {OptionsType?.Name ?? "constructor parameters"}, not from {options.GetType().Name}");
        return (Method)Construct([options]);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private object Construct(object?[] arguments)
    {
        try
        {
            return constructor.Invoke(arguments);
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private static ConstructorInfo OnlyConstructor(Type type)
    {
        var constructors = type.GetConstructors();
        return constructors.Length == 1 && !type.IsAbstract
            ? constructors[0]
            : throw Malformed(type, "it must be a class that is not abstract, with exactly one public constructor");
    }

    private static CatalogueParameter[] OptionsOf(Type options)
    {
        if (options.GetConstructor(Type.EmptyTypes) is null)
            throw Malformed(options, "an options record needs a constructor without parameters (one property an option)");
        var defaults = Activator.CreateInstance(options)!;
        return
        [
            .. options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite)
                .OrderByDescending(property => Depth(property.DeclaringType!))
                .ThenBy(property => property.MetadataToken)
                .Select(property => CatalogueParameter.Of(property, defaults)),
        ];
    }

    private static int Depth(Type type) => type.BaseType is { } parent ? 1 + Depth(parent) : 0;

    private static InvalidOperationException Malformed(Type type, string reason) =>
        new($"{type.FullName} cannot be part of the catalogue: {reason}");
}
