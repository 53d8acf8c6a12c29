using Gossamer.Topologies;

namespace Gossamer.Simulation.NetworkModels;

/// <summary>
/// All messages pass one link at the coordinator, which serves one at a time in the order in which they were handed
/// over: n workers that answer at once wait for each other.
/// </summary>
/// <param name="link">The link.</param>
/// <param name="isHalfDuplex">True where both directions share the link; false where each has one of its own.</param>
public sealed class SharedLinkNetwork(LinkTimes link, bool isHalfDuplex = false) : NetworkModel
{
    /// <inheritdoc/>
    public override string Name => "shared-link";

    /// <inheritdoc/>
    public override string? Validate(int workers, Topology? topology) => topology is null
        ? null
        : "the network 'shared-link' is a link at a coordinator, but a decentralised method has none: use 'graph' or 'per-worker'";

    /// <inheritdoc/>
    public override NetworkLinks Open(int workers) => new Links(link, isHalfDuplex);

    private sealed class Links(LinkTimes link, bool isHalfDuplex) : NetworkLinks
    {
        private SerialLink up;
        private SerialLink down;

        public override bool IsShared => true;

        public override Transfer Up(int worker, double now, long bits) => up.Serve(link, now, bits);

        public override Transfer Down(int worker, double now, long bits) =>
            isHalfDuplex ? up.Serve(link, now, bits) : down.Serve(link, now, bits);

        public override Transfer Between(int from, int to, double now, long bits) => throw new NotSupportedException("there is no coordinator");
    }
}
