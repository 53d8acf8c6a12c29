using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Sections;
using Gossamer.Simulation.ComputeModels;

namespace Gossamer.Experiments.Kinds;

/// <summary>How long computations take, as a file names it.</summary>
internal abstract class ComputeKind
{
    public abstract ComputeModel Create();
}

/// <summary>The same time always.</summary>
[Kind<ComputeKind>("fixed", "A gradient of worker i takes τ_i seconds, always; inf is a worker that never answers.")]
internal sealed class FixedCompute(
    [Parameter("Seconds a gradient: a number, a list of one a worker, or an expression in i such as 1 + sqrt(i).", Symbol = "τ_i")] WorkerSeconds seconds) : ComputeKind
{
    public override ComputeModel Create() => new FixedTimes(seconds.Values);
}
