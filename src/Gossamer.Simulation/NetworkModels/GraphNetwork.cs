using Gossamer.Topologies;

namespace Gossamer.Simulation.NetworkModels;

/// <summary>A link of a graph.</summary>
/// <param name="From">0-based index of a node.</param>
/// <param name="To">0-based index of another node.</param>
/// <param name="Times">How long it takes for a message.</param>
/// <param name="IsOneWay">True for a link from <paramref name="From"/> to <paramref name="To"/> alone, false for both directions.</param>
public sealed record GraphLink(int From, int To, LinkTimes Times, bool IsOneWay = false);

/// <summary>
/// Nodes joined by links with a bandwidth of their own. A link serves one message at a time, first come, first served;
/// a node's links all work side by side. Full duplex unless told otherwise: each direction is a link of its own.
/// </summary>
public sealed class GraphNetwork : NetworkModel
{
    private readonly Dictionary<(int From, int To), LinkTimes>? links;
    private readonly LinkTimes common;
    private readonly bool isHalfDuplex;

    /// <summary>All links of the topology are alike.</summary>
    /// <param name="link">Every link.</param>
    /// <param name="isHalfDuplex">True where the two directions of a link wait for each other.</param>
    public GraphNetwork(LinkTimes link, bool isHalfDuplex = false) => (common, this.isHalfDuplex) = (link, isHalfDuplex);

    /// <summary>Every link is given.</summary>
    /// <param name="links">The links; at most one for two nodes and a direction.</param>
    /// <param name="isHalfDuplex">True where the two directions of a link wait for each other.</param>
    /// <exception cref="BadInputException">A link is given twice or joins a node to itself.</exception>
    public GraphNetwork(IEnumerable<GraphLink> links, bool isHalfDuplex = false)
    {
        this.isHalfDuplex = isHalfDuplex;
        this.links = [];
        foreach (var link in links)
        {
            if (link.From == link.To) throw new BadInputException($"a link joins node {link.From + 1} to itself");
            Add(link.From, link.To, link.Times);
            if (!link.IsOneWay) Add(link.To, link.From, link.Times);
        }
    }

    /// <inheritdoc/>
    public override string Name => "graph";

    /// <inheritdoc/>
    public override string? Validate(int workers, Topology? topology)
    {
        if (topology is null) return "the network 'graph' joins nodes, but this method has a coordinator: use 'per-worker' or 'shared-link'";
        if (links is null) return null;
        foreach (var (from, to) in links.Keys)
        {
            if (from < 0 || to < 0 || from >= workers || to >= workers)
                return $"the network has a link from node {from + 1} to node {to + 1}, but there are only nodes 1 to {workers}";
        }
        for (var node = 0; node < workers; node++)
        {
            foreach (var recipient in topology.NeighborhoodAt(node, 0).Recipients)
            {
                if (!links.ContainsKey((node, recipient))) return MissingLink(node, recipient);
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public override LinkTimes? LinkBetween(int from, int to) =>
        links is null ? common : links.TryGetValue((from, to), out var times) ? times : null;

    /// <inheritdoc/>
    public override NetworkLinks Open(int workers) => new Links(this);

    private static string MissingLink(int from, int to) =>
        $"the topology lets node {from + 1} send to node {to + 1}, but the network has no link from {from + 1} to {to + 1} (nodes are numbered from 1): add it";

    private void Add(int from, int to, LinkTimes times)
    {
        if (!links!.TryAdd((from, to), times)) throw new BadInputException($"the link from node {from + 1} to node {to + 1} is given twice");
    }

    private sealed class Links(GraphNetwork network) : NetworkLinks
    {
        private readonly Dictionary<(int From, int To), SerialLink> state = [];

        public override Transfer Up(int worker, double now, long bits) => throw new NotSupportedException("a graph has no coordinator");

        public override Transfer Down(int worker, double now, long bits) => throw new NotSupportedException("a graph has no coordinator");

        public override Transfer Between(int from, int to, double now, long bits)
        {
            var times = network.common;
            if (network.links is { } links && !links.TryGetValue((from, to), out times))
                throw new BadInputException(MissingLink(from, to));
            var key = network.isHalfDuplex && to < from ? (to, from) : (from, to);
            ref var link = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(state, key, out _);
            return link.Serve(times, now, bits);
        }
    }
}
