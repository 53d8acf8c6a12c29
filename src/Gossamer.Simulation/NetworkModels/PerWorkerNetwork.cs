using Gossamer.Topologies;

namespace Gossamer.Simulation.NetworkModels;

/// <summary>
/// Every worker has an uplink and a downlink of its own. Each serves one message at a time; links of different workers
/// work side by side. In a decentralised run a node's uplink carries all that it sends, and the downlink of the
/// receiver adds its latency.
/// </summary>
public sealed class PerWorkerNetwork : NetworkModel
{
    private readonly LinkTimes[] uplinks;
    private readonly LinkTimes[] downlinks;

    /// <summary>All workers have the same links.</summary>
    /// <param name="uplink">From a worker to the coordinator.</param>
    /// <param name="downlink">From the coordinator to a worker.</param>
    public PerWorkerNetwork(LinkTimes uplink, LinkTimes downlink) => (uplinks, downlinks) = ([uplink], [downlink]);

    /// <summary>Every worker has its own links.</summary>
    /// <param name="uplinks">From the workers to the coordinator: one a worker, or one for all.</param>
    /// <param name="downlinks">From the coordinator to the workers: one a worker, or one for all.</param>
    public PerWorkerNetwork(IReadOnlyList<LinkTimes> uplinks, IReadOnlyList<LinkTimes> downlinks) =>
        (this.uplinks, this.downlinks) = ([.. uplinks], [.. downlinks]);

    /// <inheritdoc/>
    public override string Name => "per-worker";

    /// <inheritdoc/>
    public override string? Validate(int workers, Topology? topology) =>
        Complain(uplinks, "uplinks", workers) ?? Complain(downlinks, "downlinks", workers);

    /// <inheritdoc/>
    public override IReadOnlyList<double> UplinkSeconds(int workers, long bits)
    {
        var seconds = new double[workers];
        for (var worker = 0; worker < workers; worker++) seconds[worker] = Of(uplinks, worker).Occupation(bits);
        return seconds;
    }

    /// <inheritdoc/>
    public override NetworkLinks Open(int workers) => new Links(uplinks, downlinks, workers);

    private static string? Complain(LinkTimes[] links, string what, int workers) => links.Length == 1 || links.Length == workers
        ? null
        : $"the network gives {links.Length} {what} for {workers} workers: give one each, or one for all";

    private static LinkTimes Of(LinkTimes[] links, int worker) => links[links.Length == 1 ? 0 : worker];

    private sealed class Links(LinkTimes[] uplinks, LinkTimes[] downlinks, int workers) : NetworkLinks
    {
        private readonly SerialLink[] up = new SerialLink[workers];
        private readonly SerialLink[] down = new SerialLink[workers];

        public override Transfer Up(int worker, double now, long bits) => up[worker].Serve(Of(uplinks, worker), now, bits);

        public override Transfer Down(int worker, double now, long bits) => down[worker].Serve(Of(downlinks, worker), now, bits);

        public override Transfer Between(int from, int to, double now, long bits)
        {
            var transfer = up[from].Serve(Of(uplinks, from), now, bits);
            return transfer with { Arrived = transfer.Arrived + Of(downlinks, to).Latency };
        }
    }
}
