using Gossamer.Compression;
using Gossamer.Execution;

namespace Gossamer.Methods.VarianceReduction;

/// <summary>Options common to DASHA and its variants.</summary>
public record DashaOptions : MethodOptions
{
    /// <summary>C_i.</summary>
    [Parameter("Unbiased compressor of what the workers send; independent across workers.", Symbol = "C_i")]
    public required Compressor Compressor { get; init; }

    /// <summary>g_i⁰.</summary>
    [Parameter("Start of the workers' estimates g_i: exact (they equal h_i, sent once without compression), compressed, or zero (nothing is sent).", Symbol = "g_i^0")]
    public EstimateStart Initialization { get; init; } = EstimateStart.Exact;

    /// <summary>Which theorem gives the step size.</summary>
    [Parameter("The theorem that gives the step size: nonconvex, or polyak-lojasiewicz for a linear rate where mu > 0.")]
    public Regime Regime { get; init; } = Regime.Nonconvex;

    /// <summary>Which constants the step size has.</summary>
    [Parameter("The constants of the step size: derived (the largest that is proven, with L_+), or printed (as in the paper, with the quadratic mean of the L_i).")]
    public StepBound Bound { get; init; } = StepBound.Derived;
}
