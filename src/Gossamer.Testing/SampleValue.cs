using Gossamer.Compression;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Registration;
using Gossamer.Samplings;

namespace Gossamer.Testing;

/// <summary>Values for the options of a method about which nothing is known but their types and ranges.</summary>
internal static class SampleValue
{
    /// <summary>One compressor of every class, the most demanding first.</summary>
    public static IReadOnlyList<Compressor?> Compressors { get; } = [new TopK(2), new RandK(2), new RandKContractive(2), new Natural(), new Identity()];

    /// <summary>A value for a required option; null, which means the default, for any other.</summary>
    /// <exception cref="ConformanceException">No value of its type is known.</exception>
    public static object? Of(CatalogueParameter parameter)
    {
        if (!parameter.IsRequired) return null;
        var type = parameter.Type;
        if (type == typeof(Compressor)) return new Identity();
        if (type == typeof(Sampling)) return new FullSampling();
        if (type == typeof(Mechanism)) return new ClagMechanism(new TopK(2), 0.5);
        if (type == typeof(int)) return (int)Number(parameter);
        if (type == typeof(long)) return (long)Number(parameter);
        if (type == typeof(double)) return Number(parameter);
        if (type == typeof(bool)) return false;
        if (type.IsEnum) return Enum.GetValues(type).GetValue(0);
        throw new ConformanceException($"no sample value is known for the option {parameter.Name} of type {type.Name}; give sample options");
    }

    private static double Number(CatalogueParameter parameter)
    {
        var sample = parameter.Type == typeof(double) ? 0.5 : 2;
        return Math.Min(parameter.Maximum, Math.Max(parameter.Minimum, sample));
    }
}
