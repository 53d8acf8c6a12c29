using Gossamer.Execution;
using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Running;

namespace Gossamer.Experiments.Analysis;

/// <summary>
/// Points at runs over 32-bit floats whose gradient norm stopped falling where the rounding of messages lets it: the
/// second half of the run brought less than a factor of 2, far below the start.
/// </summary>
internal sealed class FloorOfSinglePrecision : IAnalyser
{
    /// <summary>Share of the squared gradient norm at the start below which rounding is to blame; rounding alone gives about 2⁻⁴⁸.</summary>
    private const double Depth = 1e-9;

    public IEnumerable<(RunDocument Run, string Message)> Analyse(PreparedExperiment prepared, ExperimentDocument document)
    {
        if (prepared.Plan.WireFormat.FloatBits != 32 || !prepared.Environments[0].Oracle.IsExact) yield break;
        foreach (var run in document.Runs)
        {
            if (run.Status != "completed" || run.Trace.Count < 8) continue;
            double[] norms = [.. run.Trace.Select(p => p.Metrics.GetValueOrDefault(MetricNames.GradientNormSquared) ?? double.NaN)];
            var half = norms.Length / 2;
            var (before, after) = (norms.Take(half).Min(), norms.Skip(half).Min());
            if (after > 0 && after < Depth * norms[0] && after > 0.5 * before)
                yield return (run, $"the squared gradient norm stays near {after.Show()}, the floor of 32-bit floats; take 'wire: {{floatBits: 64}}' to go below");
        }
    }
}
