using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;
using Gossamer.Problems;

namespace Gossamer.Experiments.Kinds;

/// <summary>How x⁰ is chosen, as a file names it.</summary>
internal abstract class StartKind
{
    /// <summary>True where the seed matters.</summary>
    public virtual bool DependsOnSeed => false;

    public abstract StartingPoint Create(ulong seed);
}

/// <summary>All zeros.</summary>
[Kind<StartKind>("zero", "All coordinates 0.")]
internal sealed class ZeroStart : StartKind
{
    public override StartingPoint Create(ulong seed) => StartingPoint.Zero;
}

/// <summary>All ones.</summary>
[Kind<StartKind>("ones", "All coordinates 1.")]
internal sealed class OnesStart : StartKind
{
    public override StartingPoint Create(ulong seed) => StartingPoint.Ones;
}

/// <summary>Equal coordinates.</summary>
[Kind<StartKind>("constant", "All coordinates equal.")]
internal sealed class ConstantStart([Parameter("Their value.")] double value) : StartKind
{
    public override StartingPoint Create(ulong seed) => StartingPoint.Constant(value);
}

/// <summary>Normal coordinates.</summary>
[Kind<StartKind>("normal", "Independent normal coordinates around 0; other ones for every seed.")]
internal sealed class NormalStart([Parameter("Their standard deviation, positive.")] double deviation = 1) : StartKind
{
    public override bool DependsOnSeed => true;

    public override StartingPoint Create(ulong seed) => StartingPoint.Normal(deviation, seed);
}

/// <summary>Coordinates from a file.</summary>
[Kind<StartKind>("file", "Coordinates from a text file: numbers separated by commas, spaces or line ends.")]
internal sealed class FileStart([Parameter("The file.")] FilePath path) : StartKind
{
    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    public override StartingPoint Create(ulong seed)
    {
        string text;
        try
        {
            text = File.ReadAllText(path.Full);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path.Written} cannot be read: {exception.Message}", exception);
        }
        var words = text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var values = new double[words.Length];
        for (var k = 0; k < words.Length; k++)
        {
            if (!double.TryParse(words[k], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out values[k]))
                throw new BadInputException($"{path.Written}: value {k + 1} is '{words[k]}', expected a number");
        }
        return StartingPoint.Given(values);
    }
}
