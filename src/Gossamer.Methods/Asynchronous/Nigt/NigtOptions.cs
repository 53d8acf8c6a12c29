using Gossamer.Execution;

namespace Gossamer.Methods.Asynchronous.Nigt;

/// <summary>Options of the NIGT methods. The step size is α, the length of every step.</summary>
public record NigtOptions : MethodOptions
{
    /// <summary>η.</summary>
    [Parameter("Weight of the newest gradient in the momentum, above 0 to 1 (no momentum); by theory unless given.", Symbol = "eta", Minimum = 1e-9, Maximum = 1)]
    public double? Momentum { get; init; }
}

/// <summary>Options of NIGT methods that collect batches.</summary>
public record BatchNigtOptions : NigtOptions
{
    /// <summary>M.</summary>
    [Parameter("Gradients in a batch; by theory unless given.", Symbol = "M", Minimum = 1)]
    public long? Batch { get; init; }

    /// <summary>M_init.</summary>
    [Parameter("Gradients in the first batch; by theory max{1, ceil(sigma^2/eps)}, or the batch where that is given, unless given.", Symbol = "M_init", Minimum = 1)]
    public long? InitialBatch { get; init; }
}
