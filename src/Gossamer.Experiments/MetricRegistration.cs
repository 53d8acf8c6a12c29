using Gossamer.Execution;

namespace Gossamer.Experiments;

/// <summary>What is registered of a metric that a trace names.</summary>
internal static class MetricRegistration
{
    private static readonly Lazy<Dictionary<string, MetricAttribute>> Known = new(() =>
        ExperimentCatalogue.Instance.Of<MetricAttribute>().ToDictionary(entry => entry.Name, entry => (MetricAttribute)entry.Attribute));

    /// <summary>The registration; null for a metric that only some program knows.</summary>
    /// <param name="key">The key in traces, with the parameters: <c>personal-loss(0.9)</c>.</param>
    public static MetricAttribute? Of(string key) => Known.Value.GetValueOrDefault(key.Split('(')[0]);
}
