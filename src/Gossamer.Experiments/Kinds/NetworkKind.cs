using System.Globalization;
using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Expressions;
using Gossamer.Experiments.Sections;
using Gossamer.Simulation.NetworkModels;

namespace Gossamer.Experiments.Kinds;

/// <summary>How long messages travel, as a file names it.</summary>
internal abstract class NetworkKind
{
    /// <param name="workers">Number of workers n.</param>
    public abstract NetworkModel Create(int workers);

    protected static LinkTimes Link(double? bitsPerSecond, double latency, double secondsPerMessage = 0)
    {
        if (bitsPerSecond is <= 0) throw new BadInputException("a bandwidth is 0, but must be above 0");
        return new LinkTimes(bitsPerSecond is { } rate && double.IsFinite(rate) ? 1 / rate : 0, latency, secondsPerMessage);
    }
}

/// <summary>No time.</summary>
[Kind<NetworkKind>("free", "Messages arrive at once.")]
internal sealed class FreeNetworkKind : NetworkKind
{
    public override NetworkModel Create(int workers) => new FreeNetwork();
}

/// <summary>An uplink and a downlink for every worker.</summary>
[Kind<NetworkKind>("per-worker", "Every worker has an uplink and a downlink of its own, each serving one message at a time. The default where no kind is given.")]
internal sealed class PerWorkerKind(
    [Parameter("Bandwidth from a worker to the coordinator (in decentralised runs of all that a node sends), such as 1 Mbit/s; a list of one a worker or an expression in i; unlimited unless given.")] WorkerRates? uplink = null,
    [Parameter("Bandwidth from the coordinator to a worker; unlimited unless given.")] WorkerRates? downlink = null,
    [Parameter("Seconds that every message is under way beside its transfer, in both directions, such as 20 ms; 0 unless given.")] WorkerSeconds? latency = null,
    [Parameter("Seconds that every message occupies its link beside its bits; 0 unless given.")] WorkerSeconds? perMessage = null) : NetworkKind
{
    public override NetworkModel Create(int workers) => new PerWorkerNetwork(Links(uplink, workers), Links(downlink, workers));

    private LinkTimes[] Links(WorkerRates? rates, int workers)
    {
        var links = new LinkTimes[workers];
        for (var worker = 0; worker < workers; worker++)
            links[worker] = Link(rates?.Values[worker], latency?.Values[worker] ?? 0, perMessage?.Values[worker] ?? 0);
        return links;
    }
}

/// <summary>One link for all.</summary>
[Kind<NetworkKind>("shared-link", "All messages pass one link at the coordinator, which serves one at a time: workers that answer at once wait for each other.")]
internal sealed class SharedLinkKind(
    [Parameter("Bandwidth of the link.")] BitRate bandwidth,
    [Parameter("Seconds that every message is under way beside its transfer.")] Seconds? latency = null,
    [Parameter("True where both directions share the link.")] bool halfDuplex = false) : NetworkKind
{
    public override NetworkModel Create(int workers) => new SharedLinkNetwork(Link(bandwidth.BitsPerSecond, latency?.Value ?? 0), halfDuplex);
}

/// <summary>Links between the nodes of a graph.</summary>
[Kind<NetworkKind>("graph", "Nodes of a decentralised run, joined by links with a bandwidth of their own that all work side by side.")]
internal sealed class GraphNetworkKind(
    [Parameter("Bandwidth of every link that is not listed; unlimited unless given.")] BitRate? bandwidth = null,
    [Parameter("Seconds that every message is under way beside its transfer.")] Seconds? latency = null,
    [Parameter("True where the two directions of a link wait for each other.")] bool halfDuplex = false,
    [Parameter("Links given one by one, in place of bandwidth: texts such as '1-2: 1 Mbit/s, 5 ms'; '1>2: …' is one way. Nodes are numbered from 1.")]
    IReadOnlyList<string>? links = null) : NetworkKind
{
    public override NetworkModel Create(int workers)
    {
        if (links is null) return new GraphNetwork(Link(bandwidth?.BitsPerSecond, latency?.Value ?? 0), halfDuplex);
        if (bandwidth is not null) throw new BadInputException("bandwidth and links contradict each other: give one of the two");
        return new GraphNetwork(links.Select(text => Parse(text, workers)), halfDuplex);
    }

    private GraphLink Parse(string text, int workers)
    {
        var colon = text.IndexOf(':');
        var ends = (colon < 0 ? "" : text[..colon]).Split('-', '>');
        var values = (colon < 0 ? "" : text[(colon + 1)..]).Split(',');
        if (ends.Length != 2 || values.Length > 2 || !TryNode(ends[0], out var from) || !TryNode(ends[1], out var to))
            throw new BadInputException($"the link '{text}' cannot be read; expected '1-2: 1 Mbit/s' or '1-2: 1 Mbit/s, 5 ms' with nodes from 1 to {workers}");
        if (!Quantity.TryParse(values[0].Trim(), Measure.Rate, out var rate, out var error)) throw new BadInputException($"the link '{text}': {error}");
        var delay = latency?.Value ?? 0;
        if (values.Length == 2 && !Quantity.TryParse(values[1].Trim(), Measure.Time, out delay, out error)) throw new BadInputException($"the link '{text}': {error}");
        return new GraphLink(from - 1, to - 1, Link(rate, delay), text[..colon].Contains('>'));

        bool TryNode(string word, out int node) =>
            int.TryParse(word.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out node) && node >= 1 && node <= workers;
    }
}
